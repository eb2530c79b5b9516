import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../src/config/config.ts';
import { startTestSimulator } from '../src/simulator/simulator-fixture.ts';
import { openStore } from '../src/stores/open-store.ts';
import { createNumber, type Act } from '../src/support/number.ts';
import { createLog } from '../src/telemetry/log.ts';
import { backendKeys, hidden, shop } from './backend-fixture.ts';
import { onlyLimits, waits } from './limits-fixture.ts';
import { startReceiver, status } from './receiver.ts';
import { startRedisServer } from './redis-server.ts';
import { createManualClock, phoneNumber, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// `pnpm number` beside the service, on the same store.

const hourSeconds = 3_600;
const limits = onlyLimits({ phone: '2/1h', prefix: '2/1h', wrong: '2/1h' });

const stores = {
  SQLite: async () => `sqlite:${join(temporaryFolder(), 'verification.db')}`,
  Redis: async () => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    return redis.url;
  },
};

/** The service, the simulated Vonage with its own clock, and the command, all by one clock. */
async function startBeside(more: Record<string, string> = {}, kind: keyof typeof stores = 'SQLite') {
  const clock = createManualClock();
  const vonage = await startTestSimulator({ now: clock.now });
  const env = {
    STORE_URL: await stores[kind](),
    VONAGE_API_HOST: vonage.url,
    VONAGE_API_KEY: 'abcd1234',
    VONAGE_API_SECRET: 'a-secret',
    LIMITS: limits,
    ...more,
  };
  const server = await startServer({ vonage, env, clock });
  const parsed = parseConfig(env);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  const { config } = parsed;
  // Time is the test's on Redis, too.
  const { time: _, ...store } = await openStore(config.store, {
    machine: clock,
    log: createLog('silent'),
    alone: false,
  });
  onTestFinished(() => store.close());
  const audit: string[] = [];
  const said: string[] = [];
  const parts = {
    store,
    clock: { now: clock.now, wait: async (ms: number) => clock.pass(ms / 1000) },
    audit: createLog('info', { write: (line) => void audit.push(line) }),
    operator: 'kim',
    say: (line: string) => void said.push(line),
    timeZone: 'America/New_York',
  };
  const number = async (act: Act, subject = phoneNumber, options: { isReference?: boolean; waitMs?: number } = {}) =>
    (await createNumber(config, parts))(act, subject, { isReference: false, waitMs: 0, ...options });
  return {
    server,
    vonage,
    clock,
    env,
    number,
    said,
    audit: () => audit.map((line): unknown => JSON.parse(line)),
    code: (to = phoneNumber) => vonage.simulator.messages(to)[0]?.code ?? '',
  };
}

const wrongCode = (right: string) => (right === '000000' ? '111111' : '000000');

