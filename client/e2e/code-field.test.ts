import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { freshNumber, it, otherThan, shown } from './person.ts';
import type { Person } from './person.ts';

/** The codes that the page sent to be checked, as they went over the network. */
function sentCodes(page: Page): string[] {
  const codes: string[] = [];
  page.on('request', (request) => {
    const body = request.postData() ?? '';
    if (body.includes('checkCode(')) codes.push(JSON.parse(body).variables.input.code);
  });
  return codes;
}

/** What a paste is to the page; the clipboard itself is one for all tests. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.evaluate((element, data) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', data);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** At the code step, with the code that is right. */
async function atCode(person: Person): Promise<string> {
  const number = freshNumber(6);
  await person.startToCode(number);
  return person.newestCode(number);
}

async function atWrongCode(person: Person, code: string): Promise<void> {
  await person.codeField.fill(code);
  await person.page.getByText('You have 2 more tries.').waitFor();
  await person.allSelected();
}

const ready = 'Make sure that this is your code, then press “Verify”.';

describe('a wrong code', () => {
  it('with the caret behind it gives way to the right one that is pasted', async ({ open }) => {
    const person = await open();
    const sent = sentCodes(person.page);
    const code = await atCode(person);
    await atWrongCode(person, otherThan(code));
    await person.codeField.press('End');
    await paste(person.codeField, `${code.slice(0, 3)} ${code.slice(3)}`);
    await person.heading('Number verified').waitFor();
    expect(sent).toEqual([otherThan(code), code]);
  });

  it('is put right digit by digit, and sent by a press', async ({ open }) => {
    const person = await open();
    const sent = sentCodes(person.page);
    const code = await atCode(person);
    const wrong = otherThan(code).slice(0, 2) + code.slice(2);
    await atWrongCode(person, wrong);
    await person.codeField.press('Home');
    await person.codeField.press('Delete');
    await person.page.keyboard.type(code.slice(0, 1));
    await person.page.getByRole('status').getByText(ready).waitFor();
    // In a field that is full a digit takes the place of the next one.
    await person.page.keyboard.type(code.slice(1, 2));
    expect(await person.codeField.inputValue()).toBe(code);
    expect(sent).toEqual([wrong]);
    await person.page.keyboard.press('Enter');
    await person.heading('Number verified').waitFor();
    expect(sent).toEqual([wrong, code]);
  });

  it('that is pasted again is not sent again', async ({ open }) => {
    const person = await open();
    const sent = sentCodes(person.page);
    const wrong = otherThan(await atCode(person));
    await atWrongCode(person, wrong);
    await paste(person.codeField, `Your code is ${wrong}.`);
    await person.page.getByRole('status').getByText('You’ve tried this code before.').waitFor();
    expect(sent).toEqual([wrong]);
  });
});

describe('a message', () => {
  it('with other digits beside the code shows the code, and sends nothing', async ({ open }) => {
    const person = await open();
    const sent = sentCodes(person.page);
    const code = await atCode(person);
    await paste(person.codeField, `Acme: order ${otherThan(code)} is on its way. Your code is ${code}.`);
    await person.page.getByRole('status').getByText(ready).waitFor();
    expect(await person.codeField.inputValue()).toBe(code);
    expect(sent).toEqual([]);
    await person.button('Verify').click();
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });

  it('with a line that is bound to this page shows that line’s code', async ({ open }) => {
    const person = await open();
    const code = await atCode(person);
    const { hostname } = new URL(person.page.url());
    await paste(person.codeField, `Code ${otherThan(code)}\n\n@${hostname} #${code}`);
    expect(await person.codeField.inputValue()).toBe(code);
  });

  it('without a code changes nothing, and says so', async ({ open }) => {
    const person = await open();
    await atCode(person);
    await person.page.keyboard.type('12');
    await paste(person.codeField, 'See https://acme.example/482913');
    await person.page.getByRole('status').getByText('There’s no 6-digit code in that text.').waitFor();
    expect(await person.codeField.inputValue()).toBe('12');
  });

  it('that is dropped on the field is read like one that is pasted', async ({ open }) => {
    const person = await open();
    const code = await atCode(person);
    await person.codeField.evaluate((field, data) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', data);
      field.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, `Your code is ${code}.`);
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });
});

