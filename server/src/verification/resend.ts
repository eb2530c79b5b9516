import { randomBytes } from 'node:crypto';
import type { ResendCodeResult } from '../schema.generated.ts';
import type { About } from '../telemetry/recorded.ts';
import { aboutOf } from './acts.ts';
import { hashHandle, hashKey } from './handle.ts';
import { isLimited } from './limits.ts';
import * as problems from './problems.ts';
import { verificationOf, type Found, type Located } from './requests.ts';
import { isClosed, type Verification } from './verification.ts';
import { hashName } from './names.ts';
import {
  channelAt,
  findVerification,
  isOpen,
  nextStep,
  type Open,
  type OpenRequest,
  type Request,
  type ResendClaim,
} from './request.ts';
import type { Caller } from './view.ts';
import type { Tools } from './tools.ts';
import { createTurns, type UnderWay } from './waiting.ts';

type Result = ResendCodeResult | problems.BadInput;

type Wanted = { caller: Caller; keyHash: string | null; about: About };

/**
 * Sends a code over the next channel of the plan, once for each idempotency key (docs/rules.md#resends). Answers the
 * verification, or why no code was sent. Throws `StoreUnavailable`.
 */
export function createResend({ requests, limits, provider, clock, policy, view, waiting, claimMs }: Tools) {
  const goOn = createTurns<Result>(waiting, clock);

  return async function resend(caller: Caller, idempotencyKey: string | undefined, about: About): Promise<Result> {
    const { handle, backend } = caller;
    const keyHash = idempotencyKey === undefined ? null : hashKey('resend', idempotencyKey, backend);
    const wanted = { caller, keyHash, about };
    const deadline = clock.now() + claimMs;
    const turn = () => takeTurn(wanted);
    const first = await turn();
    if (first.__typename !== 'UnderWay') return first;
    return goOn(first, turn, { place: handle, same: `${handle} ${keyHash}`, deadline });
  };

  async function takeTurn({ caller, keyHash, about }: Wanted): Promise<Result | UnderWay> {
    const handleHash = hashHandle(caller.handle);
    for (;;) {
      const [stored, byKey] = await requests.find(hashName(handleHash), ...(keyHash ? [hashName(keyHash)] : []));
      const found = verificationOf(stored, handleHash);
      if (!found) return problems.verificationNotFound;
      const { request, verification, now } = found;
      Object.assign(about, aboutOf(request, verification));
      const underWay = isOpen(request) ? request.phase.resend : null;

      if (byKey && keyHash) {
        if (ownerOf(keyHash, byKey.request) !== handleHash) return usedElsewhere(caller.clientAddress);
        if (underWay?.keyHash !== keyHash) {
          about.isRepeat = true;
          return view(request, verification, caller);
        }
      }
      if (isClosed(verification.state) || !isOpen(request))
        return problems.verificationClosed(view(request, verification, caller));

      if (underWay)
        return {
          __typename: 'UnderWay',
          ref: request.ref,
          until: underWay.heldUntil,
          isRepeat: keyHash !== null && underWay.keyHash === keyHash,
        };

      const refusal = refuse(request, found, caller);
      if (refusal) return refusal;
      const claim = {
        id: randomBytes(8).toString('base64url'),
        handleHash,
        startedAt: now,
        fromStep: request.phase.step,
        heldUntil: clock.until(claimMs),
        keyHash,
      };
      const started = await requests.tryEvent(found, { type: 'RESEND_STARTED', claim });
      if (started) return advance(started, request.phase, verification, claim, { caller, about });
    }
  }

  async function usedElsewhere(clientAddress: Caller['clientAddress']): Promise<Result> {
    const now = clock.now();
    const done = await requests.count(limits.guess(clientAddress, now));
    return isLimited(done)
      ? problems.rateLimited(done.until, now)
      : problems.badInput('This idempotency key was used for another verification.');
  }

  function refuse(request: OpenRequest, { verification, now }: Located, caller: Caller): Result | undefined {
    // The provider has ended it; what that means for the verification the clock will show.
    if (request.phase.gone) return problems.serviceUnavailable(true);
    const next = nextStep(request, policy);
    if (!next) return problems.noChannelLeft(view(request, verification, caller));
    return next.availableAt > now ? problems.rateLimited(next.availableAt, now) : undefined;
  }

  async function advance(
    started: Found,
    open: Open,
    { handleHash }: Verification,
    claim: ResendClaim,
    { caller, about }: Pick<Wanted, 'caller' | 'about'>,
  ): Promise<Result> {
    const { phoneNumber } = started.request;
    const result = await provider.advance({ requestId: open.requestId, phoneNumber });
    const { outcome } = result;
    const next = await requests.event(started, { type: 'RESEND_ENDED', claim, outcome });
    const verification = next && findVerification(next, handleHash);
    if (!next || !verification) return problems.verificationNotFound;
    if (isClosed(verification.state)) return problems.verificationClosed(view(next, verification, caller));
    switch (result.outcome) {
      case 'ADVANCED':
        about.channel = channelAt(next);
        return view(next, verification, caller);
      case 'NO_STEP_LEFT':
        return problems.noChannelLeft(view(next, verification, caller));
      case 'NOT_FOUND':
      case 'LOST':
        return problems.serviceUnavailable(true);
      case 'NOT_ADVANCED':
        return problems.serviceUnavailable(result.retryable);
    }
  }
}

/** The verification that a resend's key was used for. */
function ownerOf(keyHash: string, { phase, verifications }: Request): string | undefined {
  if (phase.name === 'OPEN' && phase.resend?.keyHash === keyHash) return phase.resend.handleHash;
  return verifications.find(({ resendKeyHashes }) => resendKeyHashes.includes(keyHash))?.handleHash;
}
