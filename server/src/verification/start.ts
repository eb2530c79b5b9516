import { randomBytes, randomUUID } from 'node:crypto';
import type { StartVerificationResult } from '../schema.generated.ts';
import { createHandle, handleOf, hashKey } from './handle.ts';
import { isLimited } from './limits.ts';
import { inFormFor, lineOf, parsePhoneNumber, type PhoneNumber } from './phone-number.ts';
import { planFor } from './plan.ts';
import * as problems from './problems.ts';
import type { CountedStart } from './pumping.ts';
import type { Found } from './requests.ts';
import { afterCancelMs, createSend, createView, type StartIntent, type StartInput } from './send.ts';
import type { Count, Limited } from './store.ts';
import { claimed } from './transition/starts.ts';
import { isPending, type StartedBy, type Verification } from './verification.ts';
import { hashName, numberName } from './names.ts';
import { attemptsRemaining, canTie, isOpen, maskedNumberOf, type OpenRequest, type Sending } from './request.ts';
import type { Tools } from './tools.ts';
import { createTurns, type UnderWay } from './waiting.ts';

type Result = StartVerificationResult | problems.BadInput;

/** AGAIN: somebody wrote in between. */
type Step = Result | UnderWay | 'AGAIN';

/** A start whose number is known; `names` are those of the verification that it would be. */
type Asked = {
  input: StartInput;
  number: PhoneNumber;
  key: string | undefined;
  names: ReturnType<typeof createHandle>;
};

