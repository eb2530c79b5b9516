import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../src/config/config.ts';
import type { ResendCodeInput, StartVerificationInput } from '../src/schema.generated.ts';
import { startService } from '../src/service.ts';
import type { CallRecord } from '../src/simulator/simulator.ts';
import type { Unknowns } from '../src/simulator/unknowns.ts';
import { createLog } from '../src/telemetry/log.ts';
import { createSecrets } from './secrets.ts';
import { startVonage, type Vonage } from './vonage.ts';

/** A clock that stands still until it is told to go on, and then wakes those whose time has come. */
export function createManualClock(from = Date.parse('2026-11-23T06:00:00.000Z')) {
  let now = from;
  const waiting = new Map<() => void, number>();
  const wake = () => {
    for (const [resolve, at] of waiting) if (at <= now) resolve();
  };
  return {
    now: () => now,
    wall: () => now,
    steady: () => now,
    until: (ms: number) => now + ms,
    async wait(ms: number, signal?: AbortSignal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.set(resolve, now + ms);
      if (ms <= 0) setImmediate(resolve);
      signal?.addEventListener('abort', () => resolve());
      await promise;
      waiting.delete(resolve);
    },
    pass(seconds: number) {
      now += seconds * 1000;
      wake();
    },
    /** Resolves once so many wait for each other. */
    someoneWaits: (count = 1) => until(() => waiting.size >= count),
  };
}

/** An instant as milliseconds since the epoch. */
export const instant = z.iso.datetime({ precision: 3 }).transform((text) => Date.parse(text));

const verification = z.object({
  __typename: z.literal('Verification'),
  id: z.string(),
  phoneNumber: z.string().nullable(),
  maskedPhoneNumber: z.string(),
  status: z.enum(['PENDING', 'VERIFIED', 'CANCELED', 'EXPIRED', 'FAILED']),
  failure: z.string().nullable(),
  channel: z.string(),
  nextChannel: z.string().nullable(),
  resendAvailableAt: instant.nullable(),
  attemptsRemaining: z.int(),
  codeLength: z.int(),
  createdAt: instant,
  expiresAt: instant,
  codeSentAt: instant,
  codeExpiresAt: instant,
  sharesRequest: z.boolean(),
  helpCode: z.string(),
  returnUrl: z.string().nullable(),
  url: z.string().nullable(),
  reference: z.string().nullable(),
  now: instant,
  proof: z.object({ token: z.string(), expiresAt: instant }).nullable(),
});

const message = z.string().min(1);
const outcome = z.discriminatedUnion('__typename', [
  verification,
  z.object({ __typename: z.literal('InvalidPhoneNumber'), message, reason: z.string() }),
  z.object({ __typename: z.literal('PhoneNumberNotAllowed'), message, restriction: z.string() }),
  z.object({ __typename: z.literal('ChannelUnavailable'), message, channels: z.array(z.string()) }),
  z.object({ __typename: z.literal('RateLimited'), message, retryAt: instant, now: instant }),
  z.object({ __typename: z.literal('ServiceUnavailable'), message, retryable: z.boolean() }),
  z.object({ __typename: z.literal('MalformedCode'), message, codeLength: z.int() }),
  z.object({ __typename: z.literal('IncorrectCode'), message, verification }),
  z.object({ __typename: z.literal('VerificationNotFound'), message }),
  z.object({ __typename: z.literal('VerificationClosed'), message, verification }),
  z.object({ __typename: z.literal('NoChannelLeft'), message, verification }),
]);

/** What a mutation answers; a GraphQL error instead of an outcome counts as one of its own. */
export type Outcome = z.infer<typeof outcome> | { __typename: 'GraphQLError'; code: string; message: string };

const verificationFields = `__typename id phoneNumber maskedPhoneNumber status failure channel nextChannel resendAvailableAt
  attemptsRemaining codeLength createdAt expiresAt codeSentAt codeExpiresAt sharesRequest helpCode returnUrl url reference now proof { token expiresAt }`;

const selections = {
  Verification: verificationFields,
  InvalidPhoneNumber: 'reason',
  PhoneNumberNotAllowed: 'restriction',
  ChannelUnavailable: 'channels',
  RateLimited: 'retryAt now',
  ServiceUnavailable: 'retryable',
  MalformedCode: 'codeLength',
  IncorrectCode: `verification { ${verificationFields} }`,
  VerificationClosed: `verification { ${verificationFields} }`,
  NoChannelLeft: `verification { ${verificationFields} }`,
};

