import type { Channel, StartVerificationResult } from '../schema.generated.ts';
import { returnsOf } from './limits.ts';
import type { LimitName } from './limit-settings.ts';
import type { Line } from './lookup.ts';
import type { PhoneNumber } from './phone-number.ts';
import { planFor } from './plan.ts';
import * as problems from './problems.ts';
import type { LookOutcome, SendOutcome } from './provider.ts';
import type { Found } from './requests.ts';
import type { Event } from './transition/event.ts';
import type { Pumped } from './pumping.ts';
import type { Count } from './store.ts';
import type { StartedBy, Verification } from './verification.ts';
import { requestName } from './names.ts';
import { findVerification, maskedNumberOf, type Request, type Sending } from './request.ts';
import type { Tools } from './tools.ts';

export type StartInput = {
  phoneNumber: string;
  region: string | undefined;
  channel: Channel | undefined;
  locale: string | undefined;
  idempotencyKey: string | undefined;
  nonce: string | undefined;
  /** From where it is asked for, as limits count it; null: by address nothing is counted. */
  clientAddress: string | null;
  /** The backend that asks for it; null: a person's client does. */
  startedBy: StartedBy | null;
};

/** A start as it was asked for, once its number is known; `candidate` is the verification that it will be. */
export type StartIntent = {
  input: StartInput;
  number: PhoneNumber;
  handle: string;
  candidate: Verification;
  /** The number's last request. */
  before: Request | undefined;
  /** A repeat of a known key counts nothing. */
  isRepeat: boolean;
  /** What is kept of what a lookup said of its number. */
  line: Line | undefined;
  /** A lookup was paid for. */
  isLookedUp?: boolean;
  /** What an alarm in its region, if there is one, makes of it. */
  pumped: Pumped;
};

/** After an accepted cancel the provider may refuse the number for "a dozen seconds": one user saw it (vonage-node-sdk #1036). */
export const afterCancelMs = 15_000;
const conflictAfterCancelMs = 20_000;
const foreignMs = 60_000;

/** What a start that was just answered looks like to whoever asked for it. */
export function createView({ view }: Pick<Tools, 'view'>) {
  return (request: Request, { handle: id, candidate, input: { startedBy } }: StartIntent) => {
    const verification = findVerification(request, candidate.handleHash);
    if (!verification) throw new Error('A start without its verification');
    return view(request, verification, { handle: id, backend: startedBy?.backend });
  };
}

