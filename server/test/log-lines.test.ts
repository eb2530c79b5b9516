import { expect, test } from 'vitest';
import { startServer, startWithVonage, type Server } from './start-server.ts';
import { rightCode } from './vonage.ts';

// docs/operating.md#the-log: a line for each finished act, by which an operator tells what happened.

const helpCode = expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/u);

/** Lines about acts, ends and limits, without their time. */
const linesOf = (server: Server) =>
  server
    .log()
    .filter(({ msg }) => /^A (?:start|check|resend|cancel|verification|limit) /u.test(msg))
    .map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => name !== 'level' && name !== 'time')));

test('Each act that is answered, and each end, has one line', async () => {
  const { server } = await startWithVonage();
  const key = 'a secret of one act: 8d3f';
  const first = await server.begin({ idempotencyKey: key });
  await server.begin({ idempotencyKey: key });
  await server.check(first.id, '000000');
  server.clock.pass(30);
  await server.resend(first.id);
  await server.check(first.id, rightCode);
  const second = await server.begin({ phoneNumber: '+14155550101', channel: 'VOICE' });
  await server.cancel(second.id);
  await server.cancel(second.id);
  const one = { region: 'US', phoneNumber: '+1415•••0100', channel: 'SMS', helpCode: first.helpCode, ms: 0 };
  const other = { ...one, phoneNumber: '+1415•••0101', channel: 'VOICE', helpCode: second.helpCode };
  expect(linesOf(server)).toEqual([
    { msg: 'A start was answered.', outcome: 'Verification', ...one },
    { msg: 'A start was answered.', outcome: 'Verification', isRepeat: true, ...one },
    { msg: 'A check was answered.', outcome: 'IncorrectCode', attempts: 1, ...one },
    { msg: 'A resend was answered.', outcome: 'Verification', ...one },
    { msg: 'A verification ended.', outcome: 'VERIFIED', attempts: 2, ...one, ms: 30_000 },
    { msg: 'A check was answered.', outcome: 'Verification', attempts: 2, ...one },
    { msg: 'A start was answered.', outcome: 'Verification', ...other },
    { msg: 'A verification ended.', outcome: 'CANCELED', attempts: 0, ...other },
    { msg: 'A cancel was answered.', outcome: 'Verification', ...other },
    { msg: 'A cancel was answered.', outcome: 'Verification', ...other },
  ]);
  expect(first.helpCode).toEqual(helpCode);
});

test('What the clock ends has a line, whoever finds it, and only one', async () => {
  const { server } = await startWithVonage();
  const { id, helpCode: named } = await server.begin();
  await server.cancel((await server.begin()).id);
  await server.begin();
  server.clock.pass(9 * 60);
  await server.sweep();
  await server.sweep();
  await server.check(id, rightCode);
  const ends = linesOf(server).filter(({ msg }) => msg === 'A verification ended.');
  expect(ends).toMatchObject([
    { outcome: 'CANCELED', ms: 0, helpCode },
    { outcome: 'EXPIRED', ms: 9 * 60_000, helpCode: named },
    { outcome: 'EXPIRED', ms: 9 * 60_000, helpCode },
  ]);
  expect(linesOf(server).at(-1)).toMatchObject({ outcome: 'VerificationClosed', reason: 'EXPIRED' });
});

test('A line says why a number is refused, and its region', async () => {
  const { server } = await startWithVonage({ ALLOWED_REGIONS: 'US' });
  await server.start({ phoneNumber: '+447400123456' });
  await server.start({ phoneNumber: '+1415' });
  expect(linesOf(server)).toMatchObject([
    { outcome: 'PhoneNumberNotAllowed', reason: 'REGION', region: 'GB', phoneNumber: '+4474•••3456' },
    { outcome: 'InvalidPhoneNumber', reason: 'TOO_SHORT' },
  ]);
});

test('Who is at a limit has a name in the log that leads back to no address', async () => {
  const addresses = ['192.0.2.1', '198.51.100.7', '2001:db8:1:2::5'];
  const { server } = await startWithVonage({ LIMITS: 'ip=1/1h,regions=off', TRUST_PROXY: '127.0.0.1' });
  for (const [index, address] of [...addresses, ...addresses, ...addresses].entries())
    await server.start({ phoneNumber: `+1415555010${index}` }, { 'x-forwarded-for': address });
  const reached = linesOf(server).filter(({ msg }) => msg === 'A limit was reached.');
  expect(reached).toHaveLength(6);
  for (const line of reached)
    expect(line).toMatchObject({
      limit: 'ip',
      client: expect.stringMatching(/^[\w-]{12}$/u),
    });
  const names = reached.map(({ client }) => client);
  expect(names.slice(3)).toEqual(names.slice(0, 3));
  expect(new Set(names).size).toBe(3);
  for (const address of addresses) expect(server.logText()).not.toContain(address);
});

/** Of a client that is at the limit `phone`, in a store of its own. */
async function nameOfClient() {
  const server = await startServer({ env: { LIMITS: 'phone=1/1h,ip=9/1h' } });
  const { id } = await server.begin();
  await server.cancel(id);
  server.clock.pass(31);
  await server.sweep();
  await server.start();
  return linesOf(server).find(({ limit }) => limit === 'phone')?.['client'];
}

test('A limit by number names the client too, and another store gives it another name', async () => {
  const names = [await nameOfClient(), await nameOfClient()];
  expect(names).toEqual([expect.any(String), expect.any(String)]);
  expect(new Set(names).size).toBe(2);
});
