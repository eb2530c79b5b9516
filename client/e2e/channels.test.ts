import { describe, expect } from 'vitest';
import { desktop, freshNumber, it as test, phone } from './person.ts';
import { messagesAt, startServer } from './server.ts';

const it = test.extend('everyChannel', { scope: 'file' }, async ({ browser: _browser }, { onCleanup }) => {
  const server = await startServer({
    BRAND: 'Acme',
    CHANNELS: 'RCS,SMS,VOICE,WHATSAPP',
    WHATSAPP_FROM: '14155550199',
    RESEND_COOLDOWN_SECONDS: '1',
  });
  onCleanup(() => server.stop());
  // Nobody knows whether Vonage tells of a step that failed: here it does.
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ stepEnd: 'EVENT' });
  await fetch(`${server.url}/simulator/unknowns`, { method: 'PATCH', headers, body });
  return server.url;
});

describe('a code', () => {
  it.for([
    { name: 'RCS message', button: 'Send me a code by RCS', viewport: phone },
    { name: 'RCS message', button: 'Send me a code by RCS', viewport: desktop },
    { name: 'WhatsApp', button: 'Send me a code on WhatsApp', viewport: phone },
  ])('comes by $name ($viewport.width)', async ({ name, button, viewport }, { open, everyChannel }) => {
    const person = await open({ viewport });
    const number = freshNumber(17);
    await person.goto(everyChannel);
    await person.page.getByRole('radio', { name }).check();
    await person.numberField.fill(number);
    await person.button(button).click();
    await person.codeField.waitFor();
    const [message] = await messagesAt(everyChannel, number);
    await person.codeField.fill(message?.code ?? '');
    await person.heading('Number verified').waitFor();
  });
});

it('a phone without RCS gets a text, and the page says so by itself', async ({ open, everyChannel }) => {
  const { page, goto, numberField, startButton, codeField, heading } = await open();
  const number = '+14155550163';
  // RCS fails after a second: what comes by the socket waits until the first words were seen.
  const seen = Promise.withResolvers<void>();
  await page.routeWebSocket('**/graphql', (socket) => {
    socket.connectToServer().onMessage(async (message) => {
      if (String(message).includes('"next"')) await seen.promise;
      socket.send(message);
    });
  });
  await goto(everyChannel);
  await numberField.fill(number);
  await startButton.click();
  await page.getByText('We sent a 6-digit code by RCS message to:').waitFor();
  seen.resolve();
  await page.getByText('We’re texting instead, because the RCS message didn’t get through.').waitFor();
  const [message] = await messagesAt(everyChannel, number);
  expect(message?.channel).toBe('SMS');
  await codeField.fill(message?.code ?? '');
  await heading('Number verified').waitFor();
});

describe('a whole text, pasted, is enough', () => {
  // The rest is `texts.test.ts`: what differs in a browser is digits and direction.
  it.for(['en-US', 'ar-EG', 'ja-JP'])('in %s', async (locale, { open, everyChannel }) => {
    const { page, goto, numberField, startButton, codeField } = await open({ locale });
    const number = freshNumber(17);
    await goto(everyChannel);
    await page.locator('input[value=SMS]').check();
    await numberField.fill(number);
    await startButton.click();
    await codeField.waitFor();
    const [message] = await messagesAt(everyChannel, number);
    await codeField.evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, message?.text ?? '');
    await page.locator('.badge').waitFor();
  });
});
