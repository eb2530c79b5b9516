import type { Channel } from '../../src/schema.generated.ts';
import { createSimulatedVonage } from '../../src/simulator/simulated-vonage.ts';
import type { FinishedRequest } from '../../src/simulator/request-state.ts';
import type { StatusCallback } from '../../src/simulator/status-callback.ts';
import { channelNamed, channelNames } from '../../src/vonage/channels.ts';
import type { LookOutcome, ProviderReport, Send, SendOutcome } from '../../src/verification/provider.ts';

export type VonageSettings = {
  /** Whether Vonage reports by webhook. */
  webhooks: boolean;
  /** What a 409 says of the request in flight; nothing says that it always says all (vonage.md 1.4). */
  conflictNames: 'NOTHING' | 'ID' | 'ID_AND_REF';
};

/** Vonage's fraud rules end requests for this number after a second. */
export const blockedNumber = '+14155550156';

const endings = { failed: 'UNDELIVERABLE', expired: 'EXPIRED', blocked: 'BLOCKED' } as const;

/** The simulator's Vonage in the words of the rules, without HTTP between them. */
export function createVonage({ webhooks, conflictNames }: VonageSettings, now: () => number) {
  const reports: ProviderReport[] = [];
  /** Every code that was sent by request, the newest last. */
  const codes = new Map<string, string[]>();
  const vonage = createSimulatedVonage({
    now,
    happened(happenings) {
      for (const happening of happenings) if (happening.type === 'CALLBACK') reports.push(reportOf(happening.body));
      for (const request of vonage.requests()) if (request.phase === 'RUNNING') codes.set(request.id, request.codes);
    },
  });

  const requestOf = (requestId: string) => vonage.requests().find(({ id }) => id === requestId);

  return {
    tick: vonage.tick,

    start({ phoneNumber, plan, timeoutSeconds, reuseCode, clientRef }: Send): SendOutcome {
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
      return said === 'NOT_NOW' ? 'NOT_CANCELED' : said;
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

function reportOf(body: StatusCallback): ProviderReport {
  return { requestId: body.request_id, clientRef: body.client_ref, news: newsOf(body) };
}

function newsOf(body: StatusCallback): ProviderReport['news'] {
  if (body.status === 'completed') return { kind: 'COMPLETED' };
  if (body.type === 'summary') return { kind: 'ENDED', because: endings[body.status] };
  const channel = channelNamed(body.channel);
  if (!channel) throw new Error('An unknown channel');
  return { kind: 'STEP_FAILED', channel };
}

const seen: Record<FinishedRequest['outcome'], ProviderReport['news']> = {
  completed: { kind: 'COMPLETED' },
  failed: { kind: 'ENDED', because: 'TOO_MANY_ATTEMPTS' },
  expired: { kind: 'ENDED', because: 'EXPIRED' },
  blocked: { kind: 'ENDED', because: 'BLOCKED' },
  canceled: { kind: 'ENDED', because: 'EXPIRED' },
};
