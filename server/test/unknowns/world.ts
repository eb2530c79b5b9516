import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import { z } from 'zod';
import { parseConfig } from '../../src/config/config.ts';
import { startService } from '../../src/service.ts';
import { createSimulator, type CallRecord } from '../../src/simulator/simulator.ts';
import type { Unknowns } from '../../src/simulator/unknowns.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createManualClock } from '../start-server.ts';

const fields = '__typename id status failure channel nextChannel attemptsRemaining';
const view = z.object({
  id: z.string(),
  status: z.string(),
  failure: z.string().nullable(),
  channel: z.string(),
  nextChannel: z.string().nullable(),
  attemptsRemaining: z.number(),
});
const outcome = z.looseObject({
  __typename: z.string(),
  verification: view.optional(),
  retryAt: z.coerce.date().optional(),
  retryable: z.boolean().optional(),
  reason: z.string().optional(),
});
type Outcome = z.infer<typeof outcome>;

const inside = ['IncorrectCode', 'VerificationClosed', 'NoChannelLeft'];
const operations = {
  start: ['startVerification', 'StartVerificationInput', ['RateLimited', 'ServiceUnavailable', 'InvalidPhoneNumber']],
  check: ['checkCode', 'CheckCodeInput', ['IncorrectCode', 'VerificationClosed', 'RateLimited', 'ServiceUnavailable']],
  resend: [
    'resendCode',
    'ResendCodeInput',
    ['NoChannelLeft', 'VerificationClosed', 'RateLimited', 'ServiceUnavailable'],
  ],
  cancel: ['cancelVerification', 'CancelVerificationInput', ['VerificationClosed', 'ServiceUnavailable']],
} as const;
const more: Record<string, string> = {
  RateLimited: 'retryAt',
  ServiceUnavailable: 'retryable',
  InvalidPhoneNumber: 'reason',
};

function documentOf(name: keyof typeof operations): string {
  const [field, input, members] = operations[name];
  const rest = members.map((one) => `... on ${one} { ${more[one] ?? `verification { ${fields} }`} }`).join(' ');
  return `mutation($input: ${input}!) { outcome: ${field}(input: $input) { __typename ... on Verification { ${fields} } ${rest} } }`;
}

export const [templateId, appHash] = ['11111111-2222-4333-8444-555555555555', 'FA+9qCX9VSu'];

/** Keys take longer to make than anything else here. */
export const makeKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