/** Sends what is claimed, with `counts` for it, and answers what came of it: the contract's items 3, 4 and 8. */
export function createSend(tools: Tools) {
  const { requests, provider, lookups, isTestNumber, clock, offer, log, claimMs } = tools;
  const view = createView(tools);
  let takesRepeats = true;

  return { send: screened, sendingOf };

  /** From now on, with the plan as the provider takes it: each channel once, after it refused one that repeats. */
  function sendingOf(planned: readonly Channel[]): Sending {
    const plan = provider.able?.(planned) ?? planned;
    return sendingNow(takesRepeats ? plan : [...new Set(plan)]);
  }

  function sendingNow(plan: readonly Channel[]) {
    const { channelTimeoutSeconds, reuseCode } = offer;
    return { plan, stepMs: channelTimeoutSeconds * 1000, startedAt: clock.now(), reuseCode };
  }

  /**
   * Looks the number up where nothing is known of it: under the claim, so that it is counted, and done once for all who ask
   * at the same time. What a lookup refuses stays counted.
   */
  async function screened(
    claim: Found,
    sending: Sending,
    counts: readonly Count[],
    intent: StartIntent,
  ): Promise<StartVerificationResult> {
    const { number, input, line: known, isRepeat } = intent;
    if (!lookups || known || isRepeat || isTestNumber(number.e164)) return send(claim, sending, counts, intent);
    const line = await lookups.lookUp(number);
    const plan = planFor(input.channel, number, offer, line);
    if (!Array.isArray(plan)) {
      await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts, 'total'));
      return plan;
    }
    const lookedUp = { ...intent, isLookedUp: true };
    const next = sendingOf(plan);
    if (next.plan.join() === sending.plan.join()) return send(claim, sending, counts, lookedUp);
    return sendInstead(claim, next, counts, lookedUp);
  }

  async function sendInstead(
    claim: Found,
    sending: Sending,
    counts: readonly Count[],
    intent: StartIntent,
  ): Promise<StartVerificationResult> {
    const next = await requests.tryEvent(claim, { type: 'REPLANNED', sending, heldUntil: clock.until(claimMs) });
    // Where someone took the claim for dead, what becomes of the number is theirs.
    return next?.request.phase.name === 'SENDING'
      ? send(next, sending, counts, intent)
      : problems.serviceUnavailable(true);
  }

  async function send(
    claim: Found,
    { plan, reuseCode = false }: Pick<Sending, 'plan' | 'reuseCode'>,
    counts: readonly Count[],
    intent: StartIntent,
  ): Promise<StartVerificationResult> {
    const outcome = await provider.start({
      phoneNumber: claim.request.phoneNumber,
      plan,
      timeoutSeconds: offer.channelTimeoutSeconds,
      reuseCode,
      locale: intent.input.locale,
      clientRef: claim.request.ref,
    });
    const phoneNumber = maskedNumberOf(claim.request);
    switch (outcome.outcome) {
      case 'SENT':
        log.info('A code was sent.', { phoneNumber });
        return answered(claim, { type: 'SENT', requestId: outcome.requestId }, intent);
      case 'IN_FLIGHT':
        return inFlight(claim, outcome, counts, intent);
      case 'NUMBER_REFUSED':
        // Who tries out numbers is counted.
        await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts, 'total'));
        return problems.invalidPhoneNumber('NOT_ASSIGNED');
      case 'NUMBER_BLOCKED':
        await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts, 'total'));
        return problems.phoneNumberNotAllowed('BLOCKED');
      case 'REPEAT_REFUSED':
        return sendOnceMore(claim, [...new Set(plan)], counts, intent);
      case 'NOT_SENT':
        await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts, paidFor(intent)));
        return problems.serviceUnavailable(outcome.retryable);
      case 'LOST':
        await requests.event(claim, { type: 'SEND_LOST' });
        log.warn('The answer to a start was lost.', { phoneNumber });
        return problems.serviceUnavailable(true);
    }
  }

  /** The one start that is sent twice: nothing came of the first. */
  async function sendOnceMore(
    claim: Found,
    plan: readonly Channel[],
    counts: readonly Count[],
    intent: StartIntent,
  ): Promise<StartVerificationResult> {
    const answer = await sendInstead(claim, sendingNow(plan), counts, intent);
    // Otherwise it may have been refused for something else.
    if (answer.__typename === 'Verification') takesRepeats = false;
    return answer;
  }

  async function answered(
    claim: Found,
    event: Extract<Event, { type: 'SENT' | 'ADOPTED' }>,
    intent: StartIntent,
  ): Promise<StartVerificationResult> {
    const named = await requests.naming(claim, event);
    const next = named === 'NAME_TAKEN' ? await takeOver(claim, event) : named;
    // Someone else took the claim for dead and over: what was sent is theirs to answer.
    return next?.phase.name === 'OPEN' ? view(next, intent) : problems.serviceUnavailable(true);
  }

  /** The provider gave a request the id of another: harmless where that one is over, otherwise nobody knows what it means. */
  async function takeOver(claim: Found, event: Extract<Event, { type: 'SENT' | 'ADOPTED' }>) {
    const name = requestName(event.requestId);
    const [other] = await requests.find(name);
    return other?.request.phase.name === 'OVER'
      ? requests.event(claim, event, () => ({ takes: { name, from: other.request.ref } }))
      : requests.event(claim, { type: 'SEND_LOST' });
  }

  /** The provider has a request for this number in flight: the one of our lost send, another of ours, or somebody else's. */
  async function inFlight(
    claim: Found,
    outcome: Extract<SendOutcome, { outcome: 'IN_FLIGHT' }>,
    counts: readonly Count[],
    intent: StartIntent,
  ): Promise<StartVerificationResult> {
    const { request } = claim;
    const { requestId, clientRef } = outcome;
    const [other] = requestId ? await requests.find(requestName(requestId)) : [];
    const unsettled = request.phase.name === 'SENDING' && request.phase.lost !== null;
    const isOurs = clientRef === undefined ? unsettled : clientRef === request.ref;
    if (requestId && !other && isOurs) {
      const seen = (await provider.look?.({ requestId, phoneNumber: request.phoneNumber })) ?? { outcome: 'FAILED' };
      const began = seen.outcome === 'OPEN' ? { startedAt: seen.startedAt } : {};
      if (mayBeLost(request, seen)) return answered(claim, { type: 'ADOPTED', requestId, ...began }, intent);
    }

    await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts, paidFor(intent)));
    const now = clock.now();
    // A 409 need not name the request (Verify v2's schema doesn't): then it is the number's last one, if any of ours.
    const known = requestId ? other?.request : intent.before;
    const retryAt = (known && doneAt(known, now)) ?? now + (other ? 0 : foreignMs);
    return problems.rateLimited(Math.max(retryAt, now + 5_000), now);
  }
}

/**
 * Gives back what was counted for a start that surely sent nothing, unless it stands for others too: messages that an
 * earlier send may have brought, and a region, which is counted once however many starts went there.
 */
function unsent({ request: { phase } }: Found, counts: readonly Count[], of?: LimitName) {
  const isFirst = phase.name === 'SENDING' && phase.lost === null;
  const shared = ['regions:', ...(isFirst ? [] : ['total:'])];
  const returns = returnsOf(counts, of).filter(({ key }) => !shared.some((limit) => key.startsWith(limit)));
  return () => ({ returns });
}

/** Where a lookup was paid for only messages are given back. */
const paidFor = ({ isLookedUp }: StartIntent): LimitName | undefined => (isLookedUp ? 'total' : undefined);

/** When the provider will be done with a request of ours that, to us, is over or spent; undefined where it should be. */
function doneAt({ phase, expiresAt }: Request, now: number): number | undefined {
  if (phase.name === 'OPEN') return phase.cancel ? phase.cancel.dueAt + afterCancelMs : expiresAt;
  const canceledAt = phase.name === 'OVER' ? phase.canceledAt : null;
  return canceledAt !== null && now - canceledAt < conflictAfterCancelMs ? canceledAt + afterCancelMs : undefined;
}

/** How far the provider's clock may be from ours. */
const skewMs = 10_000;

/** Whether what the provider has in flight may be the one of a lost send, as far as it says: all were asked for before. */
function mayBeLost({ verifications }: Request, seen: LookOutcome): boolean {
  if (seen.outcome !== 'OPEN') return seen.outcome !== 'CLOSED';
  return seen.startedAt >= Math.min(...verifications.map(({ createdAt }) => createdAt)) - skewMs;
}
