import type { Channel, StartVerificationResult } from '../schema.generated.ts';
import type { About } from '../telemetry/recorded.ts';
import { aboutOf } from './acts.ts';
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
  /** The client's, as limits count it; null: nothing is counted by client address. */
  clientAddress: string | null;
  /** The backend that starts it; null: a person's client does. */
  startedBy: StartedBy | null;
};

/** A start whose number and verification are known. */
export type Start = {
  input: StartInput;
  /** Told once it is answered. */
  about: About;
  number: PhoneNumber;
  /** The verification that it is, or will be, and its handle. */
  handle: string;
  verification: Verification;
  /** The number's last request. */
  current: Found | undefined;
  /** Its idempotency key is known: it counts nothing more. */
  isRepeat: boolean;
  /** What is kept of what a lookup said of its number. */
  line: Line | undefined;
  /** What an alarm in its region, if there is one, makes of it. */
  pumped: Pumped;
};

/** A start with the right to send `sending`, and what was counted for it; `isLookedUp`: a lookup was paid for. */
export type Claimed = {
  claim: Found;
  sending: Sending;
  counts: readonly Count[];
  start: Start;
  isLookedUp: boolean;
};

/** After an accepted cancel the provider may refuse the number for "a dozen seconds": one user saw it (vonage-node-sdk #1036). */
export const afterCancelMs = 15_000;
const conflictAfterCancelMs = 20_000;
const foreignMs = 60_000;

/** What a start that was just answered looks like to its caller. */
export function createView({ view }: Pick<Tools, 'view'>) {
  return (request: Request, { handle, verification: { handleHash }, input: { startedBy }, about }: Start) => {
    const verification = findVerification(request, handleHash);
    if (!verification) throw new Error('A start without its verification');
    Object.assign(about, aboutOf(request, verification));
    return view(request, verification, { handle, backend: startedBy?.backend });
  };
}

/**
 * Sends what is claimed and answers what came of it: the verification, or why there is none (docs/rules.md#outages,
 * docs/rules.md#lost-starts). Throws `StoreUnavailable`.
 */
