import { attemptsRemaining, findVerification, type Claim, type OpenRequest, type Request } from '../request.ts';
import type { Proof, Verification } from '../verification.ts';
import { endAll, endOne, ended, failed, over, pending, withVerification } from './change.ts';
import { doubtful, withLook } from './doubt.ts';
import type { EventOf } from './event.ts';
import type { Moment, Noting } from './moment.ts';

export function checkStarted(request: OpenRequest, claim: Claim, { policy }: Moment): Request {
  const { handleHash } = claim;
  const checking = { ...request, phase: { ...request.phase, checks: [...request.phase.checks, claim] } };
  const keepsAttempt = attemptsRemaining(checking, handleHash, policy) > 0;
  return withVerification(checking, handleHash, (verification) => pending(verification, { keepsAttempt }));
}

export function checkEnded(
  request: OpenRequest,
  { claim, outcome, proof }: Omit<EventOf<'CHECK_ENDED'>, 'type'>,
  moment: Noting,
): Request {
  const { phase } = request;
  const { handleHash } = claim;
  const { now } = moment;
  const isUnderWay = phase.checks.some(({ id }) => id === claim.id);
  // The claim had run out and the answer came all the same: only a success still matters.
  if (!isUnderWay && outcome !== 'CORRECT') return request;
  const checks = phase.checks.filter(({ id }) => id !== claim.id);
  const counted = { ...phase, checks, attempts: phase.attempts + 1 };
  switch (outcome) {
    case 'CORRECT':
      return completed(request, { handleHash, checkId: claim.id, proof }, moment);
    case 'ATTEMPTS_USED_UP':
      return over(endAll(request, failed('TOO_MANY_ATTEMPTS', now)), now, moment);
    case 'NOT_FOUND':
      return { ...request, phase: withLook({ ...counted, gone: true }, moment) };
    case 'NOT_COUNTED':
      return withVerification({ ...request, phase: { ...phase, checks } }, handleHash, (verification) =>
        pending(verification, { keepsAttempt: true }),
      );
    case 'WRONG':
      return used({ ...request, phase: counted }, handleHash, moment, (verification) =>
        ended(request, verification, failed('TOO_MANY_ATTEMPTS', now)),
      );
    case 'LOST': {
      const doubted = withLook({ ...counted, doubts: [...phase.doubts, handleHash] }, moment);
      return used({ ...request, phase: doubted }, handleHash, moment, (verification) =>
        doubtful(request, verification, moment),
      );
    }
  }
}

/** After a check that didn't succeed: one more attempt is set aside for the verification, or there is none. */
const used = (
  request: OpenRequest,
  handleHash: string,
  { policy }: Moment,
  usedUp: (verification: Verification) => Verification,
): Request =>
  withVerification(request, handleHash, (verification) => {
    if (isChecking(request, verification)) return verification;
    return attemptsRemaining(request, handleHash, policy) > 0
      ? pending(verification, { keepsAttempt: true })
      : usedUp(verification);
  });

/** The right code ends the verification that it was typed for; a cancel in the meantime wins. */
export function completed(
  request: OpenRequest,
  { handleHash, checkId, proof }: { handleHash: string; checkId: string | null; proof: Proof | null },
  moment: Noting,
): Request {
  const { now, note } = moment;
  if (!proof) throw new Error('A verified number without its proof');
  const verified = endOne(request, handleHash, (code) => ({
    status: 'VERIFIED',
    closedAt: now,
    ...code,
    proof,
    checkId,
  }));
  const verification = findVerification(verified, handleHash);
  if (verification && verified !== request) note({ type: 'VERIFIED', verification });
  return over(endAll(verified, failed('SUPERSEDED', now)), now, moment);
}

/** A webhook was faster than the answer to the check that it is about. */
export const answeredLate = (request: Request, { id, handleHash }: Claim): Request =>
  withVerification(request, handleHash, (verification) => {
    const { state } = verification;
    return state.status === 'VERIFIED' && state.checkId === null
      ? { ...verification, state: { ...state, checkId: id } }
      : verification;
  });

export const isChecking = ({ phase }: OpenRequest, { handleHash }: Verification): boolean =>
  phase.checks.some((check) => check.handleHash === handleHash);
