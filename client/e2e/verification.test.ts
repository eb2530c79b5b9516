import { describe, expect } from 'vitest';
import { desktop, firstWord, freshNumber, it, otherThan, phone, shown } from './person.ts';
import { startServer } from './server.ts';

describe('a number is verified', () => {
  it.for([
    { where: 'a phone', viewport: phone },
    { where: 'a desktop', viewport: desktop },
  ])('by text on $where, with nothing but digits typed and one key pressed', async ({ viewport }, { open, expect }) => {
    const { page, goto, codeField, heading, newestCode } = await open({ viewport });
    const number = freshNumber(1);
    await goto();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type(number.slice(2));
    await page.keyboard.press('Enter');
    await codeField.and(page.locator(':focus')).waitFor();
    const code = await newestCode(number);
    const simulated = page.frameLocator('iframe[title="Simulated phone"]');
    // Beside the wizard, where there is room.
    if (viewport === desktop) await simulated.getByRole('log').getByText(code).waitFor();
    else expect(await page.locator('iframe').isVisible()).toBe(false);
    await page.keyboard.type(code);
    await heading('Number verified').waitFor();
    expect(await page.getByLabel('Proof for your backend').inputValue()).toMatch(/^e[\w-]+\.[\w-]+\.[\w-]+$/);
    await expect.poll(() => page.title()).toBe('Number verified – step 3 of 3 – Acme');
  });

  it('by call', async ({ open }) => {
    const { page, goto, button, numberField, codeField, heading, messages } = await open();
    const number = freshNumber(1);
    await goto();
    await numberField.fill(number);
    await page.getByRole('radio', { name: 'Phone call' }).check();
    await button('Call me with a code').click();
    await codeField.waitFor();
    const [call] = await messages(number);
    expect(call?.channel.toUpperCase()).toBe('VOICE');
    await codeField.fill(call?.code ?? '');
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('by what is typed before any script runs, which is kept', async ({ openAlone }) => {
    const { page, goto, numberField, startButton, codeField } = await openAlone();
    const scripts = Promise.withResolvers<void>();
    await page.route('**/assets/index-*.js', async (route) => {
      await scripts.promise;
      await route.continue();
    });
    const number = freshNumber(1);
    const loading = goto();
    await numberField.fill(number);
    // Nothing can be sent yet, and nothing is lost.
    await startButton.click();
    expect(await numberField.inputValue()).toBe(number);
    scripts.resolve();
    await loading;
    await startButton.click();
    expect(await shown(codeField)).toBe(true);
  });
});

describe('a code', () => {
  it('that is wrong three times ends the verification, and a press sends a new one', async ({ open }) => {
    const { page, startToCode, newestCode, codeField, allSelected, button, heading } = await open();
    const number = freshNumber(1);
    await startToCode(number);
    const wrong = otherThan(await newestCode(number));
    await codeField.fill(wrong);
    await page.getByText('You have 2 more tries.').waitFor();
    await allSelected();
    await page.keyboard.type(otherThan(wrong).slice(0, 5) + wrong.slice(5));
    await page.getByText('You have one more try.').waitFor();
    await allSelected();
    // One that was wrong before isn't sent again by itself.
    await page.keyboard.type(wrong);
    await page.getByRole('status').getByText('You’ve tried this code before.').waitFor();
    await page.keyboard.press('Enter');
    await heading('Too many wrong codes').waitFor();
    await button('Text me a new code').click();
    await codeField.waitFor();
    await codeField.fill(await newestCode(number, 2));
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('is sent again after a while, the same, and what was typed of it stays', async ({ open }) => {
    const { page, startToCode, newestCode, codeField, button, heading } = await open();
    const number = freshNumber(1);
    await startToCode(number);
    const first = await newestCode(number);
    await codeField.fill(first.slice(0, 3));
    // It is said for 10 s.
    await Promise.all([page.getByText('It’s the same code.').waitFor(), button('Text me again').click()]);
    expect(await newestCode(number, 2)).toBe(first);
    expect(await codeField.inputValue()).toBe(first.slice(0, 3));
    await codeField.fill(first);
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('that nobody can be asked about expires after a warning, and is open again by the server’s word', async ({
    openAlone,
  }) => {
    const { page, goto, numberField, startButton, newestCode, codeField, heading, messages, expectComplaint } =
      await openAlone();
    expectComplaint('ERR_CONNECTION_REFUSED');
    const number = freshNumber(1);
    await page.clock.install();
    // Without a socket it would ask the server whether it moved on.
    const connected = firstWord(page);
    await goto();
    // However long the test takes, time passes by hand.
    await page.clock.pauseAt(Date.now() + 60_000);
    await numberField.fill(number);
    await startButton.click();
    await codeField.and(page.locator(':focus')).waitFor();
    await connected;
    await page.clock.fastForward('08:10');
    await page.getByRole('status').getByText('expires in less than a minute').waitFor();
    await page.route('**/graphql', (route) => route.abort('connectionrefused'));
    await page.clock.fastForward('01:00');
    await heading('The code has expired').waitFor();
    await page.unroute('**/graphql');
    await page.clock.fastForward('00:06');
    await page.getByText('Use the code we texted at').waitFor();
    expect(await page.getByText('We texted a 6-digit').count()).toBe(0);
    await codeField.fill(await newestCode(number));
    await heading('Number verified').waitFor();
    expect(await messages(number)).toHaveLength(1);
  });

  it('is taken from a text message by the browser, once, and no longer waited for after that', async ({ open }) => {
    const { page, startToCode, messages, heading } = await open();
    const number = freshNumber(1);
    await page.addInitScript(() => {
      const waiting: { deliver: (code: string) => void; signal: AbortSignal }[] = [];
      Object.assign(window, { OTPCredential: true, waiting });
      navigator.credentials.get = (options) =>
        new Promise((resolve) => {
          const { signal } = options ?? {};
          const deliver = (code: string) => resolve(Object.assign(Object.create(null), { code }));
          if (signal) waiting.push({ deliver, signal });
        });
    });
    await startToCode(number);
    const [message] = await messages(number);
    // As Chromium on Android reads it (`content/browser/sms/sms_parser.cc`); elsewhere it has no texts to read, nor a test's.
    await page.evaluate((text) => {
      const [, host, code] = /(?:^|\s)@([a-zA-Z0-9.-]+) #([^#\s]+)/.exec(text) ?? [];
      if (host === location.hostname) Reflect.get(window, 'waiting').at(-1).deliver(code);
    }, message?.text ?? '');
    await heading('Number verified').waitFor();
    const aborted = await page.evaluate(() =>
      Reflect.get(window, 'waiting').map(({ signal }: { signal: AbortSignal }) => signal.aborted),
    );
    expect(aborted.every(Boolean)).toBe(true);
  });

  it('is pasted in any format', async ({ open }) => {
    const { startToCode, newestCode, codeField, heading } = await open();
    const number = freshNumber(1);
    await startToCode(number);
    const code = await newestCode(number);
    await codeField.evaluate(
      (field, text) => {
        field.focus();
        document.execCommand('insertText', false, text);
      },
      `Your code: ${code.slice(0, 3)}-${code.slice(3)}`,
    );
    expect(await shown(heading('Number verified'))).toBe(true);
  });
});

describe('a person', () => {
  it('cancels', async ({ open }) => {
    const { page, startToCode, numberField, button } = await open();
    await startToCode(freshNumber(1));
    // It is said for 10 s.
    await Promise.all([page.getByText('Canceled.').waitFor(), button('Cancel').click()]);
    expect(await numberField.inputValue()).toBe('');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('edits the number and goes on with the other one', async ({ open }) => {
    const { startToCode, newestCode, numberField, codeField, startButton, button, heading } = await open();
    const [first, second] = [freshNumber(1), freshNumber(1)];
    await startToCode(first);
    await button('Edit number').click();
    expect(await numberField.inputValue()).toBe(first);
    await numberField.fill(second);
    await startButton.click();
    await codeField.fill(await newestCode(second));
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('chooses the country by keyboard, in the language that they chose', async ({ open }) => {
    const { page, goto, numberField } = await open({ timezoneId: 'Europe/Berlin', locale: 'de-DE' });
    await goto();
    await page.getByRole('button', { name: 'Land oder Region: Deutschland' }).press('Enter');
    await page.getByRole('combobox', { name: 'Nach Name oder Vorwahl suchen' }).pressSequentially('öster');
    await page.getByRole('option', { name: 'Österreich +43' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Land oder Region: Österreich +43' }).waitFor();
    await page.keyboard.type('0664 123456');
    await page.getByText(/Wir senden eine SMS an .*\+43.664.123456/).waitFor();
    expect(await numberField.inputValue()).toBe('0664 123456');
  });

  it('is told of each simulated trouble, and may go on', async ({ open }) => {
    const { page, goto, numberField, startButton } = await open();
    const troubles = [
      { ending: '51', words: 'No such number is in use.', invalid: 'true' },
      { ending: '52', words: 'We can’t send codes right now.', invalid: 'false' },
      { ending: '53', words: 'We can’t send codes right now.', invalid: 'false' },
      { ending: '55', words: 'You’ve asked for too many codes.', invalid: 'false' },
      { ending: '58', words: 'Something is out of order on our side', invalid: 'false' },
      { ending: '60', words: 'We can’t send codes right now.', invalid: 'false' },
    ];
    await goto();
    /* oxlint-disable no-await-in-loop -- one after the other, as a person does */
    for (const { ending, words, invalid } of troubles) {
      await numberField.fill('');
      await page.getByRole('alert').waitFor({ state: 'detached' });
      await numberField.fill(`+1 212 555 01${ending}`);
      await startButton.click();
      await page.getByRole('alert').getByText(words).waitFor();
      expect([ending, await numberField.getAttribute('aria-invalid')]).toEqual([ending, invalid]);
    }
    /* oxlint-enable no-await-in-loop */
    expect(await startButton.isEnabled()).toBe(true);
  });

  it('is told that it takes longer than usual, and that the number is blocked', async ({ open }) => {
    const [slow, blocked] = await Promise.all([open(), open()]);
    const told = Promise.withResolvers<void>();
    await slow.page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('startVerification(')) await told.promise;
      await route.continue();
    });
    await Promise.all([slow.startWith('+1 212 555 0159'), blocked.startWith('+1 212 555 0156')]);
    await slow.page.getByRole('status').getByText('Taking longer than usual').waitFor();
    told.resolve();
    await slow.codeField.waitFor();
    expect(await shown(blocked.heading('The code was blocked'))).toBe(true);
  });

  it('comes to the code though the answer to the start was lost', async ({ open }) => {
    const { page, startWith, startButton, codeField, newestCode, heading } = await open();
    await startWith('+1 212 555 0154');
    await page.getByRole('alert').waitFor();
    await startButton.click();
    await codeField.fill(await newestCode('+12125550154'));
    expect(await shown(heading('Number verified'))).toBe(true);
  });
});

describe('the server', () => {
  it('out of reach leaves what was typed, and going on works when it is back', async ({ open }) => {
    const { page, goto, numberField, codeField, startButton, newestCode, heading, expectComplaint } = await open();
    expectComplaint('ERR_CONNECTION_REFUSED');
    const number = freshNumber(1);
    await goto();
    await numberField.fill(number);
    await page.route('**/graphql', (route) => route.abort('connectionrefused'));
    await startButton.click();
    await page.getByRole('alert').getByText('We couldn’t reach the server.').waitFor();
    await page.unroute('**/graphql');
    await startButton.click();
    await codeField.fill(await newestCode(number));
    expect(await shown(heading('Number verified'))).toBe(true);
  });

  it('gone is said to be', async ({ open }) => {
    const { page, goto, numberField, startButton, expectComplaint } = await open();
    expectComplaint('net::ERR_');
    const gone = await startServer();
    await goto(gone.url);
    await numberField.fill('415 555 0115');
    await gone.stop();
    await startButton.click();
    expect(await shown(page.getByRole('alert').getByText('We couldn’t reach the server.'))).toBe(true);
  });
});
