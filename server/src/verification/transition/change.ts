import type { VerificationFailure } from '../../schema.generated.ts';
import { channelAt, isOpen, stepOf, type Request, type ResendClaim } from '../request.ts';
import { isClosed, type Closed, type Verification, type VerificationState } from '../verification.ts';
import type { Noting } from './moment.ts';

// What every change of a request is made of.

/** The very request where nothing changes, so that nothing needs to be written. */
export function withVerifications<R extends Request>(
  request: R,
  change: (verification: Verification) => Verification,
): R {
  const verifications = request.verifications.map(change);
  const isSame = verifications.every((verification, index) => verification === request.verifications[index]);
  return isSame ? request : { ...request, verifications };
}

/** As `withVerifications`, for one of them. */
export const withVerification = <R extends Request>(
  request: R,
  handleHash: string,
  change: (verification: Verification) => Verification,
): R =>
  withVerifications(request, (verification) =>
    verification.handleHash === handleHash ? change(verification) : verification,
  );

type Pending = Extract<VerificationState, { status: 'PENDING' }>;

/** A verification with `changes`, if it is pending. */
export const pending = (verification: Verification, changes: Partial<Pending>): Verification =>
  verification.state.status === 'PENDING'
    ? { ...verification, state: { ...verification.state, ...changes } }
    : verification;

/** A verification that was answered just now. */
export const fresh = (verification: Verification): Verification => ({
  ...verification,
  state: { status: 'PENDING', keepsAttempt: true, doubtEndsAt: null },
});

/** A verification for which nothing was sent: what is in flight was sent for another. */
export const sharing = (verification: Verification): Verification => ({ ...verification, sharesRequest: true });

/** How a verification ends, given what is told of its latest code. */
type Ending = (code: Pick<Closed, 'channel' | 'codeSentAt'>) => Closed;

export const expired =
  (closedAt: number): Ending =>
  (code) => ({ status: 'EXPIRED', closedAt, ...code });

export const failed =
  (failure: VerificationFailure, closedAt: number): Ending =>
  (code) => ({ status: 'FAILED', failure, closedAt, ...code });

/** A verification of `request`, ended. Nothing leaves a closed state. */
export const ended = (request: Request, verification: Verification, ending: Ending): Verification =>
  isClosed(verification.state)
    ? verification
    : { ...verification, state: ending({ channel: channelAt(request), codeSentAt: codeSentAt(request) }) };

const codeSentAt = ({ phase, startedAt }: Request) => (phase.name === 'OPEN' ? phase.stepStartedAt : startedAt);

export const endOne = <R extends Request>(request: R, handleHash: string, ending: Ending): R =>
  withVerification(request, handleHash, (verification) => ended(request, verification, ending));

export const endAll = <R extends Request>(request: R, ending: Ending): R =>
  withVerifications(request, (verification) => ended(request, verification, ending));

/** Verifications that were never answered can't be any more: their keys lead to one that expired. */
export function over(
  request: Request,
  overAt: number,
  { note }: Pick<Noting, 'note'>,
  canceledAt: number | null = null,
): Request {
  if (isOpen(request)) note({ type: 'UNSENT', from: stepOf(request, overAt).step + 1, to: request.plan.length });
  const open = isOpen(request) ? request.phase : null;
  const closed = endAll(request, expired(overAt));
  const spent = open?.resend ? spendKey(closed, open.resend) : closed;
  return { ...spent, phase: { name: 'OVER', overAt, canceledAt, requestId: open?.requestId ?? null } };
}

/** From now on the resend's idempotency key moves nothing on any more. */
export const spendKey = <R extends Request>(request: R, { keyHash, handleHash }: ResendClaim): R =>
  keyHash === null
    ? request
    : withVerification(request, handleHash, (verification) => ({
        ...verification,
        resendKeyHashes: [...verification.resendKeyHashes, keyHash],
      }));
