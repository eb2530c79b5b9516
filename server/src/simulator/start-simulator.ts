import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { Config } from '../config/config.ts';
import { ownHost } from '../http/own-host.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clock } from '../verification/clock.ts';
import { createSimulator } from './simulator.ts';
import type { Unknowns } from './unknowns.ts';

/** By which other programs talk to the simulator, or sign what it would send; it opens nothing else. */
export type Account = Readonly<
  Record<'apiHost' | 'apiKey' | 'apiSecret' | 'applicationId' | 'privateKey' | 'signatureSecret', string>
>;

/**
 * The simulator as the service runs it: on loopback, with credentials made up at each start, its requests in flight kept
 * beside the database so that both survive a restart together.
 */
export async function startSimulator(
  { store, http, vonage }: Config,
  port: number,
  clock: Clock,
  log: Log,
  { webhookUrl, unknowns }: { webhookUrl: () => string; unknowns: Partial<Unknowns> },
) {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const applicationId = randomUUID();
  const basic = { apiKey: 'simulated', apiSecret: randomBytes(16).toString('hex') };
  const signatureSecret = randomBytes(32).toString('hex');
  const phone = createSimulator({
    now: clock.now,
    credentials: { ...basic, applicationId, publicKey },
    ...(store.kind === 'sqlite' && store.path !== ':memory:' ? { stateFile: `${store.path}.simulator.json` } : {}),
    webhooks: { url: webhookUrl, signatureSecret },
    // As an operator would enter them, so that a browser that reads texts takes the code of these for this page.
    ownTexts: { id: vonage.templateId, host: ownHost(http) },
    unknowns,
    log,
  });
  const { url } = await phone.listen({ host: '127.0.0.1', port });
  const account: Account = { apiHost: url, ...basic, applicationId, privateKey, signatureSecret };
  return {
    phone,
    account,
    apiHost: url,
    insightsHost: url,
    credentials: { kind: 'jwt' as const, applicationId, privateKey, basic },
    signatureSecrets: [{ apiKey: basic.apiKey, secret: signatureSecret }],
    close: phone.close,
  };
}
