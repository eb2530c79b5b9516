import type { StartVerificationResult } from '../schema.generated.ts';
import type { About } from '../telemetry/recorded.ts';
import { createHandle, handleOf, hashKey } from './handle.ts';
import { createHelpCode } from './help-code.ts';
import { isLimited } from './limits.ts';
import { hidePhoneNumber, lineOf, maskPhoneNumber, world, type PhoneNumber } from './phone-number.ts';
import { inFormFor, parsePhoneNumber } from './parse-phone-number.ts';
import { planFor } from './plan.ts';
import * as problems from './problems.ts';
import type { CountedStart } from './pumping.ts';
import type { Found } from './requests.ts';
import { afterCancelMs, createSend, createView, type Claimed, type Start, type StartInput } from './send.ts';
import { claimed } from './transition/starts.ts';
import { isPending, type StartedBy, type Verification } from './verification.ts';
import { createRef, hashName, numberName } from './names.ts';
import { attemptsRemaining, canTie, isOpen, type OpenRequest, type Sending } from './request.ts';
import type { Tools } from './tools.ts';
import { createTurns, type UnderWay } from './waiting.ts';

type Result = StartVerificationResult | problems.BadInput;

/** A start whose number is known; `names` are those of the verification that it would be. */
type Wanted = { input: StartInput; about: About; number: PhoneNumber; names: ReturnType<typeof createHandle> };

/** A start that nothing but its claim holds up; `lost`: the request whose send was lost, where it is sent once more. */
type ToClaim = { start: Start; sending: Sending; lost: Found | undefined };

/** Somebody wrote in between. */
const again = 'AGAIN' as const;
type Again = typeof again;

/**
 * Starts verifications in this order (docs/rules.md#order-of-a-start):
 * 1. The number is read, and from the store its last request, its kept lookup and what the key was used for.
 * 2. A known key is answered; a start that no list refuses shares a request in flight (docs/rules.md#shared-requests).
 * 3. Otherwise lists, plan and alarm are judged, then one write makes the claim and counts the limits.
 * 4. Under the claim come the lookup, where none is kept, and the provider's start.
 * 5. SENT and ADOPTED open the request, SEND_FAILED frees the claim and returns counts, SEND_LOST leaves LOST until the plan's end.
 * Answers the verification, or why there is none. Throws `StoreUnavailable`.
 */
