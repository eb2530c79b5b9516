import { expect, test } from 'vitest';
import { startReceiver, status, type Answer } from './receiver.ts';
import { phoneNumber, startServer, until } from './start-server.ts';
import { startVonage } from './vonage.ts';

// docs/rules.md#ends-told: receivers that are slow, dead, redirect or answer nonsense, and that they hold nobody up.

async function setUp() {
  const [vonage, receiver] = await Promise.all([startVonage(), startReceiver()]);
  const server = await startServer({ vonage, env: { ...receiver.env, LIMITS: 'off' } });
  const tellAll = async () => {
    await server.sweep();
    await server.told();
  };
  /** Verifications of as many numbers, canceled at once. */
  const end = async (count: number, from = 0) => {
    for (let index = from; index < from + count; index += 1)
      await server.cancel((await server.begin({ phoneNumber: `+14155559${100 + index}` })).id);
  };
  return { vonage, receiver, server, clock: server.clock, tellAll, end };
}

test.each([200, 202, 204, 299])('What answers %i is told once', async (code) => {
  const { receiver, clock, tellAll, end } = await setUp();
  receiver.always(status(code));
  await end(1);
  await tellAll();
  clock.pass(3_600);
  await tellAll();
  expect(receiver.told()).toHaveLength(1);
});

const refusals: [string, Answer][] = [
  ...[300, 400, 404, 410, 429, 500, 503].map((code): [string, Answer] => [String(code), status(code)]),
  ['a cut connection', (response) => response.destroy()],
  ['no HTTP', (response) => response.socket?.end('hello')],
];

test.each(refusals)('What answers %s is told again after 5 s, under the same id', async (_, answer) => {
  const { receiver, clock, tellAll, end } = await setUp();
  receiver.always(answer);
  await end(1);
  await tellAll();
  receiver.always(status(204));
  clock.pass(4.999);
  await tellAll();
  expect(receiver.told()).toHaveLength(1);
  clock.pass(0.001);
  await tellAll();
  clock.pass(3_600);
  await tellAll();
  const [first, second, ...others] = receiver.told();
  expect(second).toMatchObject({ id: first?.id, text: first?.text, at: (first?.at ?? 0) + 5 });
  expect(others).toEqual([]);
});

test.each([301, 302, 303, 307, 308])('A redirect by %i is not followed', async (code) => {
  const { receiver, tellAll, end } = await setUp();
  const elsewhere = await startReceiver();
  receiver.always((response) => response.writeHead(code, { location: elsewhere.url }).end());
  await end(1);
  await tellAll();
  expect(receiver.told()).toHaveLength(1);
  expect(elsewhere.told()).toEqual([]);
});

test('What gives no answer within 10 s, or dies, is told again', async () => {
  const { receiver, clock, server, tellAll, end } = await setUp();
  const held = receiver.hold();
  await end(1);
  await server.sweep();
  await until(() => held.waiting.length === 1);
  clock.pass(10);
  await server.told();
  await receiver.close();
  clock.pass(5);
  await tellAll();
  expect(server.log().filter(({ msg }) => msg.startsWith('A webhook was not taken'))).toMatchObject([
    { level: 40, phoneNumber: '+1415•••9100', error: 'AbortError' },
  ]);
});

test.each([200, 500])('Of 64 MB that answer %i nothing is read, and nobody waits for them', async (code) => {
  const { receiver, server, tellAll, end } = await setUp();
  const cut = Promise.withResolvers<boolean>();
  receiver.always((response) => {
    response.on('close', () => cut.resolve(!response.writableFinished));
    response.writeHead(code).end(Buffer.alloc(64_000_000));
  });
  await end(1);
  await tellAll();
  expect(await cut.promise).toBe(true);
  expect(server.log().some(({ status }) => status === 500)).toBe(code === 500);
});

