import { randomBytes, randomUUID } from 'node:crypto';
import type { ResendCodeResult } from '../schema.generated.ts';
import { hashHandle, hashKey } from './handle.ts';
import { isLimited } from './limits.ts';
import * as problems from './problems.ts';
import { verificationOf, type Found, type Located } from './requests.ts';
import {
  findVerification,
  hashName,
  isClosed,
  maskedNumberOf,
  nextStep,
  type Asker,
  type Open,
  type Request,
  type Resend,
  type Verification,
} from './verification.ts';
import type { Access } from './verifications.ts';
import { createTurns, type UnderWay } from './waiting.ts';

type Result = ResendCodeResult | problems.BadInput;

type Asked = { asker: Asker; keyHash: string | null };

/** The contract's items 2 and 3. */
export function createResend({ requests, limits, provider, clock, rules, view, log, waiting, claimMs }: Access) {
  const goOn = createTurns<Result>(waiting, clock);

  return async function resend(asker: Asker, idempotencyKey: string | undefined): Promise<Result> {
    const { id, backend } = asker;
    const keyHash = idempotencyKey === undefined ? null : hashKey('resend', idempotencyKey, backend);
    const asked = { asker, keyHash };
    const deadline = clock.now() + claimMs;
    const again = () => attempt(asked);
    const first = await again();
    if (first.__typename !== 'UnderWay') return first;
    return goOn(first, again, { place: id, same: `${id} ${keyHash}`, deadline });
  };

  async function attempt({ asker, keyHash }: Asked): Promise<Result | UnderWay> {
    const idHash = hashHandle(asker.id);
    for (;;) {
      const [stored, byKey] = await requests.find(hashName(idHash), ...(keyHash ? [hashName(keyHash)] : []));
      const found = verificationOf(stored, idHash);
      if (!found) return problems.verificationNotFound;
      const { request, verification, now } = found;
      const { phase } = request;
      const underWay = phase.name === 'OPEN' ? phase.resend : null;

      if (byKey && keyHash) {
        if (ownerOf(keyHash, byKey.request) !== idHash) return usedElsewhere(asker.address);
        if (underWay?.keyHash !== keyHash) return view(request, verification, asker);
      }
      if (isClosed(verification.state) || phase.name !== 'OPEN')
        return problems.verificationClosed(view(request, verification, asker));

      if (underWay)
        return {
          __typename: 'UnderWay',
          ref: request.ref,
          until: underWay.until,
          isRepeat: keyHash !== null && underWay.keyHash === keyHash,
        };

      const refusal = refuse(found, phase, asker);
      if (refusal) return refusal;
      const call = {
        id: randomBytes(8).toString('base64url'),
        of: idHash,
        at: now,
        from: phase.step,
        until: clock.until(claimMs),
        keyHash,
      };
      const started = await requests.tryEvent(found, { type: 'RESEND_STARTED', resend: call });
      if (started) return advance(started, phase, verification, call, asker);
    }
  }

  async function usedElsewhere(address: Asker['address']): Promise<Result> {
    const now = clock.now();
    const done = await requests.count(limits.guess(address, randomUUID(), now));
    return isLimited(done)
      ? problems.rateLimited(done.until, now)
      : problems.badInput('This idempotency key was used for another verification.');
  }

  function refuse({ request, verification, now }: Located, open: Open, asker: Asker): Result | undefined {
    // The provider has ended it; what that means for the verification is being settled.
    if (open.gone) return problems.serviceUnavailable(true);
    const next = nextStep(open, request, rules);
    if (!next) return problems.noChannelLeft(view(request, verification, asker));
    return next.availableAt > now ? problems.rateLimited(next.availableAt, now) : undefined;
  }

  async function advance(
    started: Found,
    open: Open,
    { idHash }: Verification,
    call: Resend,
    asker: Asker,
  ): Promise<Result> {
    const { phoneNumber } = started.request;
    const result = await provider.advance({ requestId: open.requestId, phoneNumber });
    const { outcome } = result;
    const next = await requests.event(started, { type: 'RESEND_ENDED', resend: call, outcome });
    const verification = next && findVerification(next, idHash);
    if (!next || !verification) return problems.verificationNotFound;
    if (isClosed(verification.state)) return problems.verificationClosed(view(next, verification, asker));
    switch (result.outcome) {
      case 'ADVANCED':
        log.info('A new code was sent.', { phoneNumber: maskedNumberOf(next) });
        return view(next, verification, asker);
      case 'NO_STEP_LEFT':
        return problems.noChannelLeft(view(next, verification, asker));
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
  if (phase.name === 'OPEN' && phase.resend?.keyHash === keyHash) return phase.resend.of;
  return verifications.find(({ resendKeys }) => resendKeys.includes(keyHash))?.idHash;
}
