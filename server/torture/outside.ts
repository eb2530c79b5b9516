import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createSimulator, type CallRecord } from '../src/simulator/simulator.ts';
import type { Unknowns } from '../src/simulator/unknowns.ts';
import { createLog } from '../src/telemetry/log.ts';
import { startBackend } from './backend.ts';

/** Codes checked per request. */
export const maxAttempts = 3;
/** One number of each of these is one for which Vonage is slow. */
const areas = [201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229];
const cancelDelaySeconds = 2;

/**
 * What the service has around it: a Vonage that is slow, says things late, twice or not at all, and a backend that refuses now
 * and then. `addresses` are the service's; `slowMs` is long enough that another node looks at what is under way.
 */
export async function startOutside(addresses: readonly string[], unknowns: Unknowns, slowMs = 1_000) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const applicationId = randomUUID();
  const signatureSecret = randomUUID();
  const simulator = createSimulator({
    now: () => Date.now(),
    credentials: { apiKey: 'torture', apiSecret: randomUUID(), applicationId, publicKey },
    webhooks: {
      url: () => `${anyOf(addresses)}/webhooks/vonage`,
      signatureSecret,
      repeat: 1,
      reorder: true,
      drop: 0.1,
    },
    slowMs,
    cancelAfterMs: cancelDelaySeconds * 1000,
    unknowns,
    log: createLog('silent'),
  });
  const calls: CallRecord[] = [];
  simulator.onCall((call) => void calls.push(call));
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  const backend = await startBackend(webhookSecret);
  const { url } = await simulator.listen({ host: '127.0.0.1', port: 0 });
  const slow = areas.map((area) => `+1${area}5550159`);
  let nextNumber = 2_000_000;

  return {
    /** What leads a node there, and keeps its books simple: a start a number. */
    env: {
      VONAGE_API_HOST: url,
      VONAGE_APPLICATION_ID: applicationId,
      VONAGE_PRIVATE_KEY: privateKey.trim(),
      VONAGE_SIGNATURE_SECRET: `torture:${signatureSecret}`,
      VONAGE_TIMEOUT_MS: '2000',
      WEBHOOK_URL: backend.url,
      WEBHOOK_SECRET: webhookSecret,
      MAX_ATTEMPTS: String(maxAttempts),
      CANCEL_DELAY_SECONDS: String(cancelDelaySeconds),
      LIMITS: 'phone=1/1d,ip=off,regions=off,prefix=off,pumping=off,wrong=off,checks=off',
    },
    /** What Vonage was asked so far. */
    calls: (): readonly CallRecord[] => calls,
    /** What the backend heard so far. */
    told: backend.told,
    /** One that nobody had before; now and then one for which Vonage is slow. */
    newNumber(): string {
      const phoneNumber = (nextNumber % 8 === 0 ? slow.pop() : undefined) ?? `+1415${nextNumber}`;
      nextNumber += 1;
      return phoneNumber;
    },
    /** The latest code that was sent there. */
    codeOf: (phoneNumber: string) => simulator.messages(phoneNumber)[0]?.code,
    async close() {
      await simulator.close();
      await backend.close();
    },
  };
}

export const anyOf = <T>(all: readonly T[]) => all[Math.floor(Math.random() * all.length)];