describe('What happened to a number', () => {
  test('is told in words, by the operator’s clock, without its codes', async () => {
    const { server, clock, number, code, audit } = await startBeside();
    const { id, helpCode } = await server.begin();
    clock.pass(5);
    await server.check(id, wrongCode(code()));
    clock.pass(10);
    const open = await number('show', '(415) 555-0100');
    expect(open.lines.at(3)).toBe(
      '  now: a text of 2026-11-23 01:00:00 UTC-05:00 has the code; 1 codes were checked, 0 asked for again; it ends at 2026-11-23 01:09:00 UTC-05:00',
    );
    await server.check(id, code());
    const { lines, exitCode } = await number('show', helpCode.toLowerCase());
    expect(exitCode).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^Request [0-9a-f]{32} \(client_ref at Vonage\), \+1415•••0100, US$/),
      '  2026-11-23 01:00:00 UTC-05:00  a code was asked for: a text, then a text, then a call, 180 s each',
      `  2026-11-23 01:00:00 UTC-05:00  started by a person's client, help code ${helpCode}`,
      '  2026-11-23 01:00:15 UTC-05:00  verified, by the code of a text of 2026-11-23 01:00:00 UTC-05:00',
    ]);
    expect(JSON.stringify([open, lines])).not.toMatch(new RegExp(`${code()}|${id}`));
    expect(audit()).toMatchObject([
      { msg: 'An operator asked what is known of a number.', operator: 'kim', phoneNumber: '+1415•••0100', count: 1 },
      {},
    ]);
  });

  test('is told of all its requests of the last day, and of each that shared one', async () => {
    const { server, clock, number } = await startBeside();
    await server.cancel((await server.begin()).id);
    clock.pass(30);
    await server.sweep();
    clock.pass(15);
    await server.begin();
    await server.begin();
    const { json } = await number('show');
    expect(json).toMatchObject({
      requests: [
        { verifications: [{ status: 'CANCELED' }], outstanding: [] },
        { verifications: [{ sharesRequest: false }, { sharesRequest: true }], outstanding: [{ what: 'OPEN' }] },
      ],
    });
  });

  test('is found by the reference of a backend, and stays hidden where that hides it', async () => {
    const { server, number, audit } = await startBeside(backendKeys('shop'));
    await server.begin(hidden, shop);
    const { lines } = await number('show', hidden.backend.reference, { isReference: true });
    expect(lines.join('\n')).toContain('started by the backend shop, as "the login of 4711"');
    expect(lines.join('\n')).toContain('+1••••••••00');
    expect(audit()).toMatchObject([{ phoneNumber: '+1••••••••00' }]);
  });

  test('is that a list refuses it, where one does', async () => {
    const path = join(temporaryFolder(), 'lists.txt');
    writeFileSync(path, `refuse ${phoneNumber}`);
    const { server, number } = await startBeside({ LISTS: path });
    expect(await server.start()).toMatchObject({ restriction: 'BLOCKED' });
    expect((await number('show')).lines).toEqual(['The file of LISTS refuses starts for it.']);
  });

  test('is nothing for a number nobody started, a reference of nobody, and no number', async () => {
    const { number } = await startBeside();
    expect(await number('show', '+14155550199')).toMatchObject({ exitCode: 1 });
    expect(await number('unlock', 'nobody', { isReference: true })).toMatchObject({ exitCode: 1 });
    expect(await number('show', 'Kim')).toMatchObject({ exitCode: 2 });
  });
});

describe('Unlocking a number', () => {
  test.each(['SQLite', 'Redis'] as const)('lifts its own limits and no others, on %s', async (store) => {
    const { server, clock, number, code } = await startBeside({}, store);
    for (let times = 0; times < 2; times += 1) {
      const { id } = await server.begin();
      await server.check(id, wrongCode(code()));
      await server.cancel(id);
      clock.pass(30);
      await server.sweep();
      clock.pass(15);
    }
    expect(waits(await server.start())).toBeGreaterThan(0);
    expect((await number('show')).json).toMatchObject({
      limits: [{ limit: 'phone' }, { limit: 'prefix' }, { limit: 'wrong' }],
    });
    const { lines, json, exitCode } = await number('unlock');
    expect({ json, exitCode }).toEqual({ json: { limits: ['prefix'], unreadable: 0 }, exitCode: 0 });
    expect(lines.at(-1)).toContain('The limit prefix refuses starts until 2026-11-23');
    clock.pass(hourSeconds - 80);
    await server.begin();
  });
});

