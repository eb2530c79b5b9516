import { randomBytes } from 'node:crypto';
import type { Channel, StartVerificationResult } from '../schema.generated.ts';
import { createHandle, handleOf, hashKey } from './handle.ts';
import { isLimited, returnsOf, type LimitName } from './limits.ts';
import { channelsOf, maskPhoneNumber, parsePhoneNumber, type PhoneNumber } from './phone-number.ts';
import * as problems from './problems.ts';
import type { SendOutcome } from './provider.ts';
import type { CountedStart } from './pumping.ts';
import { NameTaken, type Found } from './requests.ts';
import type { Count, Limited } from './store.ts';
import { claimed } from './transition.ts';
import {
  attemptsRemaining,
  canTie,
  findVerification,
  hashName,
  isPending,
  numberName,
  publicView,
  requestName,
  type Open,
  type Request,
  type Sending,
  type Verification,
} from './verification.ts';
import type { Access, Offer } from './verifications.ts';

export type StartInput = {
  phoneNumber: string;
  region: string | undefined;
  channel: Channel | undefined;
  locale: string | undefined;
  idempotencyKey: string | undefined;
  nonce: string | undefined;
  /** From where it is asked for, as limits count it: see `clientAddress`. */
  address: string;
};

type Result = StartVerificationResult | problems.BadInput;

/** A start as it was asked for, once its number is known; `candidate` is the verification that it will be. */
type Ask = {
  input: StartInput;
  number: PhoneNumber;
  id: string;
  candidate: Verification;
  /** The number's last request. */
  before: Request | undefined;
  /** A repeat of a known key counts nothing. */
  isRepeat: boolean;
  /** Whether its region is pumped, and it is no exception. */
  pumped: Limited | undefined;
};

/** After an accepted cancel the provider goes on refusing the number for "a dozen seconds" (vonage-node-sdk #1036). */
const afterCancelMs = 15_000;
const conflictAfterCancelMs = 20_000;
const foreignMs = 60_000;

/** The chosen channel, the same again, then the first other one on offer, as far as the number can receive them. */
export function planOf(first: Channel, offered: readonly Channel[], receivable: readonly Channel[]): Channel[] {
  const other = offered.find((channel) => channel !== first);
  return [first, first, ...(other ? [other] : [])].filter((channel) => receivable.includes(channel));
}

function planFor(input: StartInput, number: PhoneNumber, offer: Offer): Channel[] | Result {
  if (offer.allowedRegions && !(number.region && offer.allowedRegions.includes(number.region)))
    return problems.phoneNumberNotAllowed('REGION');
  const receivable = channelsOf(number);
  if (typeof receivable === 'string') return problems.phoneNumberNotAllowed(receivable);
  const { channel } = input;
  if (channel && !offer.channels.includes(channel)) return problems.channelUnavailable(offer.channels);
  if (channel && !receivable.includes(channel)) return problems.phoneNumberNotAllowed('LANDLINE');
  const first = channel ?? offer.channels[0];
  const plan = first ? planOf(first, offer.channels, receivable) : [];
  return plan.length > 0 ? plan : problems.phoneNumberNotAllowed('LANDLINE');
}

