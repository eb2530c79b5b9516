import type { Open, OpenRequest, Request, Sending, SendingPhase } from '../request.ts';
import type { Verification } from '../verification.ts';
import { fresh, sharing, withVerification } from './change.ts';
import type { EventOf } from './event.ts';
import type { Noting } from './moment.ts';

const sendingOf = ({ plan, stepMs, startedAt, reuseCode }: Sending): Sending => ({
  plan,
  stepMs,
  startedAt,
  reuseCode,
});
const planEnd = ({ plan, stepMs, startedAt }: Sending) => startedAt + plan.length * stepMs;

/** A request that is claimed until `heldUntil` to be sent for `verification`. */
export function claimed(
  { ref, phoneNumber, region }: Pick<Request, 'ref' | 'phoneNumber' | 'region'>,
  { sending, verification, heldUntil }: Omit<EventOf<'CLAIMED'>, 'type'>,
): Request {
  const { handleHash } = verification;
  const phase: SendingPhase = { name: 'SENDING', handleHash, heldUntil, lost: null, ...sending };
  return { ref, phoneNumber, region, ...sending, expiresAt: planEnd(sending), phase, verifications: [verification] };
}

/** Claimed once more, though a send that was lost may be in flight until `lostUntil`. */
export function claimedAgain(
  request: Request,
  lostUntil: number,
  { sending, verification, heldUntil }: EventOf<'CLAIMED'>,
): Request {
  const { handleHash } = verification;
  const others = request.verifications.filter((other) => other.handleHash !== handleHash);
  const lost = { until: lostUntil, mayHaveSent: others.length < request.verifications.length };
  const phase: SendingPhase = { name: 'SENDING', handleHash, heldUntil, lost, ...sending };
  return { ...request, phase, verifications: [...others, verification] };
}

/** The provider took what was sent; its answer came at `now`. */
export const sent = (request: Request, phase: SendingPhase, requestId: string, moment: Noting): Request =>
  opened({ ...request, ...sendingOf(phase) }, phase, { requestId, begunBy: moment.now }, moment);

/** What is in flight is our first lost send: its steps count from then. */
export function adopted(
  request: Request,
  phase: SendingPhase,
  { requestId, startedAt = request.startedAt }: EventOf<'ADOPTED'>,
  moment: Noting,
): Request {
  // It was sent for another verification, unless this one may have been sent before.
  const isShared = phase.lost?.mayHaveSent === false;
  const known = isShared ? withVerification(request, phase.handleHash, sharing) : request;
  return opened({ ...known, startedAt: Math.min(request.startedAt, startedAt) }, phase, { requestId }, moment);
}

function opened(
  request: Request,
  { handleHash }: SendingPhase,
  { requestId, ...begun }: Pick<Open, 'requestId' | 'begunBy'>,
  { note }: Noting,
): Request {
  note({ type: 'SENT' });
  const phase: Open = {
    name: 'OPEN',
    requestId,
    step: 0,
    stepStartedAt: request.startedAt,
    resends: 0,
    resend: null,
    attempts: 0,
    checks: [],
    doubts: [],
    gone: false,
    look: null,
    cancel: null,
    ...begun,
  };
  return withVerification({ ...request, expiresAt: planEnd(request), phase }, handleHash, fresh);
}

/** Nothing was sent by the claim, and its holder goes on with another plan. */
export function replanned(
  request: Request,
  phase: SendingPhase,
  event: EventOf<'REPLANNED'>,
  { note }: Noting,
): Request {
  const { sending, heldUntil } = event;
  // An earlier send that was lost may have sent all of its plan.
  if (!phase.lost) note({ type: 'UNSENT', from: sending.plan.length, to: phase.plan.length });
  return { ...request, phase: { ...phase, ...sending, heldUntil } };
}

export function sendFailed(request: Request, { lost, handleHash: failedHash }: SendingPhase): Request | null {
  if (!lost) return null;
  // A key that may have sent before stays bound to what it may have sent.
  const verifications = request.verifications.filter(({ handleHash }) => lost.mayHaveSent || handleHash !== failedHash);
  return { ...request, phase: { name: 'LOST', until: lost.until }, verifications };
}

/** Of several lost sends the latest's plan is kept; if the first was in flight, our end is late. */
export function sendLost(request: Request, phase: SendingPhase): Request {
  const expiresAt = planEnd(phase);
  const until = Math.max(phase.lost?.until ?? 0, expiresAt);
  const lost = { ...request, ...sendingOf(phase), expiresAt, phase: { name: 'LOST' as const, until } };
  // Keeps the first lost send's end: where that was sent, the provider prevented each later one.
  return withVerification(lost, phase.handleHash, (verification) => {
    const first = verification.state.status === 'UNANSWERED' ? verification.state.endsAt : null;
    return { ...verification, state: { status: 'UNANSWERED', endsAt: first ?? expiresAt } };
  });
}

/** The request with one verification more. */
export function tied(request: OpenRequest, verification: Verification): Request {
  const others = request.verifications.filter(({ handleHash }) => handleHash !== verification.handleHash);
  // Its own start was lost, and the others that were answered only share it: the request is its own.
  const wasLost = others.length < request.verifications.length;
  const isItsOwn =
    wasLost && others.every(({ sharesRequest, state }) => sharesRequest || state.status === 'UNANSWERED');
  const added = fresh(verification);
  const verifications = [...others, isItsOwn ? added : sharing(added)];
  return { ...request, phase: { ...request.phase, cancel: null }, verifications };
}