/** The contract's items 3, 4 and 10. */
export function createStart(tools: Tools) {
  const { requests, limits, lookups, clock, policy, offer, log, waiting, claimMs } = tools;
  const goOn = createTurns<Result>(waiting, clock);
  const view = createView(tools);
  const { send, sendingOf } = createSend(tools);

  return async function start(input: StartInput): Promise<Result> {
    const given = parsePhoneNumber(input.phoneNumber, (input.region ?? offer.defaultRegion).toUpperCase());
    if (typeof given === 'string') return problems.invalidPhoneNumber(given);
    const number = inFormFor(given, input.channel ?? offer.channels[0]);

    const asked = { input, number, key: input.idempotencyKey, names: createHandle(input.idempotencyKey) };
    const deadline = clock.now() + claimMs;
    const again = () => attempt(asked, deadline);
    const first = await again();
    if (first.__typename !== 'UnderWay') return first;
    return goOn(first, again, {
      place: lineOf(number.e164),
      same: JSON.stringify([input.startedBy?.backend, input.idempotencyKey]),
      deadline,
    });
  };

  /** Again as long as somebody writes in between. */
  async function attempt(asked: Asked, deadline: number): Promise<Result | UnderWay> {
    for (;;) {
      const step = await look(asked);
      if (step !== 'AGAIN') return step;
      if (clock.now() >= deadline) return problems.serviceUnavailable(true);
    }
  }

  async function look({ input, number, key, names: { handle: id, ...names } }: Asked): Promise<Step> {
    const keyHash = key === undefined ? null : hashKey('start', key, input.startedBy?.backend);
    const now = clock.now();
    const [[current, byKey], pumped, line] = await Promise.all([
      requests.find(numberName(number.e164), ...(keyHash ? [hashName(keyHash)] : [])),
      limits.pumped({ number, clientAddress: input.clientAddress, verification: { ...names, createdAt: now } }),
      lookups?.known(number),
    ]);
    const known = byKey?.request.verifications.find((verification) => verification.keyHash === keyHash);
    return byKey && known && key
      ? repeated(byKey, {
          input,
          number,
          handle: handleOf(known.salt, key),
          candidate: known,
          before: current?.request,
          isRepeat: true,
          line,
          pumped: [],
        })
      : unknown(current, {
          input,
          number,
          handle: id,
          before: current?.request,
          isRepeat: false,
          line,
          pumped,
          candidate: {
            ...names,
            keyHash,
            ...(keyHash && { chosenChannel: input.channel ?? null }),
            resendKeyHashes: [],
            nonce: input.nonce ?? null,
            clientAddress: limits.needsAddress(number.e164) ? input.clientAddress : null,
            createdAt: now,
            ...(input.startedBy && { startedBy: input.startedBy }),
            state: { status: 'UNANSWERED', endsAt: null },
          },
        });
  }

  /** A known key is answered before anything else is asked of the number; who tries what it was used for is counted. */
  async function repeated(stored: Found, intent: StartIntent): Promise<Step> {
    const { request, now } = stored;
    const { input, candidate } = intent;
    const isAnswered = candidate.state.status !== 'UNANSWERED';
    const isSame = lineOf(request.phoneNumber) === lineOf(intent.number.e164) && isAskedAgain(candidate, input);
    if (isSame && !isAnswered && request.phase.name === 'SENDING') return withCurrent(stored, intent);
    const done = await requests.count(
      isSame
        ? limits.guessed(request.phoneNumber, input.clientAddress, now)
        : limits.guess(input.clientAddress, randomUUID(), now),
    );
    if (isLimited(done)) return problems.rateLimited(done.until, now);
    if (!isSame)
      return problems.badInput(
        'This idempotency key was used for another phone number, channel, nonce or backend input.',
      );
    return isAnswered ? view(request, intent) : withCurrent(stored, intent);
  }

  /** What was left out counts as its default. */
  function isAskedAgain({ chosenChannel: asked, nonce, startedBy }: Verification, input: StartInput): boolean {
    const isSameChannel = (asked ?? offer.channels[0]) === (input.channel ?? offer.channels[0]);
    const isSameNonce = nonce === (input.nonce ?? null);
    return (asked === undefined || isSameChannel) && isSameNonce && isSameBackend(startedBy ?? null, input.startedBy);
  }

  async function unknown(current: Found | undefined, intent: StartIntent): Promise<Step> {
    const phase = current?.request.phase;
    const fresh =
      !current ||
      !phase ||
      phase.name === 'OVER' ||
      (isOpen(current.request) && isSpent(current.request)) ||
      // To the provider the number's other form is another number: it has nothing of it in flight.
      (phase.name === 'LOST' && current.request.phoneNumber !== intent.number.e164);
    if (!fresh) return withCurrent(current, intent);
    return planned(intent, async (sending) => {
      const ref = randomBytes(16).toString('hex');
      const until = clock.until(claimMs);
      const request = claimed(
        { ref, phoneNumber: intent.number.e164 },
        { sending, verification: intent.candidate, heldUntil: until },
      );
      const counts = limits.start(counted(intent), request, intent.pumped);
      return sendIf(await requests.create(request, current, counts), sending, counts, intent);
    });
  }

  /** As good as over, though the provider may not know it yet, or a last check may still be under way. */
  function isSpent(request: OpenRequest): boolean {
    const { phase } = request;
    if (phase.cancel?.calling) return false;
    const isWaitedFor = request.verifications.some(isPending) || attemptsRemaining(request, null, policy) > 0;
    return phase.gone || request.expiresAt <= clock.now() || !isWaitedFor;
  }

  /** With a request of ours that is being sent, may be in flight, or is. */
  async function withCurrent(stored: Found, intent: StartIntent): Promise<Step> {
    const { request } = stored;
    if (isOpen(request)) {
      const plan = planFor(intent.input.channel, intent.number, offer);
      return Array.isArray(plan) ? tie(stored, request, intent) : plan;
    }
    const { phase } = request;
    switch (phase.name) {
      case 'SENDING':
        return { __typename: 'UnderWay', ref: stored.request.ref, until: phase.heldUntil, isRepeat: intent.isRepeat };
      case 'LOST':
        // Send all the same: the provider prevents a second message.
        return planned(intent, async (sending) => {
          const until = clock.until(claimMs);
          const { ref } = stored.request;
          const counts = intent.isRepeat
            ? []
            : limits.start(counted(intent), { ref, plan: sending.plan }, intent.pumped);
          const event = { type: 'CLAIMED' as const, sending, verification: intent.candidate, heldUntil: until };
          return sendIf(await requests.tryCounted(stored, event, counts), sending, counts, intent);
        });
      default:
        throw new Error('A key that was never answered outlived its request');
    }
  }

  async function tie(stored: Found, request: OpenRequest, intent: StartIntent): Promise<Step> {
    const { now } = stored;
    const { cancel } = request.phase;
    if (cancel?.calling) return problems.rateLimited(Math.max(cancel.dueAt + afterCancelMs, now + 5_000), now);
    // Past its end only a check in doubt keeps it open.
    const retryAt = request.expiresAt > now ? request.expiresAt : now + 5_000;
    if (!canTie(request, intent.candidate, policy, now)) return problems.rateLimited(retryAt, now);
    const counts = intent.isRepeat ? [] : limits.tie(counted(intent));
    const next = await requests.tryCounted(stored, { type: 'TIED', verification: intent.candidate }, counts);
    if (!next) return 'AGAIN';
    if (isLimited(next)) return problems.rateLimited(next.until, now);
    log.info('A start was tied to the request in flight.', { phoneNumber: maskedNumberOf(next.request) });
    return view(next.request, intent);
  }

  /** Claims, with the plan that the number and the channel asked for make, unless there is none or a limit is reached. */
  async function planned(intent: StartIntent, claim: (sending: Sending) => Promise<Step>): Promise<Step> {
    const { number, pumped, input, line } = intent;
    const plan = planFor(input.channel, number, offer, line);
    if (!Array.isArray(plan)) return plan;
    if (
      isLimited(pumped) &&
      limits.refuses(pumped, maskedNumberOf({ phoneNumber: number.e164, verifications: [intent.candidate] }))
    ) {
      await requests.count(limits.refused(counted(intent)));
      return problems.rateLimited(pumped.until, clock.now());
    }
    return claim(sendingOf(plan));
  }

  async function sendIf(
    claim: Found | Limited | undefined,
    sending: Sending,
    counts: readonly Count[],
    intent: StartIntent,
  ): Promise<Step> {
    if (!claim) return 'AGAIN';
    return isLimited(claim) ? problems.rateLimited(claim.until, clock.now()) : send(claim, sending, counts, intent);
  }
}

const counted = ({ number, input, candidate }: StartIntent): CountedStart => ({
  number,
  clientAddress: input.clientAddress,
  verification: candidate,
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
