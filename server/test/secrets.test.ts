import { expect, test } from 'vitest';
import { createSecrets } from './secrets.ts';

const lineOf = (fields: object) =>
  JSON.stringify({ level: 30, time: '2026-11-23T06:00:00.000Z', msg: 'It is so.', ...fields });

/** What every test that starts the service looks for in all that it logged. */
function used() {
  const secrets = createSecrets();
  secrets.learn({
    variables: { input: { phoneNumber: '+1 (415) 555-0100', idempotencyKey: 'a secret of one act: 8d3f' } },
    data: { outcome: { id: 'zq3-NhYpWkK1X2bdDqvPL0eYb0sRk_9a', proof: { token: 'eyJh.eyJpc3M.c2ln' } } },
  });
  secrets.learn([{ to: '+447400123456', text: '246810 is your code.' }]);
  secrets.learn({ VONAGE_API_SECRET: 'Sup3rS3cret', TEST_NUMBERS: '+4915112345678=135791@2027-01-31' });
  return secrets;
}

test.each([
  ['a number', { phoneNumber: '+14155550100' }],
  ['a number as it was written', { said: 'call +1 (415) 555-0100' }],
  ['a national number', { said: '4155550100' }],
  ['the end of a number', { said: '55550100' }],
  ['an idempotency key', { key: 'a secret of one act: 8d3f' }],
  ['a handle', { said: 'verification zq3-NhYpWkK1X2bdDqvPL0eYb0sRk_9a' }],
  ['a token', { said: ['eyJh.eyJpc3M.c2ln'] }],
  ['the code of a message', { msg: 'Your code 246810' }],
  ['a credential', { password: 'Sup3rS3cret' }],
  ["a test number's code", { said: '135791' }],
])('%s in a line is a leak', (_, fields) => {
  expect(used().leaks([lineOf(fields)])).toHaveLength(1);
});

test('a masked number is none, nor are digits in what the log makes itself', () => {
  const lines = [
    lineOf({ phoneNumber: '+1415•••0100' }),
    lineOf({ requestId: 'req-2468100a-0000-4000-8000-135791000000', address: 'http://127.0.0.1:24681' }),
  ];
  expect(used().leaks(lines)).toEqual([]);
});
