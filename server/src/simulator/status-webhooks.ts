import type { Log } from '../telemetry/log.ts';
import { signWebhook } from './sign-webhook.ts';
import type { StatusCallback } from './status-callback.ts';
import { unknownsSchema, type Unknowns } from './unknowns.ts';

export type WebhookSettings = {
  /** The application's Verify "Status URL"; a function where it isn't known yet. */
  url: string | (() => string);
  /** The account's signature secret, which isn't its API secret: docs/vonage.md#webhook-signatures. */
  signatureSecret: string;
  /** How late each is sent. */
  delayMs?: number;
  /** How often each is sent again after it was taken. */
  repeat?: number;
  /** Of those that are due together the newest first. */
  reorder?: boolean;
  /** Which are lost on the way, for good: these, or so many of a hundred as 0 to 1. */
  drop?: number | ((body: StatusCallback) => boolean);
};

type Options = {
  settings: WebhookSettings;
  /** Read at each use, as `settings` are. */
  unknowns?: Pick<Unknowns, 'webhooks'>;
  apiKey: string;
  applicationId: string;
  now: () => number;
  log: Log;
};

type Delivery = { requestId: string; body: string; dueAt: number; failures: number; repeats: number };

/** Non-2xx is retried (docs/vonage.md#webhooks); the schedule isn't documented: here after 1, 2, 4, 8 and 16 s. */
const maxFailures = 5;

const timeoutMs = 5000;

/**
 * Sends status webhooks as Vonage does. Has no timers: `pump` sends what is due. `settings` are read at each use, so that
 * they may change while it runs.
 */
export function createStatusWebhooks({
  settings,
  unknowns = unknownsSchema.parse({}),
  apiKey,
  applicationId,
  now,
  log,
}: Options) {
  const signer = { secret: settings.signatureSecret, apiKey, applicationId };
  const underWay = new Map<string, Promise<void>>();
  let waiting: Delivery[] = [];

  const isDropped = (body: StatusCallback) => {
    const { drop = 0 } = settings;
    return typeof drop === 'number' ? Math.random() < drop : drop(body);
  };

  const isTaken = async (body: string) => {
    try {
      const url = typeof settings.url === 'string' ? settings.url : settings.url();
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: await signWebhook(body, signer, now()) },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      return response.ok;
    } catch (error) {
      log.debug('A simulated webhook did not arrive', {}, error);
      return false;
    }
  };

  const deliver = async (delivery: Delivery) => {
    if (await isTaken(delivery.body)) {
      if (delivery.repeats > 0) waiting.push({ ...delivery, repeats: delivery.repeats - 1 });
      return;
    }
    const failures = delivery.failures + 1;
    if (failures > maxFailures) return log.warn('A simulated webhook was given up');
    waiting.push({ ...delivery, failures, dueAt: now() + 1000 * 2 ** (failures - 1) });
  };

  /** One request's webhooks go one after the other, those of different requests side by side. */
  const deliverInTurn = async (requestId: string, deliveries: readonly Delivery[]) => {
    for (const delivery of deliveries) await deliver(delivery);
    underWay.delete(requestId);
    pump();
  };

  function pump() {
    const due = waiting.filter(({ requestId, dueAt }) => dueAt <= now() && !underWay.has(requestId));
    waiting = waiting.filter((delivery) => !due.includes(delivery));
    if (settings.reorder || (due.length > 1 && unknowns.webhooks === 'NEWEST_FIRST')) due.reverse();
    for (const [requestId, deliveries] of Map.groupBy(due, ({ requestId }) => requestId)) {
      underWay.set(requestId, deliverInTurn(requestId, deliveries));
    }
  }

  return {
    add(body: StatusCallback) {
      if (isDropped(body)) return;
      const { delayMs = 0, repeat = unknowns.webhooks === 'TWICE' ? 1 : 0 } = settings;
      waiting.push({
        requestId: body.request_id,
        body: JSON.stringify(body),
        dueAt: now() + delayMs,
        failures: 0,
        repeats: repeat,
      });
    },
    pump,
    /** Resolves once nothing is under way; what isn't due yet keeps waiting. */
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}
