import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { examine } from '../src/doctor/doctor.ts';
import { toText, type Finding } from '../src/doctor/finding.ts';
import { ills } from '../src/doctor/ills.ts';
import { credentials, privateKey, startTestSimulator } from '../src/simulator/simulator-fixture.ts';
import { createLog } from '../src/telemetry/log.ts';
import { startRecordingServer } from '../src/vonage/recording-server.ts';
import { createSecrets } from './secrets.ts';
import { createManualClock, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const signatureSecret = 'a-signature-secret-of-32-characters';
export const basicEnv = { VONAGE_API_KEY: credentials.apiKey, VONAGE_API_SECRET: credentials.apiSecret };
export const applicationEnv = {
  VONAGE_APPLICATION_ID: credentials.applicationId,
  VONAGE_PRIVATE_KEY: privateKey.trim(),
};
export const signatureEnv = { VONAGE_SIGNATURE_SECRET: signatureSecret };

/** What no check of Vonage's depends on. */
export const otherEnv = () => ({ ALLOWED_REGIONS: 'US', STORE_URL: `sqlite:${join(temporaryFolder(), 'store.db')}` });

type Options = { aheadMs?: number; hosts?: readonly string[]; steady?: () => number };

const now = () => performance.now();

/** What the doctor finds; fails where it tells a secret of the environment. */
export async function look(env: Record<string, string>, { aheadMs = 0, hosts = [], steady = now }: Options = {}) {
  const clocks = { wall: () => Date.now() + aheadMs, steady };
  const findings = await examine(env, { clocks, hosts, log: createLog('silent') });
  const secrets = createSecrets();
  secrets.learn(env);
  const leaks = secrets.leaks(toText(findings, true).split('\n'));
  if (leaks.length > 0) throw new Error(`Secrets in what it says:\n${leaks.join('\n')}`);
  return findings;
}

const isIll = (name: string): name is keyof typeof ills => Object.hasOwn(ills, name);

/** Their names; a sentence for what has none. */
const illsOf = (findings: readonly Finding[]) =>
  findings
    .filter(({ verdict }) => verdict !== 'RIGHT')
    .map(({ says }) => Object.keys(ills).find((name) => isIll(name) && says.startsWith(ills[name].says)) ?? says);

/** What is wrong with that environment. */
export const lookForIlls = async (env: Record<string, string>, options?: Options) => illsOf(await look(env, options));

/**
 * A simulated Vonage with a service that it reports to, on a database in a file; `env`: what both have, with which all is
 * right.
 */
export async function startGood() {
  let address = '';
  const simulator = await startTestSimulator({
    now: Date.now,
    webhooks: { url: () => `${address}/webhooks/vonage`, signatureSecret },
  });
  const env = {
    ...basicEnv,
    ...applicationEnv,
    ...signatureEnv,
    ...otherEnv(),
    VONAGE_API_HOST: simulator.url,
  };
  const server = await startServer({ vonage: simulator, clock: createManualClock(Date.now()), env });
  address = server.address;
  return { ...simulator, server, env: { ...env, PUBLIC_URL: address } };
}

export type Answer = { status: number; json?: object; text?: string; headers?: Record<string, string> };

/** An HTTP server that says what the test says, JSON or text; gone after the test. */
export async function startStub(answer: (request: IncomingMessage) => Answer) {
  const server = await startRecordingServer((response, request) => {
    const { status, json, text = '', headers = {} } = answer(request);
    const type = json ? 'application/json' : 'text/html';
    response.writeHead(status, { 'content-type': type, ...headers }).end(json ? JSON.stringify(json) : text);
  });
  onTestFinished(() => server.close());
  return server;
}

/** A Vonage that takes the credentials, and has no templates. */
export const plain = ({ url = '' }: Pick<IncomingMessage, 'url'>) =>
  url.startsWith('/v2/verify/templates') ? problem(403, 'forbidden') : problem(404, 'not-found');

/** As Vonage has them. */
export const problem = (status: number, fragment: string): Answer => ({
  status,
  json: { type: `https://developer.vonage.com/api-errors#${fragment}`, title: 'No', detail: 'No', instance: 'i' },
});
