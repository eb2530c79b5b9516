import type { Policy } from '../policy.ts';
import { isOpen, type OpenRequest, type Request } from '../request.ts';
import { cancelEnded } from './cancels.ts';
import { endOne } from './change.ts';
import { answeredLate, checkEnded, checkStarted } from './checks.ts';
import { lookEnded } from './doubt.ts';
import { elapsed, elapsedOwing } from './elapse.ts';
import type { Event } from './event.ts';
import { changeAt, type Change, type Noting } from './moment.ts';
import { told, withOwedEnds } from './owed-end.ts';
import { reported } from './reports.ts';
import { resendEnded } from './resends.ts';
import { adopted, claimedAgain, replanned, sendFailed, sendLost, sent, tied } from './starts.ts';

/**
 * What a request becomes by an event at `now`, the passing of time up to then included; null: nothing is left of it.
 * Pure. An event that no longer fits (an answer that comes after its request was closed) changes nothing.
 */
export const transition = (request: Request, event: Event, now: number, policy: Policy): Change<Request | null> =>
  changeAt(now, policy, (moment) => {
    const before = elapsedOwing(request, moment);
    const after = applied(before, event, moment);
    return after && withOwedEnds(before, elapsed(after, moment), policy);
  });

function applied(request: Request, event: Event, moment: Noting): Request | null {
  if (event.type === 'TELL_CALLED' || event.type === 'TELL_ENDED') return told(request, event, moment.now);
  if (isOpen(request)) return appliedToOpen(request, event, moment);
  const { phase } = request;
  switch (phase.name) {
    case 'SENDING':
      switch (event.type) {
        case 'SENT':
          return sent(request, phase, event.requestId, moment);
        case 'ADOPTED':
          return adopted(request, phase, event, moment);
        case 'REPLANNED':
          return replanned(request, phase, event, moment);
        case 'SEND_FAILED':
          return sendFailed(request, phase);
        case 'SEND_LOST':
          return sendLost(request, phase);
        default:
          return request;
      }
    case 'LOST':
      return event.type === 'CLAIMED' ? claimedAgain(request, phase.until, event) : request;
    default:
      return event.type === 'CHECK_ENDED' && event.outcome === 'CORRECT' ? answeredLate(request, event.claim) : request;
  }
}

function appliedToOpen(request: OpenRequest, event: Event, moment: Noting): Request {
  const { phase } = request;
  switch (event.type) {
    case 'TIED':
      return tied(request, event.verification);
    case 'CHECK_STARTED':
      return checkStarted(request, event.claim, moment);
    case 'CHECK_ENDED':
      return checkEnded(request, event, moment);
    case 'RESEND_STARTED':
      return { ...request, phase: { ...phase, resend: event.claim } };
    case 'RESEND_ENDED':
      return resendEnded(request, event, moment);
    case 'CANCELED':
      return endOne(request, event.handleHash, (code) => ({ status: 'CANCELED', closedAt: moment.now, ...code }));
    case 'CANCEL_CALLED': {
      const { heldUntil } = event;
      return phase.cancel
        ? { ...request, phase: { ...phase, cancel: { ...phase.cancel, calling: { heldUntil } } } }
        : request;
    }
    case 'CANCEL_ENDED':
      return cancelEnded(request, event.outcome, moment);
    case 'LOOK_CALLED': {
      const { heldUntil } = event;
      return phase.look
        ? { ...request, phase: { ...phase, look: { ...phase.look, calling: { heldUntil } } } }
        : request;
    }
    case 'LOOK_ENDED':
      return lookEnded(request, event, moment);
    case 'REPORTED':
      return reported(request, event, moment);
    default:
      return request;
  }
}
