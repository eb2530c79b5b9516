import { createHash, timingSafeEqual } from 'node:crypto';
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Log } from '../telemetry/log.ts';
import type { WebhookFault } from '../telemetry/recorded.ts';
import type { ProviderReport } from '../verification/provider.ts';
import { channelNamed } from './channels.ts';

/** A secret without `apiKey` counts for any; a key may have several while its secret is rotated. */
export type SignatureSecret = { readonly apiKey: string | undefined; readonly secret: string };

/** Enums are open, and so are bodies: what isn't known is left out or ignored. */
const callback = z.object({
  request_id: z.string(),
  client_ref: z.string().optional().catch(undefined),
  type: z.string(),
  channel: z.string().optional().catch(undefined),
  status: z.string(),
  workflow: z
    .array(z.object({ status: z.string().catch('') }).catch({ status: '' }))
    .optional()
    .catch(undefined),
});

const claims = z.object({ api_key: z.string(), payload_hash: z.string() });

const noAsides = () => {};

/**
 * Reads Vonage's status webhooks: docs/vonage.md#webhooks. `read` answers what is wrong with one that isn't signed by one of
 * `secrets`, IGNORED for what is signed and says nothing of use, or else what the webhook says. `asides` hears of each
 * that is signed.
 */
export function createWebhookReader(
  secrets: readonly SignatureSecret[],
  now: () => number,
  asides: (body: unknown) => void = noAsides,
) {
  return async function read(
    authorization: string | undefined,
    body: Buffer,
  ): Promise<ProviderReport | 'IGNORED' | { fault: WebhookFault }> {
    const token = /^Bearer (\S+)$/iu.exec(authorization ?? '')?.[1];
    const fault = token === undefined ? 'NO_TOKEN' : await faultOf(token, body);
    if (fault) return { fault };
    const said = parseJson(body);
    asides(said);
    return readCallback(said) ?? 'IGNORED';
  };

  /** Undefined where one of the secrets signed it; else of all faults the one that comes nearest to that. */
  async function faultOf(token: string, body: Buffer): Promise<WebhookFault | undefined> {
    const hash = createHash('sha256').update(body).digest('hex');
    const candidates = secretsFor(token);
    if (!Array.isArray(candidates)) return candidates;
    const faults: WebhookFault[] = [];
    for (const secret of candidates) {
      const payload = await verified(token, secret);
      if (typeof payload === 'string') faults.push(payload);
      else {
        const { data } = claims.safeParse(payload);
        if (data && isSame(data.payload_hash, hash)) return undefined;
        faults.push('OTHER_BODY');
      }
    }
    return faults.find((fault) => fault !== 'OTHER_SECRET') ?? 'OTHER_SECRET';
  }

  function secretsFor(token: string): string[] | WebhookFault {
    try {
      const { api_key: apiKey } = decodeJwt(token);
      const own = secrets.filter((one) => one.apiKey === undefined || one.apiKey === apiKey);
      return own.length > 0 ? own.map(({ secret }) => secret) : 'OTHER_API_KEY';
    } catch {
      return 'NO_TOKEN';
    }
  }

  /** The algorithm is pinned. An old `iat` is a replay; an `iat` more than a minute ahead of our clock is made up. */
  async function verified(token: string, secret: string): Promise<object | WebhookFault> {
    try {
      const currentDate = new Date(now());
      const options = { algorithms: ['HS256'], maxTokenAge: '24h', clockTolerance: 60, currentDate };
      return (await jwtVerify(token, new TextEncoder().encode(secret), options)).payload;
    } catch (error) {
      const isOfTime = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
      return isOfTime ? 'OTHER_TIME' : 'OTHER_SECRET'; // whatever else is wrong with it, it isn't Vonage's
    }
  }
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given.toLowerCase()), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined; // signed, but not JSON: nothing to be learned
  }
}

/** Where Vonage's webhooks arrive. */
export const webhookPath = '/webhooks/vonage';

/** Takes what a webhook says; `LATER` where that has to be told again. */
export type Report = (report: ProviderReport) => Promise<'DONE' | 'LATER'>;

/**
 * A `POST` of `webhookPath`: 204 for what was taken, known already or of no use; 401 for what isn't Vonage's; 503, so that
 * Vonage sends it again, for what can't be taken yet.
 */
export function webhookRoute(
  read: ReturnType<typeof createWebhookReader>,
  report: Report,
  log: Log,
): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    // The signature is over the bytes as they came.
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 65_536 }, async (_: unknown, body: Buffer) => body);
    app.post<{ Body: Buffer | undefined }>(webhookPath, async ({ headers, body }, reply) => {
      const said = await read(headers.authorization, body ?? Buffer.of());
      if (said !== 'IGNORED' && 'fault' in said) {
        log.record({ type: 'WEBHOOK_CAME', outcome: 'refused', reason: said.fault });
        return reply.code(401).send();
      }
      const taken = said === 'IGNORED' ? 'DONE' : await report(said).catch((error: unknown) => later(error));
      const outcome = said === 'IGNORED' ? 'ignored' : taken === 'DONE' ? 'ok' : 'unavailable';
      log.record({ type: 'WEBHOOK_CAME', outcome });
      return reply.code(taken === 'DONE' ? 204 : 503).send();
    });
  };

  function later(error: unknown): 'LATER' {
    log.error('A webhook could not be taken.', { operation: 'webhook' }, error);
    return 'LATER';
  }
}

const endings = new Map<string, Extract<ProviderReport['news'], { kind: 'ENDED' }>['because']>([
  ['expired', 'EXPIRED'],
  ['failed', 'UNDELIVERABLE'],
  ['blocked', 'BLOCKED'],
  ['rejected', 'REJECTED'],
  ['user_rejected', 'REJECTED'],
]);

/** What the body of a status webhook says; undefined for what is of no use. */
export function readCallback(body: unknown): ProviderReport | undefined {
  const { data } = callback.safeParse(body);
  const news = data && newsOf(data);
  return news && { requestId: data.request_id, clientRef: data.client_ref, news };
}

/**
 * A summary ends the request; an event ends only its step where it failed or expired, and the request otherwise. Whether
 * there are events of a step's end at all is not known: without them the clock moves on, and a summary ends all.
 */
function newsOf({ type, channel: name, status, workflow = [] }: z.output<typeof callback>) {
  if (type !== 'event' && type !== 'summary') return undefined;
  if (status === 'completed') return { kind: 'COMPLETED' } as const;
  const because = reasonIn(workflow) ?? endings.get(status);
  if (!because) return undefined;
  if (type === 'summary' || because === 'BLOCKED' || because === 'REJECTED') return { kind: 'ENDED', because } as const;
  const channel = channelNamed(name);
  return channel && ({ kind: 'STEP_FAILED', channel } as const);
}

/** Where a step says why the request failed, that counts: not every source has the reason in the summary's own status. */
const reasonIn = (workflow: readonly { status: string }[]) =>
  workflow.map(({ status }) => endings.get(status)).find((because) => because === 'BLOCKED' || because === 'REJECTED');
