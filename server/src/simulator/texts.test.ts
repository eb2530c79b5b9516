import { expect, it } from 'vitest';
import { startTestSimulator } from './simulator-fixture.ts';
import { words } from './texts.ts';

const host = 'verify.example.com';
const to = '447700900000';

/** The last line of a message for one site: https://wicg.github.io/sms-one-time-codes, section 4.2. */
function parseLastLine(message: string) {
  const line = message.split('\n').at(-1) ?? '';
  return /^@(?<host>[a-z0-9.-]+) #(?<code>\S+)$/u.exec(line)?.groups;
}

/** Where Chromium looks for it: anywhere (`content/browser/sms/sms_parser.cc`). */
const findLine = (message: string) => /(?:^|\s)@(?<host>[a-zA-Z0-9.-]+) #(?<code>[^#\s]+)/u.exec(message)?.groups;

const locales = words.flatMap((one) => one.locales);

async function textIn(locale: string, channel = 'sms', more: object = {}) {
  const { start, simulator } = await startTestSimulator({ ownTexts: { id: undefined, host } });
  const answer = await start(to, { locale, code_length: 6, workflow: [{ channel, to, ...more }] });
  expect(answer.status).toBe(202);
  const [message] = simulator.messages();
  if (!message) throw new Error('Expected a message');
  return message;
}

it.each(locales)('the text in %s begins with the code, and a browser reads it for its page alone', async (locale) => {
  const { text, code } = await textIn(locale);
  expect(text).toMatch(/^\d{6} /);
  expect(text.slice(0, 6)).toBe(code);
  expect(text).toContain('ACME');
  expect(text).not.toMatch(/[${}]/);
  expect(parseLastLine(text)).toEqual({ host, code });
  expect(findLine(text)).toEqual({ host, code });
});

it.each(['it-it', 'zh-tw'])('%s, which it has no words for, is in English, without the line', async (locale) => {
  const { text, code } = await textIn(locale);
  expect(text).toBe(`${code} is your ACME code. Don't share it.`);
});

it('an RCS message has the words of a text, a call has words of its own', async () => {
  const message = await textIn('de-de', 'rcs');
  expect(message).toMatchObject({ channel: 'RCS', from: 'Vonage Verify' });
  expect(parseLastLine(message.text)).toEqual({ host, code: message.code });
  const call = await textIn('de-de', 'voice');
  expect(call.text).toContain(`Ihr Code lautet: ${call.code.split('').join(', ')}.`);
});

it('a WhatsApp message is no text of one’s own', async () => {
  const { text, code } = await textIn('fr-fr', 'whatsapp', { from: '14155550199' });
  expect(text).toBe(`${code} est votre code ACME. Ne le communiquez à personne.`);
});

it('the app’s hash is the last line, behind the one for a page', async () => {
  const { text, code, appHash } = await textIn('en-us', 'sms', { app_hash: 'FA+9qCX9VSu' });
  expect(appHash).toBe('FA+9qCX9VSu');
  expect(text.split('\n').slice(-2)).toEqual([`@${host} #${code}`, 'FA+9qCX9VSu']);
  expect(findLine(text)).toEqual({ host, code });
  // By the letter of the format it is no message for a page any more.
  expect(parseLastLine(text)).toBeUndefined();
});
