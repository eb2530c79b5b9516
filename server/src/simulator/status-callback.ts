import type { FinishedRequest, RunningRequest, TakenStep } from './v2-state.ts';
import type { Unknowns } from './unknowns.ts';

/** The body of a status webhook: docs/vonage.md#webhooks. */
export type StatusCallback = EventCallback | SummaryCallback;

type EventCallback = {
  request_id: string;
  triggered_at: string;
  type: 'event';
  channel: string;
  status: 'completed' | 'failed';
  finalized_at: string;
  client_ref?: string;
};

type SummaryCallback = {
  request_id: string;
  submitted_at: string;
  status: 'completed' | 'failed' | 'expired' | 'blocked';
  type: 'summary';
  channel_timeout: number;
  workflow: { channel: string; initiated_at?: string; status: string; reason?: string }[];
  finalized_at?: string;
  client_ref?: string;
  price?: string;
};

/** The end of one step. An `event` has no word for a step that timed out but `failed`. */
export function eventCallback(request: RunningRequest, step: TakenStep, at: number): EventCallback {
  return {
    request_id: request.id,
    triggered_at: iso(step.initiatedAt),
    type: 'event',
    channel: step.channel,
    status: step.status === 'completed' ? 'completed' : 'failed',
    finalized_at: iso(at),
    ...clientRef(request),
  };
}

/** The end of the request; a blocked one has a reason and `finalized_at` too. */
export function summaryCallback(
  request: FinishedRequest,
  outcome: SummaryCallback['status'],
  unknowns: Unknowns,
): SummaryCallback {
  const status = outcome === 'blocked' && unknowns.blockedSummary === 'FAILED' ? 'failed' : outcome;
  return {
    request_id: request.id,
    submitted_at: iso(request.startedAt),
    status,
    type: 'summary',
    channel_timeout: request.channelTimeoutSeconds,
    workflow: [
      ...request.taken.map((step) => ({
        channel: step.channel,
        initiated_at: iso(step.initiatedAt),
        status: step.status,
        ...(step.status === 'blocked' && { reason: blockedReason }),
      })),
      ...request.ahead.map((step) => ({ channel: step.channel, status: 'unused' })),
    ],
    ...(outcome === 'blocked' && { finalized_at: iso(request.endedAt) }),
    ...clientRef(request),
    ...(unknowns.price === 'PRESENT' && { price: (0.1000000417 * request.taken.length).toFixed(9) }),
  };
}

/** AT&T's, in the United States, where the magic numbers are. */
export const blockedNetwork = '310410';

const blockedReason = `Fraudulent traffic detected for your account on network [ ${blockedNetwork} ].`;

const iso = (atMs: number) => new Date(atMs).toISOString();

const clientRef = ({ clientRef }: { clientRef?: string | undefined }) =>
  clientRef === undefined ? {} : { client_ref: clientRef };