/** A simulator, and the service before it in several configurations, on one clock; what was not as it has to be is noted. */
export async function createWorld(keys: ReturnType<typeof makeKeys>, unknowns: Unknowns) {
  const clock = createManualClock();
  const asked = new Set<string>();
  const account = { apiKey: 'abcd1234', apiSecret: randomUUID(), applicationId: randomUUID() };
  const signatureSecret = randomUUID();
  let webhookUrl = '';
  const simulator = createSimulator({
    now: clock.now,
    credentials: { ...account, publicKey: keys.publicKey },
    webhooks: { url: () => webhookUrl, signatureSecret },
    ownTexts: { id: templateId, host: '127.0.0.1' },
    unknowns,
    asked: (name) => void asked.add(name),
    log: createLog('silent'),
  });
  const calls: CallRecord[] = [];
  simulator.onCall((call) => void calls.push(call));
  const { url } = await withoutIntervals(() => simulator.listen({ host: '127.0.0.1', port: 0 }));
  const authorization = `Basic ${btoa(`${account.apiKey}:${account.apiSecret}`)}`;
  const faults: string[] = [];
  const errors: string[] = [];
  const services: Awaited<ReturnType<typeof startService>>[] = [];

  async function serve(env: Record<string, string>) {
    const parsed = parseConfig({
      PORT: '0',
      STORE_URL: 'sqlite::memory:',
      LIMITS: 'off',
      VONAGE_API_HOST: url,
      VONAGE_API_KEY: account.apiKey,
      VONAGE_API_SECRET: account.apiSecret,
      ...env,
    });
    if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
    const log = createLog('error', {
      write: (line) => void errors.push(z.object({ msg: z.string() }).parse(JSON.parse(line)).msg),
    });
    const service = await withoutIntervals(() => startService(parsed.config, { machine: clock, log }));
    services.push(service);
    const post = async (query: string, variables: object) => {
      const response = await fetch(`${service.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return z.object({ data: z.record(z.string(), z.unknown()) }).parse(await response.json()).data;
    };
    const documents = {
      start: documentOf('start'),
      check: documentOf('check'),
      resend: documentOf('resend'),
      cancel: documentOf('cancel'),
    };
    const mutate = async (name: keyof typeof operations, input: object): Promise<Outcome> => {
      const said = (await post(documents[name], { input }))['outcome'];
      const open = view.safeParse(said).data;
      return outcome.parse({ ...outcome.parse(said), ...(open && { verification: open }) });
    };
    return {
      address: service.url,
      start: (phoneNumber: string, channel?: 'WHATSAPP') => mutate('start', { phoneNumber, channel }),
      check: (id: string, code: string) => mutate('check', { verificationId: id, code }),
      resend: (id: string) => mutate('resend', { verificationId: id }),
      cancel: (id: string) => mutate('cancel', { verificationId: id }),
      async read(id: string): Promise<Outcome> {
        const data = await post(`query($id: ID!) { verification(id: $id) { ${fields} } }`, { id });
        return { __typename: 'Verification', verification: view.parse(data['verification']) };
      },
    };
  }

  const app = {
    VONAGE_APPLICATION_ID: account.applicationId,
    VONAGE_PRIVATE_KEY: keys.privateKey,
    VONAGE_SIGNATURE_SECRET: signatureSecret,
  };
  const told = await serve({ ...app, CHANNELS: 'SMS,VOICE,WHATSAPP', WHATSAPP_FROM: '447700900999' });

  return {
    clock,
    simulator,
    /** Which unknowns were met since it was emptied. */
    asked,
    /** With an application, so that webhooks tell it what happens. */
    told,
    /** With an application too, and a new code each step. */
    renewing: await serve({
      ...app,
      CHANNELS: 'RCS,SMS,VOICE',
      REUSE_CODE: 'off',
      TEMPLATE_ID: templateId,
      ANDROID_APP_HASH: appHash,
    }),
    /** Only one of those with an application has the address to which webhooks come. */
    hear: ({ address }: { address: string }) => void (webhookUrl = `${address}/webhooks/vonage`),
    /** With key and secret alone, and a mistake about when Vonage takes a cancel. */
    untold: await serve({ CANCEL_DELAY_SECONDS: '20' }),
    fraudChecked: await serve({ FRAUD_CHECK: 'on' }),
    overV1: await serve({ VONAGE_VERIFY_API: 'v1' }),
    /** Time goes on, and everything happens that it brings. */
    async pass(seconds: number) {
      clock.pass(seconds);
      simulator.tick();
      await simulator.webhooksSettled();
      for (const { sweep } of services) await sweep();
    },
    /** Somebody else's start at Vonage. */
    async startElsewhere(phoneNumber: string) {
      const body = { brand: 'ACME', workflow: [{ channel: 'sms', to: phoneNumber.slice(1) }], channel_timeout: 60 };
      const headers = { authorization };
      await fetch(`${url}/v2/verify/`, { method: 'POST', headers, body: JSON.stringify(body) });
    },
    code: (to: string) => simulator.messages(to)[0]?.code ?? '',
    wrongCode: (to: string) => (simulator.messages(to)[0]?.code === '000000' ? '111111' : '000000'),
    /** With which texts, and for which app, its newest message was asked for. */
    askedFor: (to: string) => [simulator.messages(to)[0]].map((one) => `${one?.templateId} ${one?.appHash}`).join(''),
    /** Of a number since then, oldest first. */
    channels: (to: string, since: number) =>
      simulator
        .messages(to)
        .filter(({ at }) => Date.parse(at) >= since)
        .map(({ channel }) => channel)
        .toReversed()
        .join(' '),
    /** What Vonage answered to the cancels of a number since then. */
    cancels: (to: string, since: number) =>
      calls
        .filter((call) => call.operation === 'cancel' && call.to === to && Date.parse(call.at) >= since)
        .map(({ status }) => status)
        .join(' '),
    /** Notes where it isn't as it has to be. */
    see(what: string, actual: Outcome | string, expected: string) {
      const seen = typeof actual === 'string' ? actual : inWords(actual, clock.now());
      if (seen !== expected) faults.push(`${what}: ${seen}, not ${expected}`);
    },
    takeErrors: () => errors.splice(0),
    takeFaults: () => faults.splice(0),
    async close() {
      for (const service of services) await service.close();
      await simulator.close();
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** What is done at intervals would be done at moments that no walk chose. */
async function withoutIntervals<T>(work: () => Promise<T>): Promise<T> {
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    return await work();
  } finally {
    mock.timers.reset();
  }
}

/** `PENDING SMS>VOICE 3`: what a person is shown of an answer. */
function inWords({ __typename: name, verification, retryAt, retryable, reason }: Outcome, now: number): string {
  if (retryAt) return `${name} ${(retryAt.getTime() - now) / 1000} s`;
  if (!verification) return `${name} ${reason ?? (retryable ? 'retryable' : 'for good')}`;
  const { status, failure, channel, nextChannel, attemptsRemaining } = verification;
  const shown = `${status}${failure ? ` ${failure}` : ''} ${channel}>${nextChannel ?? ''} ${attemptsRemaining}`;
  return inside.includes(name) ? `${name}: ${shown}` : shown;
}