test('A status that came counts, though its body never ends', async () => {
  const { receiver, clock, tellAll, end } = await setUp();
  receiver.always((response) => response.writeHead(200).write('…'));
  await end(1);
  await tellAll();
  clock.pass(10);
  await tellAll();
  expect(receiver.told()).toHaveLength(1);
});

test('The pauses double from 5 s up to an hour; after 24 h an error line says that it was given up', async () => {
  const { receiver, server, clock, tellAll, end } = await setUp();
  receiver.always(status(500));
  await end(1);
  await tellAll();
  const begun = clock.now();
  const pauses = [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, ...Array.from({ length: 22 }, () => 3_600)];
  for (const [index, pause] of pauses.entries()) {
    clock.pass(pause - 0.001);
    await tellAll();
    expect(receiver.told()).toHaveLength(index + 1);
    clock.pass(0.001);
    await tellAll();
    expect(receiver.told()).toHaveLength(index + 2);
    expect(server.takeErrors()).toEqual(index + 1 < pauses.length ? [] : ['A webhook was given up.']);
  }
  expect(clock.now() - begun).toBeLessThanOrEqual(86_400_000);
  const webhook = receiver.told()[0]?.id;
  expect(server.log().at(-1)).toMatchObject({ level: 50, webhook, phoneNumber: '+1415•••9100', status: 500 });
  clock.pass(86_400);
  await tellAll();
  expect(receiver.told()).toHaveLength(pauses.length + 1);
});

test('A verification is forgotten only once nothing is owed for it', async () => {
  const { receiver, server, clock, tellAll } = await setUp();
  const held = receiver.hold();
  const { id } = await server.begin();
  await server.cancel(id);
  clock.pass(90_000);
  await server.sweep();
  await until(() => held.waiting.length === 1);
  await server.sweep();
  expect(await server.query(id)).toMatchObject({ status: 'CANCELED' });
  held.answer();
  await tellAll();
  await tellAll();
  expect(await server.query(id)).toBeNull();
});

test('No more than twenty are told at once, and the next as soon as one is done', async () => {
  const { receiver, server, end } = await setUp();
  const held = receiver.hold();
  await end(30);
  await server.sweep();
  await until(() => held.waiting.length === 20);
  await server.sweep();
  expect(receiver.told()).toHaveLength(20);
  held.answer();
  await until(() => receiver.told().length === 21);
  while (receiver.told().length < 30 || held.waiting.length > 0) {
    held.answer();
    await new Promise((resolve) => void setImmediate(resolve));
  }
  await server.told();
  expect(new Set(receiver.told().map(({ id }) => id)).size).toBe(30);
});

test('First tries go before repeats, which leave them half of the places', async () => {
  const { receiver, server, clock, tellAll, end } = await setUp();
  receiver.always(status(500));
  await end(30);
  await tellAll();
  await tellAll();
  expect(receiver.told()).toHaveLength(30);
  clock.pass(5);
  const held = receiver.hold();
  await server.sweep();
  await until(() => held.waiting.length === 10);
  await end(12, 30);
  await server.sweep();
  await until(() => held.waiting.length === 20);
  const isRepeat = new Set(
    receiver
      .told()
      .slice(0, 30)
      .map(({ id }) => id),
  );
  expect(
    receiver
      .told()
      .slice(40)
      .map(({ id }) => isRepeat.has(id)),
  ).toEqual(Array.from({ length: 10 }, () => false));
});

test('A receiver that says nothing holds nobody else up', async () => {
  const { vonage, receiver, server, clock, end } = await setUp();
  const held = receiver.hold();
  await end(25);
  await server.sweep();
  await until(() => held.waiting.length === 20);
  const { id } = await server.begin({ phoneNumber });
  await server.cancel(id);
  clock.pass(9);
  await server.sweep();
  clock.pass(0.999);
  expect(vonage.calls('cancel')).toEqual([]);
  clock.pass(20.001);
  // A cancel that a webhook's end came in between of is told by the next sweep, half a second later.
  await server.sweep();
  await server.sweep();
  expect(vonage.calls('cancel')).toHaveLength(26);
});