/** The contract's items 3, 4 and 10. */
export function createStart({ requests, limits, provider, clock, rules, offer, log, claimMs }: Access) {
  const view = (request: Request, { id, candidate }: Ask) => {
    const verification = findVerification(request, candidate.idHash);
    if (!verification) throw new Error('A start without its verification');
    return publicView(request, verification, id, rules, clock.now());
  };

  return async function start(input: StartInput): Promise<Result> {
    const number = parsePhoneNumber(input.phoneNumber, (input.region ?? offer.defaultRegion).toUpperCase());
    if (typeof number === 'string') return problems.invalidPhoneNumber(number);

    const key = input.idempotencyKey;
    const keyHash = key === undefined ? null : hashKey('start', key);
    const { id, ...names } = createHandle(key);
    const deadline = clock.now() + claimMs;
    for (;;) {
      const now = clock.now();
      const [[current, byKey], pumped] = await Promise.all([
        requests.find(numberName(number.e164), ...(keyHash ? [hashName(keyHash)] : [])),
        limits.pumped({ number, address: input.address, verification: { ...names, createdAt: now } }),
      ]);
      const known = byKey?.request.verifications.find((verification) => verification.keyHash === keyHash);
      const result =
        byKey && known && key
          ? await repeated(byKey, {
              input,
              number,
              id: handleOf(known.salt, key),
              candidate: known,
              before: current?.request,
              isRepeat: true,
              pumped: undefined,
            })
          : await unknown(current, {
              input,
              number,
              id,
              before: current?.request,
              isRepeat: false,
              pumped,
              candidate: {
                ...names,
                keyHash,
                resendKeys: [],
                nonce: input.nonce ?? null,
                address: limits.needsAddress(number.e164) ? input.address : null,
                createdAt: now,
                state: { status: 'UNANSWERED', until: null },
              },
            });
      if (result !== 'AGAIN') return result;
      if (clock.now() >= deadline) return problems.serviceUnavailable(true);
      await clock.wait(50);
    }
  };

  /** A known key is answered before anything else is asked of the number. */
  async function repeated(stored: Found, ask: Ask): Promise<Result | 'AGAIN'> {
    if (stored.request.phoneNumber !== ask.number.e164)
      return problems.badInput('This idempotency key was used for another phone number.');
    if (ask.candidate.state.status !== 'UNANSWERED') return view(stored.request, ask);
    return goOn(stored, ask);
  }

  async function unknown(current: Found | undefined, ask: Ask): Promise<Result | 'AGAIN'> {
    const phase = current?.request.phase;
    const fresh =
      !current || !phase || phase.name === 'OVER' || (phase.name === 'OPEN' && isSpent(current.request, phase));
    if (!fresh) return goOn(current, ask);
    return planned(ask, async (sending) => {
      const ref = randomBytes(16).toString('hex');
      const until = sending.startedAt + claimMs;
      const request = claimed({ ref, phoneNumber: ask.number.e164 }, sending, ask.candidate, until);
      const counts = limits.start(counted(ask), request);
      return sendIf(await requests.create(request, current, counts), sending, counts, ask);
    });
  }

  /** As good as over, though the provider may not know it yet, or a last check may still be under way. */
  function isSpent(request: Request, open: Open): boolean {
    if (open.cancel?.calling) return false;
    const isWaitedFor = request.verifications.some(isPending) || attemptsRemaining(open, request, '', rules) > 0;
    return open.gone || request.expiresAt <= clock.now() || !isWaitedFor;
  }

  /** With a request of ours that is being sent, may be in flight, or is. */
  async function goOn(stored: Found, ask: Ask): Promise<Result | 'AGAIN'> {
    const { phase } = stored.request;
    switch (phase.name) {
      case 'SENDING':
        return 'AGAIN';
      case 'UNSETTLED':
        // Send all the same: the provider prevents a second message.
        return planned(ask, async (sending) => {
          const until = sending.startedAt + claimMs;
          const { ref } = stored.request;
          const counts = ask.isRepeat ? [] : limits.start(counted(ask), { ref, plan: sending.plan });
          const event = { type: 'CLAIMED' as const, sending, of: ask.candidate, until };
          return sendIf(await requests.tryCounted(stored, event, counts), sending, counts, ask);
        });
      case 'OPEN': {
        const plan = planFor(ask.input, ask.number, offer);
        return Array.isArray(plan) ? tie(stored, phase, ask) : plan;
      }
      case 'OVER':
        throw new Error('A key that was never answered outlived its request');
    }
  }

  async function tie(stored: Found, open: Open, ask: Ask): Promise<Result | 'AGAIN'> {
    const { request, now } = stored;
    if (open.cancel?.calling)
      return problems.rateLimited(Math.max(open.cancel.dueAt + afterCancelMs, now + 5_000), now);
    if (!canTie(open, request, rules, now)) return problems.rateLimited(request.expiresAt, now);
    const counts = ask.isRepeat ? [] : limits.tie(counted(ask));
    const next = await requests.tryCounted(stored, { type: 'TIED', verification: ask.candidate }, counts);
    if (!next) return 'AGAIN';
    if (isLimited(next)) return problems.rateLimited(next.until, now);
    log.info('A start was tied to the request in flight.', { phoneNumber: maskPhoneNumber(ask.number.e164) });
    return view(next.request, ask);
  }

  /** Claims, with the plan that the number and the channel asked for make, unless there is none or a limit is reached. */
  async function planned(ask: Ask, claim: (sending: Sending) => Promise<Result | 'AGAIN'>): Promise<Result | 'AGAIN'> {
    const plan = planFor(ask.input, ask.number, offer);
    if (!Array.isArray(plan)) return plan;
    const { number, pumped } = ask;
    if (pumped && limits.refuses(pumped, number.e164)) return problems.rateLimited(pumped.until, clock.now());
    return claim({ plan, timeoutMs: offer.channelTimeoutSeconds * 1000, startedAt: clock.now() });
  }

  async function sendIf(
    claim: Found | Limited | undefined,
    sending: Sending,
    counts: readonly Count[],
    ask: Ask,
  ): Promise<Result | 'AGAIN'> {
    if (!claim) return 'AGAIN';
    return isLimited(claim) ? problems.rateLimited(claim.until, clock.now()) : send(claim, sending, counts, ask);
  }

  async function send(claim: Found, { plan }: Sending, counts: readonly Count[], ask: Ask): Promise<Result> {
    const outcome = await provider.start({
      phoneNumber: ask.number.e164,
      plan,
      timeoutSeconds: offer.channelTimeoutSeconds,
      locale: ask.input.locale,
      clientRef: claim.request.ref,
    });
    const phoneNumber = maskPhoneNumber(ask.number.e164);
    switch (outcome.outcome) {
      case 'SENT':
        log.info('A code was sent.', { phoneNumber });
        return answered(claim, { type: 'SENT', requestId: outcome.requestId }, ask);
      case 'IN_FLIGHT':
        return inFlight(claim, outcome, counts, ask);
      case 'NUMBER_REFUSED':
        // Who tries out numbers is counted.
        await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts, 'total'));
        return problems.invalidPhoneNumber('NOT_ASSIGNED');
      case 'NOT_SENT':
        await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts));
        return problems.serviceUnavailable(outcome.retryable);
      case 'LOST':
        await requests.event(claim, { type: 'SEND_LOST' });
        log.warn('The answer to a start was lost.', { phoneNumber });
        return problems.serviceUnavailable(true);
    }
  }

  async function answered(
    claim: Found,
    event: { type: 'SENT' | 'ADOPTED'; requestId: string },
    ask: Ask,
  ): Promise<Result> {
    const next = await requests.event(claim, event).catch((error: unknown) => {
      if (!(error instanceof NameTaken)) throw error;
      return takeOver(claim, event);
    });
    // Someone else took the claim for dead and over: what was sent is theirs to answer.
    return next?.phase.name === 'OPEN' ? view(next, ask) : problems.serviceUnavailable(true);
  }

  /** The provider gave a request the id of another: harmless where that one is over, otherwise nobody knows what it means. */
  async function takeOver(claim: Found, event: { type: 'SENT' | 'ADOPTED'; requestId: string }) {
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
    ask: Ask,
  ): Promise<Result> {
    const { request } = claim;
    const { requestId, clientRef } = outcome;
    const [other] = requestId ? await requests.find(requestName(requestId)) : [];
    const unsettled = request.phase.name === 'SENDING' && request.phase.unsettled !== null;
    const isOurs = clientRef === undefined ? unsettled : clientRef === request.ref;
    if (requestId && !other && isOurs) return answered(claim, { type: 'ADOPTED', requestId }, ask);

    await requests.event(claim, { type: 'SEND_FAILED' }, unsent(claim, counts));
    const now = clock.now();
    // A 409 need not name the request (Verify v2's schema doesn't): then it is the number's last one, if any of ours.
    const known = requestId ? other?.request : ask.before;
    const retryAt = (known && doneAt(known, now)) ?? now + (other ? 0 : foreignMs);
    return problems.rateLimited(Math.max(retryAt, now + 5_000), now);
  }
}

const counted = ({ number, input, candidate }: Ask): CountedStart => ({
  number,
  address: input.address,
  verification: candidate,
});

/**
 * Gives back what was counted for a start that surely sent nothing, unless it stands for others too: messages that an
 * earlier send may have brought, and a region, which is counted once however many starts went there.
 */
function unsent({ request: { phase } }: Found, counts: readonly Count[], of?: LimitName) {
  const isFirst = phase.name === 'SENDING' && phase.unsettled === null;
  const shared = ['regions:', ...(isFirst ? [] : ['total:'])];
  const returns = returnsOf(counts, of).filter(({ key }) => !shared.some((limit) => key.startsWith(limit)));
  return () => ({ returns });
}

/** When the provider will be done with a request of ours that, to us, is over or spent; undefined where it should be. */
function doneAt({ phase, expiresAt }: Request, now: number): number | undefined {
  if (phase.name === 'OPEN') return phase.cancel ? phase.cancel.dueAt + afterCancelMs : expiresAt;
  const canceledAt = phase.name === 'OVER' ? phase.canceledAt : null;
  return canceledAt !== null && now - canceledAt < conflictAfterCancelMs ? canceledAt + afterCancelMs : undefined;
}
