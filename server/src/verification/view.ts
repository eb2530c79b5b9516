import type { Verification as PublicVerification } from '../schema.generated.ts';
import { helpCodeOf } from './help-code.ts';
import { hidePhoneNumber, maskPhoneNumber } from './phone-number.ts';
import type { Policy } from './policy.ts';
import { attemptsRemaining, channelAt, isOpen, nextStep, type Request } from './request.ts';
import { hidesNumber, isClosed, proofOf, type Verification } from './verification.ts';

/** Who calls our API: with a verification's handle, a client address as limits count it, and a backend's key, if any. */
export type Caller = { readonly handle: string; readonly clientAddress: string; readonly backend: string | undefined };

export type Viewing = Pick<Caller, 'handle' | 'backend'>;

/** Whether the caller is the backend that started it. */
export const isStarter = ({ backend }: Viewing, { startedBy }: Verification) =>
  startedBy !== undefined && startedBy.backend === backend;

/** A verification's handle and page, and whether it is the backend that started it who sees them. */
export type Viewer = { readonly handle: string; readonly url: string; readonly isStarter: boolean };

/**
 * A verification as the API shows it; `request` must be elapsed at `now`. What is between a backend and its verification is
 * shown to that backend alone (docs/rules.md#hidden-numbers).
 */
export function publicView(
  request: Request,
  verification: Verification,
  { handle, url, isStarter }: Viewer,
  policy: Policy,
  now: number,
): PublicVerification {
  const { state, startedBy } = verification;
  const { phoneNumber } = request;
  const isHidden = hidesNumber(verification);
  if (state.status === 'UNANSWERED') throw new Error('An unanswered verification has no public form');
  const open = state.status === 'PENDING' && isOpen(request) ? request : null;
  const next = open && nextStep(open, policy);
  // A backend that sent a person to the page has the handle too, and is to get no proof by that.
  const proof = startedBy === undefined || isStarter ? proofOf(verification, now) : null;
  // EXPIRED by a lost plan: shows when that ended, not the later request's end.
  const expiresAt = state.status === 'EXPIRED' ? Math.min(request.expiresAt, state.closedAt) : request.expiresAt;
  const code = lifeOfCode(request, verification);
  return {
    __typename: 'Verification',
    id: handle,
    phoneNumber: isHidden && !isStarter ? null : phoneNumber,
    maskedPhoneNumber: isHidden ? hidePhoneNumber(phoneNumber) : maskPhoneNumber(phoneNumber),
    status: state.status,
    failure: state.status === 'FAILED' ? state.failure : null,
    channel: isClosed(state) ? state.channel : channelAt(request),
    nextChannel: next?.channel ?? null,
    resendAvailableAt: next ? new Date(next.availableAt) : null,
    attemptsRemaining: open ? attemptsRemaining(open, verification.handleHash, policy) : 0,
    codeLength: policy.codeLength,
    createdAt: new Date(verification.createdAt),
    codeSentAt: new Date(code.sentAt),
    codeExpiresAt: new Date(Math.min(code.expiresAt, expiresAt)),
    expiresAt: new Date(expiresAt),
    now: new Date(now),
    sharesRequest: verification.sharesRequest,
    helpCode: helpCodeOf(verification, request),
    returnUrl: startedBy?.returnUrl ?? null,
    url: isStarter && state.status === 'PENDING' ? url : null,
    reference: isStarter ? (startedBy?.reference ?? null) : null,
    proof,
  };
}

/** When the latest code went out, and until when it is right; `request` must be elapsed. */
function lifeOfCode(request: Request, { state }: Verification) {
  const { phase, stepMs, expiresAt, reuseCode } = request;
  if (isClosed(state)) return { sentAt: state.codeSentAt, expiresAt };
  const sentAt = phase.name === 'OPEN' ? phase.stepStartedAt : request.startedAt;
  return { sentAt, expiresAt: reuseCode ? expiresAt : Math.min(expiresAt, sentAt + stepMs) };
}