export function createSend(tools: Tools) {
  const { requests, provider, lookups, isTestNumber, clock, offer, log, claimMs } = tools;
  const view = createView(tools);
  let takesRepeats = true;

  return {
    sendingOf,
    async send(claimed: Claimed): Promise<StartVerificationResult> {
      const screened = await screen(claimed);
      return 'claim' in screened ? call(screened) : screened;
    },
  };

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
   * Looks the number up where nothing is known of it: under the claim, so that it is counted, and done once for all starts
   * at the same time. What a lookup refuses stays counted.
   */
  async function screen(claimed: Claimed): Promise<Claimed | StartVerificationResult> {
    const { number, input, line: knownLine, isRepeat } = claimed.start;
    if (!lookups || knownLine || isRepeat || isTestNumber(number.e164)) return claimed;
    const line = await lookups.lookUp(number);
    const plan = planFor(input.channel, number, offer, line);
    if (!Array.isArray(plan)) {
      await giveUp(claimed, 'total');
      return plan;
    }
    const lookedUp = { ...claimed, isLookedUp: true };
    const next = sendingOf(plan);
    return next.plan.join() === claimed.sending.plan.join() ? lookedUp : replan(lookedUp, next);
  }

  async function replan(claimed: Claimed, sending: Sending): Promise<Claimed | StartVerificationResult> {
    const heldUntil = clock.until(claimMs);
    const claim = await requests.tryEvent(claimed.claim, { type: 'REPLANNED', sending, heldUntil });
    // Where another took the claim for dead, that one decides what becomes of the number.
    return claim?.request.phase.name === 'SENDING' ? { ...claimed, claim, sending } : problems.serviceUnavailable(true);
  }

  async function call(claimed: Claimed): Promise<StartVerificationResult> {
    const { claim, sending, start, isLookedUp } = claimed;
    const outcome = await provider.start({
      phoneNumber: claim.request.phoneNumber,
      plan: sending.plan,
      timeoutSeconds: offer.channelTimeoutSeconds,
      reuseCode: sending.reuseCode,
      locale: start.input.locale,
      clientRef: claim.request.ref,
    });
    const phoneNumber = maskedNumberOf(claim.request);
    switch (outcome.outcome) {
      case 'SENT':
        return answerOpened(claimed, { type: 'SENT', requestId: outcome.requestId });
      case 'IN_FLIGHT':
        return inFlight(claimed, outcome);
      case 'NUMBER_REFUSED':
        // Who tries out numbers is counted.
        await giveUp(claimed, 'total');
        return problems.invalidPhoneNumber('NOT_ASSIGNED');
      case 'NUMBER_BLOCKED':
        await giveUp(claimed, 'total');
        return problems.phoneNumberNotAllowed('BLOCKED');
      case 'REPEAT_REFUSED':
        return callOnceMore(claimed);
      case 'NOT_SENT':
        await giveUp(claimed, paidFor(isLookedUp));
        return problems.serviceUnavailable(outcome.retryable);
      case 'LOST':
        await requests.event(claim, { type: 'SEND_LOST' });
        log.warn('The answer to a start was lost.', { phoneNumber });
        return problems.serviceUnavailable(true);
    }
  }

  /** The one start that is sent twice, now with each channel once: nothing came of the first. */
  async function callOnceMore(claimed: Claimed): Promise<StartVerificationResult> {
    const next = await replan(claimed, sendingNow([...new Set(claimed.sending.plan)]));
    const answer = 'claim' in next ? await call(next) : next;
    // Otherwise it may have been refused for something else.
    if (answer.__typename === 'Verification') takesRepeats = false;
    return answer;
  }

  /** Nothing was sent: what was counted for that is given back, of all limits or of one. */
  async function giveUp({ claim, counts }: Claimed, limit?: LimitName): Promise<void> {
    await requests.event(claim, { type: 'SEND_FAILED' }, () => ({ returns: unsent(claim, counts, limit) }));
  }

  async function answerOpened(
    { claim, start }: Claimed,
    event: Extract<Event, { type: 'SENT' | 'ADOPTED' }>,
  ): Promise<StartVerificationResult> {
    const named = await requests.namingEvent(claim, event);
    const next = named === 'NAME_TAKEN' ? await takeOver(claim, event) : named;
    // Another took the claim for dead and over: that one answers what was sent.
    return next?.phase.name === 'OPEN' ? view(next, start) : problems.serviceUnavailable(true);
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
    claimed: Claimed,
    { requestId, clientRef }: Extract<SendOutcome, { outcome: 'IN_FLIGHT' }>,
  ): Promise<StartVerificationResult> {
    const { request } = claimed.claim;
    const [other] = requestId ? await requests.find(requestName(requestId)) : [];
    const wasLost = request.phase.name === 'SENDING' && request.phase.lost !== null;
    const isOurs = clientRef === undefined ? wasLost : clientRef === request.ref;
    if (requestId && !other && isOurs) {
      const seen = (await provider.look?.({ requestId, phoneNumber: request.phoneNumber })) ?? { outcome: 'FAILED' };
      const begun = seen.outcome === 'OPEN' ? { startedAt: seen.startedAt } : {};
      if (mayBeLost(request, seen)) return answerOpened(claimed, { type: 'ADOPTED', requestId, ...begun });
    }

    await giveUp(claimed, paidFor(claimed.isLookedUp));
    const now = clock.now();
    // A 409 need not name the request (Verify v2's schema doesn't): then it is the number's last one, if any of ours.
    const named = requestId ? other?.request : claimed.start.current?.request;
    const retryAt = (named && doneAt(named, now)) ?? now + (other ? 0 : foreignMs);
    return problems.rateLimited(Math.max(retryAt, now + 5_000), now);
  }
}

/**
 * What was counted for a start that surely sent nothing, unless it stands for others too: messages that an earlier send may
 * have brought or that a shorter plan gave back, and a region, which is counted once however many starts went there.
 */
function unsent({ request: { phase } }: Found, counts: readonly Count[], limit?: LimitName) {
  const messages = phase.name === 'SENDING' && phase.lost === null ? phase.plan.length : 0;
  return returnsOf(counts, limit)
    .filter(({ key }) => !key.startsWith('regions:'))
    .map((one) => (one.key === 'total:' && one.at !== null ? { ...one, times: Math.min(one.times, messages) } : one));
}

/** Where a lookup was paid for only messages are given back. */
const paidFor = (isLookedUp: boolean): LimitName | undefined => (isLookedUp ? 'total' : undefined);

/** When the provider will be done with a request of ours that, to us, is over or spent; undefined where it should be. */
function doneAt({ phase, expiresAt }: Request, now: number): number | undefined {
  if (phase.name === 'OPEN') return phase.cancel ? phase.cancel.dueAt + afterCancelMs : expiresAt;
  const canceledAt = phase.name === 'OVER' ? phase.canceledAt : null;
  return canceledAt !== null && now - canceledAt < conflictAfterCancelMs ? canceledAt + afterCancelMs : undefined;
}

/** How far the provider's clock may be from ours. */
const skewMs = 10_000;

/** Whether what the provider has in flight may be the one of a lost send, as far as the provider says: all of its verifications were started before. */
function mayBeLost({ verifications }: Request, seen: LookOutcome): boolean {
  if (seen.outcome !== 'OPEN') return seen.outcome !== 'CLOSED';
  return seen.startedAt >= Math.min(...verifications.map(({ createdAt }) => createdAt)) - skewMs;
}
