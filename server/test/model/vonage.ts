import type { Channel } from '../../src/schema.generated.ts';
import { createV2Account } from '../../src/simulator/v2-account.ts';
import type { FinishedRequest } from '../../src/simulator/v2-state.ts';
import type { Unknowns } from '../../src/simulator/unknowns.ts';
import type { CancelOutcome, LookOutcome, ProviderReport, Send, SendOutcome } from '../../src/verification/provider.ts';
import { readCallback } from '../../src/vonage/webhook.ts';
import { channelNames } from '../../src/vonage/channels.ts';

export type VonageSettings = {
  /** Whether Vonage reports by webhook. */
  webhooks: boolean;
  /** What Vonage does where nobody knows. */
  unknowns: Unknowns;
};

/** Vonage's fraud rules end requests for this number after a second. */
export const blockedNumber = '+14155550156';

/** An RCS step for this number fails after a second. */
export const numberWithoutRcs = '+14155550163';

/** Vonage's steps for them don't follow from the clock. */
export const goesItsOwnWay = (phoneNumber: string) => [blockedNumber, numberWithoutRcs].includes(phoneNumber);

/** How a refused cancel is understood. */
const refusedCancels = {
  CONFLICT: 'NOT_CANCELED',
  UNAUTHORIZED: 'NOT_CANCELED',
  NOT_FOUND: 'NOT_FOUND',
} as const satisfies Record<Unknowns['cancelRefusal'], CancelOutcome['outcome']>;

/** The simulator's Vonage in the words of the rules, without HTTP between them. */
export function createVonage({ webhooks, unknowns }: VonageSettings, now: () => number) {
  const { conflictNames } = unknowns;
  const reports: ProviderReport[] = [];
  /** Every code that was sent by request, the newest last. */
  const codes = new Map<string, string[]>();
  const vonage = createV2Account({
    now,
    unknowns,
    happened(happenings) {
      for (const happening of happenings)
        if (happening.type === 'CALLBACK') reports.push(...[readCallback(happening.body) ?? []].flat());
      for (const request of vonage.requests()) if (request.phase === 'RUNNING') codes.set(request.id, request.codes);
    },
  });

  const requestOf = (requestId: string) => vonage.requests().find(({ id }) => id === requestId);

  return {
    tick: vonage.tick,

    start({ phoneNumber, plan, timeoutSeconds, reuseCode, clientRef }: Send): SendOutcome {
      if (unknowns.repeatedChannel === 'REFUSED' && new Set(plan).size < plan.length)
        return { outcome: 'REPEAT_REFUSED' };
      const [first = 'SMS', ...others] = plan;
      const to = phoneNumber.replace('+', '');
      const step = (channel: Channel) => ({ channel: channelNames[channel], to, reuseCode, text: '${code}' });
      const { outcome, requestId } = vonage.start({
        phoneNumber: to,
        brand: 'ACME',
        clientRef,
        channelTimeoutSeconds: timeoutSeconds,
        codeLength: 6,
        customCode: undefined,
        steps: [step(first), ...others.map(step)],
        fate: phoneNumber === blockedNumber ? 'blocked' : 'delivered',
        callbacks: webhooks,
      });
      if (outcome === 'ACCEPTED') return { outcome: 'SENT', requestId };
      return {
        outcome: 'IN_FLIGHT',
        requestId: conflictNames === 'NOTHING' ? undefined : requestId,
        clientRef: conflictNames === 'ID_AND_REF' ? requestOf(requestId)?.clientRef : undefined,
      };
    },

    check(requestId: string, code: string) {
      const said = vonage.check(requestId, code);
      return said === 'TOO_MANY' ? 'ATTEMPTS_USED_UP' : said;
    },

    advance(requestId: string) {
      const said = vonage.next(requestId);
      return said === 'MOVED_ON' ? 'ADVANCED' : said;
    },

    cancel(requestId: string) {
      const said = vonage.cancel(requestId);
      return said === 'NOT_NOW' ? refusedCancels[unknowns.cancelRefusal] : said;
    },

    look(requestId: string): LookOutcome {
      const request = requestOf(requestId);
      if (!request) return { outcome: 'UNKNOWN' };
      if (request.phase === 'RUNNING') return { outcome: 'OPEN', startedAt: request.startedAt };
      return { outcome: 'CLOSED', news: seen[request.outcome] };
    },

    /** What Vonage has to report and hasn't yet, oldest first; taken out by whoever delivers or drops it. */
    reports,

    codes: (requestId: string): readonly string[] => codes.get(requestId) ?? [],

    /** The newest request to this number, as Vonage sees it now. */
    latest: (phoneNumber: string) =>
      vonage
        .requests()
        .filter((request) => `+${request.phoneNumber}` === phoneNumber)
        .at(-1),

    /** The request as Vonage sees it now; undefined where it has forgotten it. */
    requestOf,
  };
}

const seen: Record<FinishedRequest['outcome'], ProviderReport['news']> = {
  completed: { kind: 'COMPLETED' },
  failed: { kind: 'ENDED', because: 'TOO_MANY_ATTEMPTS' },
  expired: { kind: 'ENDED', because: 'EXPIRED' },
  blocked: { kind: 'ENDED', because: 'BLOCKED' },
  canceled: { kind: 'ENDED', because: 'EXPIRED' },
};
