import type { OpenRequest, Request } from '../request.ts';
import { spendKey } from './change.ts';
import { withLook } from './doubt.ts';
import type { EventOf } from './event.ts';
import type { Moment } from './moment.ts';

export function resendEnded(
  request: OpenRequest,
  { claim, outcome }: Omit<EventOf<'RESEND_ENDED'>, 'type'>,
  moment: Moment,
): Request {
  const { phase, plan, stepMs } = request;
  // The claim had run out, and the resend under way is another.
  if (phase.resend?.id !== claim.id) return request;
  const without = { ...request, phase: { ...phase, resend: null } };
  switch (outcome) {
    case 'ADVANCED': {
      // A webhook, or the clock, may have said so before: it is one step all the same.
      const step = Math.max(phase.step, claim.fromStep + 1);
      const stepStartedAt = step === claim.fromStep + 1 ? claim.startedAt : phase.stepStartedAt;
      const expiresAt = Math.min(request.expiresAt, stepStartedAt + (plan.length - step) * stepMs);
      const moved = { ...without.phase, step, stepStartedAt, resends: phase.resends + 1 };
      return spendKey({ ...request, phase: moved, expiresAt }, claim);
    }
    case 'NO_STEP_LEFT':
      return { ...request, phase: { ...without.phase, step: plan.length - 1 } };
    case 'NOT_FOUND':
      return { ...request, phase: withLook({ ...without.phase, gone: true }, moment) };
    case 'NOT_ADVANCED':
      return without;
    case 'LOST':
      return spendKey(without, claim);
  }
}
