import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi, type TestContext } from 'vitest';
import { z } from 'zod';
import { forms } from '../src/stores/forms.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { compileCache } from './compile-cache.ts';
import { startReceiver, status } from './receiver.ts';
import { createSecrets } from './secrets.ts';
import { phoneNumber } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { inFlight, rightCode, startVonage, wrongCode } from './vonage.ts';

// The process itself: what an operator sees of it. Each test has its own, on free ports.

const home = fileURLToPath(new URL('..', import.meta.url));
const key = 'a secret of one act: 8d3f';

type OnFinished = TestContext['onTestFinished'];

const usual = {
  NODE_COMPILE_CACHE: compileCache,
  PORT: '0',
  SIMULATOR_PORT: '0',
  STORE_URL: 'sqlite::memory:',
  DRAIN_SECONDS: '1',
};

/** So that the process prints what it loads of OpenTelemetry. */
const printsTracing =
  "--import=data:text/javascript,import{registerHooks}from'node:module';registerHooks({resolve:(name,context,next)=>(name.startsWith('@opentelemetry/')&&console.error(name),next(name,context))})";

type Command = readonly [program: string, ...words: string[]];

/** `node src/main.ts` with `env` and nothing else of ours; killed after the test, which fails where it printed a secret. */
function run(
  env: Record<string, string>,
  onTestFinished: OnFinished,
  [program, ...words]: Command = [process.execPath, 'src/main.ts'],
) {
  const child = spawn(program, words, {
    cwd: home,
    env: { ...usual, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, which ends whole.
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (chunk: Buffer) => void (output[stream] += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    ...output,
    code: z.number().nullable().parse(code),
    signal: z.string().nullable().parse(signal),
  }));
  const secrets = createSecrets();
  secrets.learn(env);
  onTestFinished(async () => {
    kill(child.pid);
    await ended;
    const leaks = secrets.leaks(`${output.stdout}\n${output.stderr}`.split('\n'));
    if (leaks.length > 0) throw new Error(`Secrets in the output:\n${leaks.join('\n')}`);
  });
  return { child, ended, output, learn: secrets.learn };
}

/** The group of the process, where it hasn't ended. */
function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** The same once it listens. */
async function start(env: Record<string, string>, onTestFinished: OnFinished, command?: Command) {
  const { child, ended, output, learn } = run(env, onTestFinished, command);
  const opened = Promise.withResolvers<string>();
  createInterface(child.stderr).on('line', (line) => {
    const address = /^Open (http:\S+)$/.exec(line)?.[1];
    if (address) opened.resolve(address);
  });
  const over = ended.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`)));
  over.catch(() => {});
  const address = await Promise.race([opened.promise, over]);

  const post = async (query: string, input: object) => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const { data } = z
      .object({ data: z.object({ outcome: z.looseObject({ __typename: z.string() }) }) })
      .parse(await response.json());
    learn([input, data]);
    return data.outcome;
  };
  const fields = '__typename id status attemptsRemaining proof { token }';
  return {
    child,
    ended,
    output,
    address,
    start: (more: object = {}) =>
      post(
        `mutation ($input: StartVerificationInput!) { outcome: startVerification(input: $input) { __typename ... on Verification { ${fields} } } }`,
        { phoneNumber, ...more },
      ),
    check: (verificationId: unknown, code: string) =>
      post(
        `mutation ($input: CheckCodeInput!) { outcome: checkCode(input: $input) {
          __typename ... on Verification { ${fields} } ... on IncorrectCode { verification { ${fields} } } } }`,
        { verificationId, code },
      ),
    cancel: (verificationId: unknown) =>
      post(
        'mutation ($input: CancelVerificationInput!) { outcome: cancelVerification(input: $input) { __typename } }',
        {
          verificationId,
        },
      ),
    status: async (path: string) => (await fetch(address + path)).status,
    messages: async (to: string) =>
      z
        .array(z.object({ code: z.string() }))
        .parse(await (await fetch(`${address}/simulator/messages?to=${encodeURIComponent(to)}`)).json()),
  };
}

type Started = Awaited<ReturnType<typeof start>>;

/** Resolves once something was sent to `to`, whether or not it was answered yet. */
async function untilSent(service: Started, to: string): Promise<string> {
  for (;;) {
    const [newest] = await service.messages(to);
    if (newest) return newest.code;
  }
}

async function takePort(onTestFinished: OnFinished): Promise<string> {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  return String(typeof address === 'object' && address ? address.port : 0);
}

test.concurrent('prints where to open it, what to try and that nothing is really sent, is ready and loads nothing of traces', async ({
  expect,
  onTestFinished,
}) => {
  const service = await start({ NODE_OPTIONS: printsTracing }, onTestFinished);
  expect(await service.status('/readyz')).toBe(200);
  const { id } = await service.start();
  const code = await untilSent(service, phoneNumber);
  expect(await service.check(id, code)).toMatchObject({ status: 'VERIFIED' });
  const { address } = service;
  expect(service.output.stderr.trim().split('\n')).toEqual([
    `Open ${address}`,
    `Nothing is really sent: texts and calls arrive on the simulated phone, ${address}/simulator`,
    expect.stringMatching(/^Type any phone number\b.+\bthe code appears\b/),
    `Try the API: ${address}/graphql`,
    expect.stringContaining(`${address}/simulator/account`),
  ]);
  const told: unknown = await (await fetch(`${address}/simulator/account`)).json();
  const { apiHost: _host, apiKey: _key, ...account } = z.record(z.string(), z.string()).parse(told);
  const lines = service.output.stdout
    .trim()
    .split('\n')
    .map((line) => z.looseObject({}).parse(JSON.parse(line)));
  expect(lines).toContainEqual(expect.objectContaining({ address }));
  for (const secret of [phoneNumber.slice(1), code, String(id), ...Object.values(account)])
    expect(service.output.stdout + service.output.stderr).not.toContain(secret);
});

test.concurrent('reads the file of LIMITS again on SIGHUP, and goes on', async ({ expect, onTestFinished }) => {
  const path = join(temporaryFolder(onTestFinished), 'limits.txt');
  writeFileSync(path, 'phone=9/1h');
  const service = await start({ LIMITS: path }, onTestFinished);
  const hungUp = async (text: string, answer: string) => {
    writeFileSync(path, text);
    service.child.kill('SIGHUP');
    while (!service.output.stdout.includes(answer)) await once(service.child.stdout, 'data'); // oxlint-disable-line no-await-in-loop
  };
  await hungUp('phone=1/1h\nips=1/1h', '"line":2,"msg":"The file of LIMITS has a fault');
  await hungUp('phone=1/1h', '"count":1,"msg":"The file of LIMITS was read again');
  const { id } = await service.start();
  expect(await service.check(id, await untilSent(service, phoneNumber))).toMatchObject({ status: 'VERIFIED' });
  expect(await service.start()).toMatchObject({ __typename: 'RateLimited' });
});

test.concurrent('prints PUBLIC_URL without the slash that it may end in', async ({ expect, onTestFinished }) => {
  const { address } = await start({ PUBLIC_URL: 'http://verify.example/' }, onTestFinished);
  expect(address).toBe('http://verify.example');
});

test.concurrent('says nothing of a simulator where there is none', async ({ expect, onTestFinished }) => {
  const service = await start(
    { VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'Sup3rS3cret', VONAGE_API_HOST: 'http://127.0.0.1:9' },
    onTestFinished,
  );
  expect(service.output.stderr).not.toMatch(/simul/i);
  expect(service.output.stderr).toContain('Codes are really sent, by Vonage');
  expect(await service.status('/simulator')).toBe(404);
});

test.concurrent('finishes the call under way on SIGTERM, is not ready meanwhile, and ends with 0', async ({
  expect,
  onTestFinished,
}) => {
  // Time enough to be asked twice on a busy machine.
  const service = await start({ DRAIN_SECONDS: '15' }, onTestFinished);
  const slow = '+14155550159';
  const call = service.start({ phoneNumber: slow });
  await untilSent(service, slow);
  service.child.kill('SIGTERM');
  let status = 200;
  while (status === 200) status = await service.status('/readyz');
  expect(status).toBe(503);
  expect(await service.status('/healthz')).toBe(200);
  expect(await call).toMatchObject({ __typename: 'Verification', status: 'PENDING' });
  expect(await service.ended).toMatchObject({ code: 0, signal: null });
});

test.concurrent('answers all that is under way at SIGTERM, and takes new calls until its time is over', async ({
  expect,
  onTestFinished,
}) => {
  const { vonage, env } = await outliving(onTestFinished);
  const service = await start(
    { ...env, DRAIN_SECONDS: '15', LIMITS: 'off', VONAGE_TIMEOUT_MS: '60000' },
    onTestFinished,
  );
  const held = Array.from({ length: 16 }, () => vonage.hold('start'));
  const calls = held.map((_, index) => service.start({ phoneNumber: `+141555501${10 + index}` }));
  await Promise.all(held.map(({ arrived }) => arrived));
  service.child.kill('SIGTERM');
  while ((await service.status('/readyz')) === 200);
  expect(await service.start({ phoneNumber: '+14155550130' })).toMatchObject({ __typename: 'Verification' });
  while (await service.status('/healthz').catch(() => 0));
  await expect(service.status('/healthz')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  for (const { answer } of held) answer();
  for (const call of calls) expect(await call).toMatchObject({ __typename: 'Verification', status: 'PENDING' });
  expect(await service.ended).toMatchObject({ code: 0, signal: null });
});

test.concurrent('gives a call as long as it may take, and no longer', async ({ expect, onTestFinished }) => {
  const service = await start({ VONAGE_TIMEOUT_MS: '2500' }, onTestFinished);
  const silent = '+14155550154';
  const call = service.start({ phoneNumber: silent });
  await untilSent(service, silent);
  service.child.kill('SIGTERM');
  expect(await call).toMatchObject({ __typename: 'ServiceUnavailable' });
  expect(await service.ended).toMatchObject({ code: 0, signal: null });
});

test.concurrent('leaves a proxy its time where nothing is under way', async ({ expect, onTestFinished }) => {
  const service = await start({}, onTestFinished);
  const asked = performance.now();
  service.child.kill('SIGTERM');
  expect(await service.ended).toMatchObject({ code: 0, signal: null });
  expect(performance.now() - asked).toBeGreaterThanOrEqual(1_000);
});

for (const [second, code] of [
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)
  test.concurrent(`ends at once at a second signal, ${second}, with ${code}`, async ({ expect, onTestFinished }) => {
    const service = await start({ DRAIN_SECONDS: '60', VONAGE_TIMEOUT_MS: '60000' }, onTestFinished);
    const silent = '+14155550154';
    const call = service.start({ phoneNumber: silent }).catch(() => 'cut off');
    await untilSent(service, silent);
    service.child.kill('SIGTERM');
    while ((await service.status('/readyz')) === 200);
    service.child.kill(second);
    expect(await call).toBe('cut off');
    expect(await service.ended).toMatchObject({ code, signal: null });
  });

test.concurrent('tells Vonage what it owes also while it drains', async ({ expect, onTestFinished }) => {
  const { vonage, env } = await outliving(onTestFinished);
  const service = await start({ ...env, DRAIN_SECONDS: '10' }, onTestFinished);
  const { id } = await service.start();
  await service.cancel(id);
  service.child.kill('SIGTERM');
  await service.ended;
  expect(vonage.calls('cancel')).toHaveLength(1);
});

test.concurrent('drains on SIGINT as on SIGTERM', async ({ expect, onTestFinished }) => {
  const service = await start({}, onTestFinished);
  const asked = performance.now();
  service.child.kill('SIGINT');
  const { code, stderr } = await service.ended;
  expect(code).toBe(0);
  expect(performance.now() - asked).toBeGreaterThanOrEqual(1_000);
  expect(stderr).not.toMatch(/Error|Warning/);
});

test.concurrent('leaves nobody that time who types Ctrl-C', async ({ expect, onTestFinished }) => {
  const typed: Command = ['script', '-qec', `exec ${process.execPath} src/main.ts`, '/dev/null'];
  const { child, ended, output } = run({ DRAIN_SECONDS: '600' }, onTestFinished, typed);
  const type = () => {
    if (!output.stdout.includes('Open http')) return;
    child.stdout.off('data', type);
    child.stdin.write('\u0003');
  };
  child.stdout.on('data', type);
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  expect(stdout).toContain('Draining.');
});

test.concurrent('hears the signal that its start command is sent', async ({ expect, onTestFinished }) => {
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(readFileSync(join(home, '..', 'package.json'), 'utf8')));
  const [, started = ''] = scripts.start.split(' && ');
  const env = { PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };
  // pnpm runs it by sh, and what follows `&&` is none that sh makes room for by itself.
  const service = await start(env, onTestFinished, ['sh', '-c', `cd .. && ${started}`]);
  service.child.kill('SIGTERM');
  const { code, signal, stdout } = await service.ended;
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(stdout).toContain('Draining.');
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
  test.concurrent(`drains where the npm that started it ends by ${signal}`, async ({ expect, onTestFinished }) => {
    // As `npx pnpm start` has it: npm, its shell, pnpm (here a shell too), the server.
    const shell = `sh -c '"$NODE" src/main.ts; true'; true`;
    const npm = `process.title = 'npm exec pnpm start';
      require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(shell)}], { stdio: 'inherit' })`;
    const service = await start({ NODE: process.execPath }, onTestFinished, [process.execPath, '-e', npm]);
    service.child.kill(signal);
    expect((await service.ended).stdout).toContain('Draining.');
  });

test.concurrent('lists all that is wrong with its settings at once, and ends with 1', async ({
  expect,
  onTestFinished,
}) => {
  const secret = 'a-secret-that-nobody-should-read';
  const { code, stdout, stderr } = await run(
    { PORT: 'four', CODE_LENGTH: '99', VONAGE_API_SECRET: secret, CHANNELS: 'WHATSAPP' },
    onTestFinished,
  ).ended;
  expect(code).toBe(1);
  for (const name of ['PORT', 'CODE_LENGTH', 'VONAGE_API_KEY', 'WHATSAPP_FROM']) expect(stderr).toContain(name);
  expect(stdout + stderr).not.toContain(secret);
  expect(stderr).not.toMatch(/^\s+at /m);
});

const readForms = [...forms.reads.keys()].join(' and ');
const laterForm = new RegExp(
  `^STORE_URL .+ in form 17, and this version reads ${readForms}: use that version, or the one before$`,
  'm',
);

const unusable: [string, (onTestFinished: OnFinished) => Promise<Record<string, string>>, RegExp][] = [
  ['its port is taken', async (onTestFinished) => ({ PORT: await takePort(onTestFinished) }), /\bPORT\b/],
  [
    "the simulator's port is taken",
    async (onTestFinished) => ({ SIMULATOR_PORT: await takePort(onTestFinished) }),
    /\bSIMULATOR_PORT\b/,
  ],
  ['its address is none of this machine', async () => ({ HOST: '192.0.2.1' }), /\bHOST\b/],
  [
    'its database cannot be made',
    async () => ({ STORE_URL: 'sqlite:/dev/null/verification.db' }),
    /\bSTORE_URL\b.+EEXIST/,
  ],
  [
    'its database is none',
    async (onTestFinished) => {
      const path = join(temporaryFolder(onTestFinished), 'verification.db');
      writeFileSync(path, 'This is a letter, not a database. '.repeat(200));
      return { STORE_URL: `sqlite:${path}` };
    },
    /\bSTORE_URL\b.+SQLITE_NOTADB/,
  ],
  [
    'a later version has written its database',
    async (onTestFinished) => {
      const path = join(temporaryFolder(onTestFinished), 'verification.db');
      const store = createSqliteStore(path, undefined, { ...forms, writes: 17, reads: new Map() });
      await store.close();
      return { STORE_URL: `sqlite:${path}` };
    },
    laterForm,
  ],
];

for (const [what, envOf, name] of unusable)
  test.concurrent(`says so in a sentence and ends with 1 where ${what}`, async ({ expect, onTestFinished }) => {
    const { code, stderr } = await run(await envOf(onTestFinished), onTestFinished).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(name);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

// What kill -9 leaves: crash.test.ts.
test.concurrent('keeps verifications and attempts over SIGTERM and a restart', async ({ expect, onTestFinished }) => {
  const env = { STORE_URL: `sqlite:${join(temporaryFolder(onTestFinished), 'verification.db')}` };
  const first = await start(env, onTestFinished);
  const begun = await first.start({ idempotencyKey: key });
  const code = await untilSent(first, phoneNumber);
  const wrong = code === '000000' ? '111111' : '000000';
  expect(await first.check(begun['id'], wrong)).toMatchObject({ verification: { attemptsRemaining: 2 } });
  first.child.kill('SIGTERM');
  await first.ended;

  const second = await start(env, onTestFinished);
  expect(await second.start({ idempotencyKey: key })).toMatchObject({ id: begun['id'], attemptsRemaining: 2 });
  expect(await second.messages(phoneNumber)).toHaveLength(1);
  expect(await second.check(begun['id'], wrong)).toMatchObject({ verification: { attemptsRemaining: 1 } });
  expect(await second.check(begun['id'], code)).toMatchObject({ status: 'VERIFIED' });
});

test.concurrent('waits for the service that has its database, and takes over once that ends', async ({
  expect,
  onTestFinished,
}) => {
  const env = { STORE_URL: `sqlite:${join(temporaryFolder(onTestFinished), 'verification.db')}` };
  const first = await start(env, onTestFinished);
  const second = run(env, onTestFinished);
  const opened = Promise.withResolvers<void>();
  second.child.stderr.on('data', () => {
    if (second.output.stderr.includes('Open http')) opened.resolve();
  });
  second.child.stdout.on('data', () => {
    if (second.output.stdout.includes('waits for it to end')) first.child.kill('SIGKILL');
  });
  await opened.promise;
  expect((await first.ended).signal).toBe('SIGKILL');
});

test.concurrent('says so in a sentence and ends with 1 where another service keeps its database', async ({
  expect,
  onTestFinished,
}) => {
  const env = { STORE_URL: `sqlite:${join(temporaryFolder(onTestFinished), 'verification.db')}` };
  const first = await start(env, onTestFinished);
  const { code, stderr } = await run(env, onTestFinished).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^STORE_URL is the file of another service.+\n$/);
  expect(await first.start()).toMatchObject({ status: 'PENDING' });
  // It waits for ten seconds.
});

test.concurrent('says so in a sentence and ends with 1 where the kept key of its proofs is damaged', async ({
  expect,
  onTestFinished,
}) => {
  const path = join(temporaryFolder(onTestFinished), 'verification.db');
  const first = await start({ STORE_URL: `sqlite:${path}` }, onTestFinished);
  first.child.kill('SIGKILL');
  await first.ended;
  const database = new DatabaseSync(path);
  const kept = String(database.prepare(`SELECT value FROM kept WHERE name = 'proof-key'`).get()?.['value']);
  database.prepare(`UPDATE kept SET value = ? WHERE name = 'proof-key'`).run(kept.slice(0, -9));
  database.close();
  const { code, stderr } = await run({ STORE_URL: `sqlite:${path}` }, onTestFinished).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The key of the proofs .+PROOF_SIGNING_KEY.+\n$/);
});

/** A database in a file and a Vonage-like server that outlives the process. */
async function outliving(onTestFinished: OnFinished) {
  const vonage = await startVonage(onTestFinished);
  const env = {
    STORE_URL: `sqlite:${join(temporaryFolder(onTestFinished), 'verification.db')}`,
    VONAGE_API_KEY: 'abcd1234',
    VONAGE_API_SECRET: 'Sup3rS3cret',
    VONAGE_API_HOST: vonage.url,
    CANCEL_DELAY_SECONDS: '1',
  };
  return { vonage, env };
}

test.concurrent('tells Vonage after kill -9 and a restart what it owed, by itself', async ({
  expect,
  onTestFinished,
}) => {
  const { vonage, env } = await outliving(onTestFinished);
  const first = await start(env, onTestFinished);
  const { id } = await first.start();
  await first.cancel(id);
  first.child.kill('SIGKILL');
  await first.ended;
  const told = vonage.hold('cancel');
  await start(env, onTestFinished);
  await told.arrived;
  told.answer();
  expect(vonage.calls('cancel')).toHaveLength(1);
});

test.concurrent('tells a backend after kill -9 in the middle of it and a restart, under the same id', async ({
  expect,
  onTestFinished,
}) => {
  const { env } = await outliving(onTestFinished);
  const receiver = await startReceiver(status(204), onTestFinished);
  const held = receiver.hold();
  const first = await start({ ...env, ...receiver.env }, onTestFinished);
  await first.cancel((await first.start())['id']);
  await vi.waitUntil(() => held.waiting.length === 1, { timeout: 60_000 });
  first.child.kill('SIGKILL');
  await first.ended;
  receiver.always(status(204));
  await start({ ...env, ...receiver.env }, onTestFinished);
  // Whoever told it has 11 s: until then it may still live.
  await vi.waitUntil(() => receiver.told().length === 2, { timeout: 60_000 });
  expect(new Set(receiver.told().map(({ id }) => id)).size).toBe(1);
});

test.concurrent('takes a start over after kill -9 in the middle of it: its key sends no second text', async ({
  expect,
  onTestFinished,
}) => {
  const { vonage, env } = await outliving(onTestFinished);
  const first = await start(env, onTestFinished);
  const held = vonage.hold('start');
  const call = first.start({ idempotencyKey: key }).catch(() => 'cut off');
  await held.arrived;
  first.child.kill('SIGKILL');
  expect(await call).toBe('cut off');
  held.answer('RESET');

  vonage.once('start', inFlight('the-request'));
  const second = await start(env, onTestFinished);
  const { id } = await second.start({ idempotencyKey: key });
  expect(await second.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
  expect(vonage.calls('check')).toMatchObject([{ requestId: 'the-request' }]);
});

test.concurrent('loses no attempt by kill -9 in the middle of a check', async ({ expect, onTestFinished }) => {
  const { vonage, env } = await outliving(onTestFinished);
  const first = await start(env, onTestFinished);
  const { id } = await first.start();
  const held = vonage.hold('check');
  const call = first.check(id, wrongCode).catch(() => 'cut off');
  await held.arrived;
  first.child.kill('SIGKILL');
  await call;
  held.answer('RESET');

  const second = await start(env, onTestFinished);
  expect(await second.check(id, wrongCode)).toMatchObject({ verification: { attemptsRemaining: 1 } });
});

test('knows its own runtime', () => {
  expect(process.versions.node).toMatch(/^24\./);
});