export function createStart(tools: Tools) {
  const { requests, limits, lists, lookups, clock, policy, offer, waiting, claimMs } = tools;
  const goOn = createTurns<Result>(waiting, clock);
  const view = createView(tools);
  const { send, sendingOf } = createSend(tools);
  const refusalOf = ({ number, input }: Start) => lists.refusal(number.e164, input.clientAddress, clock.now());

  return async function start(input: StartInput, about: About): Promise<Result> {
    about.channel = input.channel ?? offer.channels[0];
    const given = parsePhoneNumber(input.phoneNumber, (input.region ?? offer.defaultRegion).toUpperCase());
    if (typeof given === 'string') return problems.invalidPhoneNumber(given);
    const number = inFormFor(given, input.channel ?? offer.channels[0]);

    about.region = number.region ?? world;
    about.phoneNumber = (input.startedBy?.hidesNumber ? hidePhoneNumber : maskPhoneNumber)(number.e164);

    const wanted = { input, about, number, names: createHandle(input.idempotencyKey) };
    const deadline = clock.now() + claimMs;
    const turn = () => takeTurn(wanted, deadline);
    const first = await turn();
    if (first.__typename !== 'UnderWay') return first;
    return goOn(first, turn, {
      place: lineOf(number.e164),
      same: JSON.stringify([input.startedBy?.backend, input.idempotencyKey]),
      deadline,
    });
  };

  /** Again as long as somebody writes in between. */
  async function takeTurn(wanted: Wanted, deadline: number): Promise<Result | UnderWay> {
    for (;;) {
      const decision = await decide(wanted);
      const next = decision !== again && 'sending' in decision ? await claim(decision) : decision;
      if (next !== again) return 'claim' in next ? send(next) : next;
      if (clock.now() >= deadline) return problems.serviceUnavailable(true);
    }
  }

  async function decide({ input, about, number, names: { handle, ...names } }: Wanted) {
    const { idempotencyKey: key, startedBy, clientAddress } = input;
    const keyHash = key === undefined ? null : hashKey('start', key, startedBy?.backend);
    const now = clock.now();
    const [[current, byKey], pumped, line] = await Promise.all([
      requests.find(numberName(number.e164), ...(keyHash ? [hashName(keyHash)] : [])),
      limits.pumped({ number, clientAddress, verification: { ...names, createdAt: now } }),
      lookups?.known(number),
    ]);
    const start = { input, about, number, current, line };
    const known = byKey?.request.verifications.find((verification) => verification.keyHash === keyHash);
    if (byKey && known && key !== undefined)
      return decideRepeat(byKey, {
        ...start,
        handle: handleOf(known.salt, key),
        verification: known,
        isRepeat: true,
        pumped: [],
      });
    const verification: Verification = {
      ...names,
      helpCode: createHelpCode(),
      keyHash,
      chosenChannel: input.channel ?? null,
      sharesRequest: false,
      resendKeyHashes: [],
      nonce: input.nonce ?? null,
      clientAddress: limits.needsAddress(number.e164) ? clientAddress : null,
      createdAt: now,
      ...(startedBy && { startedBy }),
      state: { status: 'UNANSWERED', endsAt: null },
    };
    return decideFirst({ ...start, handle, verification, isRepeat: false, pumped });
  }

  /** A known key is answered before anything else is looked at; who tries what the key was used for is counted. */
  async function decideRepeat(stored: Found, start: Start): Promise<Result | UnderWay | ToClaim | Again> {
    const { request, now } = stored;
    const { input, number, verification } = start;
    const isAnswered = verification.state.status !== 'UNANSWERED';
    const isSame = lineOf(request.phoneNumber) === lineOf(number.e164) && isStartedAgain(verification, input);
    if (isSame && !isAnswered && request.phase.name === 'SENDING') return join(stored, start);
    const done = await requests.count(
      isSame ? limits.guessed(request.phoneNumber, input.clientAddress, now) : limits.guess(input.clientAddress, now),
    );
    if (isLimited(done)) return problems.rateLimited(done.until, now);
    if (!isSame)
      return problems.badInput(
        'This idempotency key was used for another phone number, channel, nonce or backend input.',
      );
    if (!isAnswered) return join(stored, start);
    start.about.isRepeat = true;
    return view(request, start);
  }

  /** What was left out counts as its default. */
  function isStartedAgain({ chosenChannel, nonce, startedBy }: Verification, input: StartInput): boolean {
    const isSameChannel = (chosenChannel ?? offer.channels[0]) === (input.channel ?? offer.channels[0]);
    const isSameNonce = nonce === (input.nonce ?? null);
    const isSameStarter = isSameBackend(startedBy ?? null, input.startedBy);
    return isSameChannel && isSameNonce && isSameStarter;
  }

  async function decideFirst(start: Start): Promise<Result | UnderWay | ToClaim | Again> {
    const { current, number } = start;
    const phase = current?.request.phase.name;
    const isFree =
      !current ||
      phase === 'OVER' ||
      (isOpen(current.request) && isSpent(current.request)) ||
      // To the provider the number's other form is another number: it has nothing of it in flight.
      (phase === 'LOST' && current.request.phoneNumber !== number.e164);
    return isFree ? toClaim(start) : join(current, start);
  }

  /** Whether a request is as good as over, though the provider may not know, or a last check may be under way. */
  function isSpent(request: OpenRequest): boolean {
    const { phase } = request;
    if (phase.cancel?.calling) return false;
    const isWaitedFor = request.verifications.some(isPending) || attemptsRemaining(request, null, policy) > 0;
    return phase.gone || request.expiresAt <= clock.now() || !isWaitedFor;
  }

  /** For a number with a request of ours that is being sent, may be in flight, or is. */
  async function join(stored: Found, start: Start): Promise<Result | UnderWay | ToClaim | Again> {
    const { request } = stored;
    if (isOpen(request)) {
      const plan = refusalOf(start) ?? planFor(start.input.channel, start.number, offer);
      return Array.isArray(plan) ? tie(stored, request, start) : plan;
    }
    const { phase, ref } = request;
    switch (phase.name) {
      case 'SENDING':
        return { __typename: 'UnderWay', ref, until: phase.heldUntil, isRepeat: start.isRepeat };
      case 'LOST':
        // Send all the same: the provider prevents a second message.
        return toClaim(start, stored);
      default:
        throw new Error('A key that was never answered outlived its request');
    }
  }

  async function tie(stored: Found, request: OpenRequest, start: Start): Promise<Result | Again> {
    const { now } = stored;
    const { cancel } = request.phase;
    if (cancel?.calling) return problems.rateLimited(Math.max(cancel.dueAt + afterCancelMs, now + 5_000), now);
    // Past its end only a check in doubt keeps it open.
    const retryAt = request.expiresAt > now ? request.expiresAt : now + 5_000;
    if (!canTie(request, start.verification, policy, now)) return problems.rateLimited(retryAt, now);
    const counts = start.isRepeat ? [] : limits.tie(counted(start));
    const next = await requests.tryCounted(stored, { type: 'TIED', verification: start.verification }, counts);
    if (!next) return again;
    if (isLimited(next)) return problems.rateLimited(next.until, now);
    return view(next.request, start);
  }

  /** With the plan that the number and the channel chosen make, unless there is none or an alarm holds the start up. */
  async function toClaim(start: Start, lost?: Found): Promise<Result | ToClaim> {
    const { number, pumped, input, line, about } = start;
    const plan = refusalOf(start) ?? planFor(input.channel, number, offer, line);
    if (!Array.isArray(plan)) return plan;
    if (isLimited(pumped)) {
      const refused = limits.refused(counted(start));
      if (await limits.refuses(pumped, refused.counts, about.phoneNumber)) {
        await requests.count(refused);
        return problems.rateLimited(pumped.until, clock.now());
      }
    }
    return { start, sending: sendingOf(plan), lost };
  }

  /** The right to send, held in the store before the call, where no limit is reached. */
  async function claim({ start, sending, lost }: ToClaim): Promise<Claimed | Result | Again> {
    const { number, verification, current, isRepeat, pumped } = start;
    const ref = lost?.request.ref ?? createRef(clock.now());
    const counts = isRepeat
      ? []
      : limits.start(counted(start), { ref, plan: sending.plan, lostPlan: lost?.request.plan }, pumped);
    const right = { sending, verification, heldUntil: clock.until(claimMs) };
    const done = lost
      ? await requests.tryCounted(lost, { type: 'CLAIMED', ...right }, counts)
      : await requests.create(
          claimed({ ref, phoneNumber: number.e164, region: number.region ?? world }, right),
          current,
          counts,
        );
    if (!done) return again;
    return isLimited(done)
      ? problems.rateLimited(done.until, clock.now())
      : { claim: done, sending, counts, start, isLookedUp: false };
  }
}

const counted = ({ number, input, verification }: Start): CountedStart => ({
  number,
  clientAddress: input.clientAddress,
  verification,
});

/** A field that isn't known here may be stored beside those that are. */
const isSameBackend = (stored: StartedBy | null, given: StartedBy | null) =>
  stored === null || given === null
    ? stored === given
    : stored.backend === given.backend &&
      stored.reference === given.reference &&
      stored.returnUrl === given.returnUrl &&
      stored.hidesNumber === given.hidesNumber &&
      stored.clientAddress === given.clientAddress;
