import { createPrivateKey, createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { createSimulator, type CallRecord, type SimulatorOptions } from './simulator.ts';

export const signatureSecret = 'a signature secret of at least 32 characters';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const { privateKey } = keys;

export const credentials = {
  apiKey: 'abcd1234',
  apiSecret: 'a-secret',
  applicationId: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
  publicKey: keys.publicKey,
};

export const basic = `Basic ${Buffer.from(`${credentials.apiKey}:${credentials.apiSecret}`).toString('base64')}`;

export const anId = randomUUID();

/** What the SDK sends: a token signed by the application's private key, unless told otherwise. */
export async function signedIn(claims: object = {}, alg: 'RS256' | 'HS256' = 'RS256', expires: string | null = '15m') {
  const key = alg === 'RS256' ? createPrivateKey(privateKey) : createSecretKey(Buffer.from(keys.publicKey));
  const iat = Math.floor(Date.now() / 1000);
  const token = new SignJWT({ application_id: credentials.applicationId, iat, ...claims })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .setJti(randomUUID());
  if (expires !== null) token.setExpirationTime(expires);
  return `Bearer ${await token.sign(key)}`;
}

/** A clock that stands still until it is told otherwise. */
export function createManualClock() {
  let now = Date.parse('2026-11-23T06:00:00.000Z');
  return { now: () => now, pass: (seconds: number) => void (now += seconds * 1000) };
}

/** A simulator on a free port, closed after the test, its clock in the test's hands. */
export async function startTestSimulator(options: Partial<SimulatorOptions> = {}) {
  const clock = createManualClock();
  const simulator = createSimulator({ now: clock.now, credentials, log: createLog('silent'), slowMs: 20, ...options });
  onTestFinished(() => simulator.close());
  const { url } = await simulator.listen({ host: '127.0.0.1', port: 0 });
  const calls: CallRecord[] = [];
  simulator.onCall((call) => void calls.push(call));

  const call = async (method: 'POST' | 'DELETE', path: string, body?: object | string, authorization = basic) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type')?.split(';')[0];
    return { status: response.status, type, body: type?.endsWith('json') ? JSON.parse(text) : text };
  };

  return {
    simulator,
    url,
    clock,
    /** Every call so far, oldest first. */
    calls: (): readonly CallRecord[] => calls,
    starts: (): readonly CallRecord[] => calls.filter(({ operation }) => operation === 'start'),
    start: (to: string, more: object = {}, authorization = basic) =>
      call('POST', '/v2/verify', { brand: 'ACME', workflow: [{ channel: 'sms', to }], ...more }, authorization),
    check: (id: string, code: string) => call('POST', `/v2/verify/${id}`, { code }),
    cancel: (id: string) => call('DELETE', `/v2/verify/${id}`),
    next: (id: string) => call('POST', `/v2/verify/${id}/next_workflow`, ''),
    call,
  };
}