describe('Forgetting a number', () => {
  test.each(['SQLite', 'Redis'] as const)('goes on until nothing is owed, on %s', async (store) => {
    const receiver = await startReceiver(status(503));
    const { server, vonage, clock, number, said, audit } = await startBeside(receiver.env, store);
    const { id } = await server.begin();
    const first = await number('forget');
    expect(first).toMatchObject({
      exitCode: 3,
      json: { forgotten: 0, left: [{ outstanding: [{ what: 'CANCEL' }, { what: 'WEBHOOK' }] }] },
    });
    expect(first.lines.join('\n')).toContain(
      'Vonage is to be told that it was canceled at 2026-11-23 01:00:30 UTC-05:00',
    );
    expect(said).toEqual([]);
    expect(await server.read(id)).toMatchObject({ status: 'CANCELED' });

    clock.pass(30);
    await server.sweep();
    await server.sweep();
    await server.told();
    expect((await number('forget')).json).toMatchObject({ left: [{ outstanding: [{ what: 'WEBHOOK', tries: 1 }] }] });
    receiver.always(status(204));
    clock.pass(5);
    await server.sweep();
    await server.told();
    const third = await number('forget');
    expect(third.lines).toContainEqual(expect.stringContaining('ask again from 2026-11-23 02:00:30 UTC-05:00 on'));

    const last = await number('forget', phoneNumber, { waitMs: hourSeconds * 1000 });
    expect(last).toMatchObject({ exitCode: 0, json: { forgotten: 1, erased: 1, left: [] } });
    expect(said).toEqual([expect.stringContaining('Waiting: request ')]);
    expect(await server.query(id)).toBeNull();
    expect(await number('show')).toMatchObject({ exitCode: 1 });
    // Vonage knows it no more, nor does what the limit counted.
    expect(vonage.calls().map(({ operation, status: answered }) => [operation, answered])).toEqual([
      ['start', 202],
      ['cancel', 204],
    ]);
    await server.begin();
    // What it ended has its line here, as it would in the service.
    expect(audit()).toMatchObject([
      { operator: 'kim' },
      { outcome: 'CANCELED' },
      ...Array.from({ length: 4 }, () => ({ operator: 'kim' })),
    ]);
    expect(JSON.stringify(audit())).not.toContain(phoneNumber);
  });

  test('takes what another writes meanwhile for what it is', async () => {
    const { server, number, code } = await startBeside();
    const { id } = await server.begin();
    const [checked] = await Promise.all([server.check(id, code()), number('forget')]);
    expect(['Verification', 'VerificationClosed']).toContain(checked.__typename);
    const { json } = await number('show');
    expect(json).toMatchObject({
      requests: [{ verifications: [{ status: expect.stringMatching(/^(VERIFIED|CANCELED)$/) }] }],
    });
  });

  test('is done once where two ask for it at once', async () => {
    const { server, clock, number, code } = await startBeside();
    await server.check((await server.begin()).id, code());
    clock.pass(hourSeconds);
    const both = await Promise.all([number('forget'), number('forget')]);
    const sums = both.map(({ json }) => z.looseObject({ forgotten: z.number() }).parse(json).forgotten);
    expect(sums.toSorted((one, other) => one - other)).toEqual([0, 1]);
    expect(both).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
  });

  test('is done here where Vonage refuses to erase, and says so', async () => {
    const { server, vonage, clock, number, code } = await startBeside();
    vonage.simulator.assume({ capabilities: 'MISSING' });
    await server.check((await server.begin()).id, code());
    clock.pass(hourSeconds);
    const { lines, exitCode } = await number('forget');
    expect(exitCode).toBe(3);
    expect(lines).toEqual([
      '1 requests are forgotten, and what its limits had counted.',
      'Vonage refused to erase 1 of them: ask it to enable Redact for the account.',
    ]);
    expect(await number('show')).toMatchObject({ exitCode: 1 });
  });
});

/** Compiled once for all who start processes: halves each start. */
const compileCache = join(tmpdir(), 'phone-verification-compiled');

/** The command itself, its number on standard input. */
async function run(words: string[], env: Record<string, string>, input: string) {
  const child = spawn(process.execPath, ['src/support/main.ts', ...words], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...env, NODE_COMPILE_CACHE: compileCache },
  });
  child.stdin.end(input);
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = z.tuple([z.number(), z.null()]).parse(await ended);
  return { stdout, stderr, code };
}

test('The command reads the number from standard input beside the service, and keeps its audit apart', async () => {
  const { server, env } = await startBeside();
  await server.begin();
  const { stdout, stderr, code } = await run(['show', '--json'], env, `${phoneNumber}\n`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ requests: [{ phoneNumber: '+1415•••0100' }], unreadable: 0 });
  expect(JSON.parse(stderr)).toMatchObject({
    msg: 'An operator asked what is known of a number.',
    operator: expect.any(String),
  });
  expect(await server.start()).toMatchObject({ sharesRequest: true });
});

test('The command leaves the file of an older service as that one knows it', async () => {
  const path = join(temporaryFolder(), 'verification.db');
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE sizes (key TEXT)');
  database.close();
  const { stderr, code } = await run(['show'], { STORE_URL: `sqlite:${path}` }, `${phoneNumber}\n`);
  expect({ stderr, code }).toEqual({
    stderr: 'STORE_URL is the file of an older version: start this one on it first\n',
    code: 2,
  });
});

test('The command takes no number from its arguments, and makes no store', async () => {
  const path = join(temporaryFolder(), 'verification.db');
  const env = { STORE_URL: `sqlite:${path}` };
  const wrong = [await run(['show', phoneNumber], env, ''), await run(['show'], env, `${phoneNumber}\n`)];
  expect(wrong).toMatchObject([
    { code: 2, stderr: expect.stringContaining('Usage: ') },
    { code: 2, stderr: expect.stringContaining('STORE_URL names no file that is there') },
  ]);
  expect(existsSync(path)).toBe(false);
});