describe('an input method', () => {
  it('is left in peace, and its full-width digits are sent once', async ({ open, expect }) => {
    const person = await open();
    const sent = sentCodes(person.page);
    const code = await atCode(person);
    const wide = Array.from(code, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    const session = await person.context.newCDPSession(person.page);
    // The browser answers before the page has it.
    for (let count = 1; count <= 6; count += 1) {
      const text = wide.slice(0, count);
      // Each is what the last became.
      // oxlint-disable-next-line no-await-in-loop
      await session.send('Input.imeSetComposition', { text, selectionStart: count, selectionEnd: count });
      // oxlint-disable-next-line no-await-in-loop
      await expect.poll(() => person.codeField.inputValue()).toBe(text);
    }
    expect(sent).toEqual([]);
    await session.send('Input.insertText', { text: wide });
    await person.heading('Number verified').waitFor();
    expect(sent).toEqual([code]);
  });

  it('goes on after what is there, and may be called off', async ({ open, expect }) => {
    const person = await open();
    const becomes = (text: string) => expect.poll(() => person.codeField.inputValue()).toBe(text);
    await atCode(person);
    await person.page.keyboard.type('12');
    const session = await person.context.newCDPSession(person.page);
    await session.send('Input.imeSetComposition', { text: '３４', selectionStart: 2, selectionEnd: 2 });
    await becomes('12３４');
    await session.send('Input.insertText', { text: '３４' });
    await becomes('1234');
    await session.send('Input.imeSetComposition', { text: '５', selectionStart: 1, selectionEnd: 1 });
    await becomes('1234５');
    await session.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await becomes('1234');
  });
});

it('keeps the caret where a digit was put in or taken out', async ({ open }) => {
  const person = await open();
  await atCode(person);
  await person.page.keyboard.type('123');
  await person.codeField.press('Home');
  await person.page.keyboard.type('9 8');
  await person.page.keyboard.press('Delete');
  expect(await person.codeField.inputValue()).toBe('9823');
  expect(await person.codeField.evaluate((field: HTMLInputElement) => field.selectionStart)).toBe(2);
});

it('draws each digit in its slot, the slots in line with the button, under text spacing and 200 % text', async ({
  open,
}) => {
  const person = await open({ viewport: { width: 320, height: 640 } });
  await atCode(person);
  await person.page.keyboard.type('123');
  const drawn = () =>
    person.page.evaluate(() => {
      const slots = Array.from(document.querySelectorAll('.slots span'), (slot) => {
        const digit = document.createRange();
        digit.selectNodeContents(slot);
        const [inner, outer] = [digit.getBoundingClientRect(), slot.getBoundingClientRect()];
        return { text: slot.textContent, outer, fits: inner.left >= outer.left && inner.right <= outer.right };
      });
      const button = document.querySelector('button.primary')?.getBoundingClientRect();
      const edges = [slots[0]?.outer.left, slots.at(-1)?.outer.right, button?.left, button?.right];
      return {
        digits: slots.map(({ text, fits }) => (text && !fits ? 'outside' : text)),
        edges: edges.map((edge) => Math.round(edge ?? NaN)),
      };
    });
  for (const style of [
    '',
    // WCAG 1.4.12 and 1.4.4
    '* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important }',
    'html { font-size: 200% }',
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    await person.restyle(style);
    // oxlint-disable-next-line no-await-in-loop
    const { digits, edges } = await drawn();
    expect({ style, digits }).toEqual({ style, digits: ['1', '2', '3', '', '', ''] });
    expect(edges.slice(0, 2)).toEqual(edges.slice(2));
  }
  // A press goes where it is seen to go.
  await person.restyle('* { letter-spacing: 0.12em !important }');
  const third = await person.page.locator('.slots span').nth(2).boundingBox();
  await person.page.mouse.click((third?.x ?? 0) + 4, (third?.y ?? 0) + 20);
  await person.page.keyboard.type('9');
  expect(await person.codeField.inputValue()).toBe('1293');
});

it('draws what is selected, a wrong code, the caret, and that a browser filled it in', async ({ open, expect }) => {
  const person = await open();
  const marks = () =>
    person.page.locator('.slots span').evaluateAll((slots) => slots.map(({ className }) => className).join());
  await atWrongCode(person, otherThan(await atCode(person)));
  await expect.poll(marks).toBe('selected,selected,selected,selected,selected,selected');
  await person.codeField.press('End');
  await expect.poll(marks).toBe(',,,,,caret behind');
  await person.codeField.press('Shift+ArrowLeft');
  await expect.poll(marks).toBe(',,,,,selected');
  await person.codeField.press('Home');
  await expect.poll(marks).toBe('caret,,,,,');

  const tint = () =>
    person.page
      .locator('.slots span')
      .evaluateAll((slots) => slots.map((slot) => getComputedStyle(slot).backgroundColor));
  const plain = await tint();
  const session = await person.context.newCDPSession(person.page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const selector = 'input[autocomplete=one-time-code]';
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  await session.send('CSS.forcePseudoState', { nodeId, forcedPseudoClasses: ['autofill'] });
  await expect.poll(tint).not.toEqual(plain);
  expect(new Set(await tint()).size).toBe(1);
  // The browser's own tint covers no digit.
  expect(await person.codeField.evaluate((field) => getComputedStyle(field).opacity)).toBe('0');
});
