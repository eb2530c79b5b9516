import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { parseConfig } from '../../src/config/config.ts';
import { startService } from '../../src/service.ts';
import type { Unknowns } from '../../src/simulator/unknowns.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { channel } from '../../src/verification/channels.ts';
import { hashHandle } from '../../src/verification/handle.ts';
import { createManualClock } from '../../test/start-server.ts';
import { startVonage } from '../../test/vonage.ts';
import { placeholder, type Thing } from './texts.ts';

const signatureSecret = randomUUID();

export const whatsappFrom = '14155550199';

/** How many of each thing are remembered, the newest. */
const most = 31;

/** The whole service before a recording Vonage, and beside it one with the simulator, on a clock of their own. */
export async function createWorld(unknowns: Partial<Unknowns> = {}) {
  const closes: (() => Promise<void>)[] = [];
  const vonage = await startVonage(() => {});
  closes.push(vonage.close);
  const given = new Set<string>();
  vonage.always('start', () => {
    const requestId = randomUUID();
    given.add(requestId);
    return { status: 202, json: { request_id: requestId } };
  });
  let seen = 0;
  const clock = createManualClock();
  const lines: string[] = [];
  const crashes: unknown[] = [];
  const crashed = (thrown: unknown) => void crashes.push(thrown);
  process.on('unhandledRejection', crashed).on('uncaughtException', crashed);
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

  async function listen(env: Record<string, string>) {
    const parsed = parseConfig({
      PORT: '0',
      STORE_URL: 'sqlite::memory:',
      LIMITS: 'off',
      TRUST_PROXY: '127.0.0.1',
      CHANNELS: channel.options.join(),
      WHATSAPP_FROM: whatsappFrom,
      ...env,
    });
    if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
    const log = createLog('debug', { write: (line) => void lines.push(line) });
    const service = await startService(parsed.config, { machine: clock, log, unknowns });
    closes.push(service.close);
    return service;
  }

  const service = await listen({
    VONAGE_API_HOST: vonage.url,
    VONAGE_APPLICATION_ID: randomUUID(),
    VONAGE_PRIVATE_KEY: privateKey,
    VONAGE_SIGNATURE_SECRET: signatureSecret,
  });
  const simulated = await listen({ SIMULATOR: 'on', SIMULATOR_PORT: '0' });

  const things: Record<Thing, string[]> = { open: [], closed: [], proof: [], request: [], hash: [] };
  const remember = (name: Thing, text: string) => {
    if (things[name].includes(text)) return;
    things[name].unshift(text);
    things[name].length = Math.min(things[name].length, most);
  };

  return {
    service,
    simulated,
    clock,
    things,
    /** The requests that Vonage has given us. */
    given,
    /** What Vonage was asked since it was asked for last. */
    takeCalls() {
      const fresh = vonage.calls().slice(seen);
      seen += fresh.length;
      return fresh;
    },
    /** What was logged since it was asked for last. */
    takeLines: () => lines.splice(0),
    takeCrashes: () => crashes.splice(0),
    remember,
    rememberHandle(id: string, isOpen: boolean) {
      if (!isOpen) things.open = things.open.filter((one) => one !== id);
      remember(isOpen ? 'open' : 'closed', id);
      remember('hash', hashHandle(id));
    },
    /** With what the placeholders stand for now. */
    fill: (text: string) =>
      text.replaceAll(placeholder, (_, name: Thing, index: string) => {
        const all = things[name];
        return all[Number(index) % all.length] ?? 'none';
      }),
    sign(body: Buffer): string {
      const claims = { iss: 'Vonage', jti: randomUUID(), iat: Math.floor(clock.now() / 1000), api_key: 'abcd1234' };
      const payload_hash = createHash('sha256').update(body).digest('hex');
      const input = [
        { alg: 'HS256', typ: 'JWT' },
        { ...claims, payload_hash },
      ]
        .map(encode)
        .join('.');
      return `Bearer ${input}.${createHmac('sha256', signatureSecret).update(input).digest('base64url')}`;
    },
    async close() {
      process.off('unhandledRejection', crashed).off('uncaughtException', crashed);
      for (const close of closes.toReversed()) await close();
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

const encode = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