function mutation(field: string, input: string, members: readonly (keyof typeof selections)[]) {
  const fragments = members.map((member) => `... on ${member} { ${selections[member]} }`).join('\n');
  return `mutation ($input: ${input}!) {
    outcome: ${field}(input: $input) { __typename ... on Problem { message } ${fragments} }
  }`;
}

const mutations = {
  start: mutation('startVerification', 'StartVerificationInput', [
    'Verification',
    'InvalidPhoneNumber',
    'PhoneNumberNotAllowed',
    'ChannelUnavailable',
    'RateLimited',
    'ServiceUnavailable',
  ]),
  check: mutation('checkCode', 'CheckCodeInput', [
    'Verification',
    'MalformedCode',
    'IncorrectCode',
    'VerificationClosed',
    'RateLimited',
    'ServiceUnavailable',
  ]),
  resend: mutation('resendCode', 'ResendCodeInput', [
    'Verification',
    'NoChannelLeft',
    'VerificationClosed',
    'RateLimited',
    'ServiceUnavailable',
  ]),
  cancel: mutation('cancelVerification', 'CancelVerificationInput', [
    'Verification',
    'VerificationClosed',
    'ServiceUnavailable',
  ]),
};

const graphqlError = z.looseObject({
  message: z.string(),
  extensions: z.looseObject({ code: z.string(), requestId: z.string().optional() }),
});
const graphqlBody = z.object({
  data: z.looseObject({}).nullish(),
  errors: z.array(graphqlError).optional(),
});

const logLine = z.looseObject({ level: z.number(), msg: z.string() });

type Options = {
  /** On top of a simulator on a free port and a database in memory. */
  env?: Record<string, string>;
  /** A Vonage-like server in place of the simulator, with Basic credentials. */
  vonage?: Pick<Vonage, 'url'> & { calls?: () => readonly unknown[] };
  clock?: ReturnType<typeof createManualClock>;
  /** How far its machine's wall clock, and Redis' own, are ahead of `clock`. */
  aheadMs?: () => number;
  redisAheadMs?: () => number;
  /** After which a call under way is answered 503. */
  deadlineMs?: number;
  /** False where another one runs on the same SQLite file. */
  alone?: boolean;
  /** What the simulator does where nobody knows what Vonage does. */
  unknowns?: Partial<Unknowns>;
};

const zero = () => 0;

/** The number of most tests; nothing about it is magic. */
export const phoneNumber = '+14155550100';

/**
 * The whole service on a free port, its clock in the test's hands, closed after the test. What it does twice a second by
 * itself it does only when told to: `sweep`. A test fails that logged an error and didn't ask for it by `takeErrors`, and one
 * whose log has a secret that it used.
 */
export async function startServer(options: Options = {}) {
  const { env = {}, vonage, clock = createManualClock(), aheadMs = zero, redisAheadMs = zero, ...more } = options;
  const lines: string[] = [];
  const secrets = createSecrets();
  const consoleError = vi.spyOn(console, 'error');
  const environment: Record<string, string> = {
    PORT: '0',
    STORE_URL: 'sqlite::memory:',
    ...(vonage
      ? {
          VONAGE_API_HOST: vonage.url,
          VONAGE_API_KEY: 'abcd1234',
          VONAGE_API_SECRET: 'Sup3rS3cret',
          // As with the simulator: a test is one address.
          LIMITS: 'ip=off,prefix=off,regions=off,pumping=off',
        }
      : { SIMULATOR: 'on', SIMULATOR_PORT: '0' }),
    ...env,
  };
  secrets.learn(environment);
  const parsed = parseConfig(environment);
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const machine = { ...clock, wall: () => clock.now() + aheadMs() };
  // Redis' own clock is in the test's hands too.
  const time = parsed.config.store.kind === 'redis' ? { time: async () => clock.now() + redisAheadMs() } : {};
  const service = await withoutIntervals(() => startService(parsed.config, { machine, log, ...time, ...more }));
  const calls: CallRecord[] = [];
  service.simulator?.onCall((call) => void calls.push(call));
  const readLog = () => lines.map((line) => logLine.parse(JSON.parse(line)));
  // Where it can be reached; `service.url` is what it is called from outside.
  const address = z.string().parse(readLog().find(({ msg }) => msg === 'Listening.')?.['address']);

  let isClosed = false;
  const close = async () => {
    if (!isClosed) await service.close();
    isClosed = true;
  };
  let reported = 0;
  /** The sentences of the error lines so far that weren't asked for before. */
  const takeErrors = () => {
    const fresh = readLog().slice(reported);
    reported = lines.length;
    return fresh.filter(({ level }) => level >= 50).map(({ msg }) => msg);
  };
  onTestFinished(async () => {
    await close();
    const errors = takeErrors();
    const printed = consoleError.mock.calls.flat();
    consoleError.mockRestore();
    secrets.learn([service.simulator?.messages(), vonage?.calls?.()]);
    const leaks = secrets.leaks(lines);
    if (leaks.length > 0) throw new Error(`Secrets in the log:\n${leaks.join('')}`);
    if (errors.length > 0) throw new Error(`Unexpected errors in the log:\n${lines.join('')}`);
    if (printed.length > 0) throw new Error(`Unexpected console.error: ${printed.join(' ')}`);
  });

  const post = async (body: object | string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    secrets.learn([body, JSON.parse(text)]);
    return { status: response.status, headers: response.headers, text, ...graphqlBody.parse(JSON.parse(text)) };
  };

  const mutate = async (query: string, input: object, headers?: Record<string, string>): Promise<Outcome> => {
    const { data, errors } = await post({ query, variables: { input } }, headers);
    const [error] = errors ?? [];
    if (error) return { __typename: 'GraphQLError', code: error.extensions.code, message: error.message };
    return outcome.parse(data?.['outcome']);
  };

  const start = (input: Partial<StartVerificationInput> = {}, headers?: Record<string, string>) =>
    mutate(mutations.start, { phoneNumber, ...input }, headers);
  const check = (id: string, code: string, headers?: Record<string, string>) =>
    mutate(mutations.check, { verificationId: id, code }, headers);
  const resend = (id: string, more: Partial<ResendCodeInput> = {}, headers?: Record<string, string>) =>
    mutate(mutations.resend, { verificationId: id, ...more }, headers);
  const cancel = (id: string, headers?: Record<string, string>) =>
    mutate(mutations.cancel, { verificationId: id }, headers);
  const query = async (id: string, headers?: Record<string, string>) => {
    const text = `query ($id: ID!) { verification(id: $id) { ${verificationFields} } }`;
    const { data, errors } = await post({ query: text, variables: { id } }, headers);
    if (errors) throw new Error(JSON.stringify(errors));
    return verification.nullable().parse(data?.['verification']);
  };
  const messages = (to = phoneNumber) => service.simulator?.messages(to) ?? [];

  return {
    address,
    /** Where metrics are read, with `METRICS_PORT`. */
    metricsUrl: service.metricsUrl ?? '',
    clock,
    start,
    check,
    resend,
    cancel,
    query,
    post,
    /** A start that has to succeed. */
    begin: async (input?: Partial<StartVerificationInput>, headers?: Record<string, string>) =>
      only('Verification', await start(input, headers)),
    /** The verification as it is now, which has to be there. */
    read: async (id: string, headers?: Record<string, string>) => {
      const found = await query(id, headers);
      if (!found) throw new Error('Expected a verification');
      return found;
    },
    /** What arrived on the simulated phone, newest first. */
    messages,
    /** The code that works now, read from the simulated phone. */
    code: (to?: string) => {
      const [newest] = messages(to);
      if (!newest) throw new Error('Expected a message');
      return newest.code;
    },
    /** A code of the right form that was never sent. */
    wrongCode: (to?: string) => {
      const sent = messages(to).map(({ code }) => code);
      const other = ['000000', '111111', '222222', '333333'].find((code) => !sent.includes(code));
      if (!other) throw new Error('Every wrong code was sent');
      return other;
    },
    /** All calls to the simulator. */
    calls: () => calls,
    /** `POST /v2/verify` as the simulator saw them. */
    starts: () => calls.filter(({ operation }) => operation === 'start'),
    sweep: service.sweep,
    told: service.told,
    tick: () => service.simulator?.tick(),
    drain: service.drain,
    reload: service.reload,
    finish: service.finish,
    close,
    log: readLog,
    logText: () => lines.join(''),
    takeErrors,
  };
}

export type Server = Awaited<ReturnType<typeof startServer>>;

/** The same with a Vonage-like server of its own. */
export async function startWithVonage(env: Record<string, string> = {}) {
  const vonage = await startVonage();
  return { vonage, server: await startServer({ vonage, env }) };
}

/** What is done at intervals would be done at moments that no test chose. */
async function withoutIntervals<T>(work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

/** The outcome, which has to be this one. */
export function only<const Name extends Outcome['__typename']>(
  name: Name,
  given: Outcome,
): Extract<Outcome, { __typename: Name }> {
  if (isA(name, given)) return given;
  throw new Error(`Expected ${name}, got ${JSON.stringify(given)}`);
}

function isA<const Name extends Outcome['__typename']>(
  name: Name,
  given: Outcome,
): given is Extract<Outcome, { __typename: Name }> {
  return given.__typename === name;
}

/** Resolves once `isSo`, while others run. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setImmediate(resolve));
}
