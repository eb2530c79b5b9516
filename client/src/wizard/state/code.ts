import type { Entry } from '../../code-field/entry.ts';
import type { CancelOutcome, CheckOutcome, ResendOutcome } from '../../graphql/client.ts';
import type { Channel, VerificationStateFragment } from '../../graphql/operations.generated.ts';
import { mayRepeat } from '../idempotency-key.ts';
import { pageTime } from '../../countdown/page-clock.ts';
import type { CallOf, CodeState, WizardState } from './wizard-state.ts';
import { closed, codeState, over, phoneState, withoutNumber } from './steps.ts';

/** A person is warned so long before the code expires; WCAG 2.2.1 wants at least 20 s. */
const warningMs = 60_000;

/** The code field after an entry; a complete code that is sure is checked at once. */
export function entering(state: CodeState, entry: Entry | null): CodeState {
  if (state.call?.kind === 'check') return state;
  if (!entry) return { ...state, notice: 'noCode' };
  const { code, anew } = entry;
  if (code === state.code && !anew) return state;
  const isComplete = code.length === state.verification.codeLength;
  const wasCompleteBefore = state.wasComplete && !anew;
  const entered = { ...state, code, wasComplete: isComplete || wasCompleteBefore, notice: null };
  // After `RateLimited` only the person decides when to check.
  const waits = state.problem?.from === 'check' && state.problem.outcome.__typename === 'RateLimited';
  if (!isComplete || waits) return entered;
  if (state.checkedCodes.includes(code)) return { ...entered, notice: 'tried' };
  return entry.sure && !wasCompleteBefore && !state.call ? checking(entered) : { ...entered, notice: 'ready' };
}

/** The field's code is being checked. */
export function checking(state: CodeState): CodeState {
  const { code, checkedCodes, verification } = state;
  const call = { kind: 'check' as const, input: { verificationId: verification.id, code } };
  return { ...state, call, checkedCodes: [...checkedCodes, code], problem: null, notice: null, news: null };
}

/** Another message is being asked for; after a lost resend with the same key. */
export function resending(state: CodeState, key: string): CodeState {
  const { nextChannel, id } = state.verification;
  if (!nextChannel) return state;
  const input = state.lostResend?.input ?? { verificationId: id, idempotencyKey: key };
  const call = { kind: 'resend' as const, input, chosenChannel: state.lostResend?.chosenChannel ?? nextChannel };
  return { ...state, call, lostResend: call, problem: null, news: null };
}

/** The warning before the end. Only the server says that a code has expired; until then the countdown stands at 0:00. */
export function aging(state: CodeState, now: number): CodeState {
  const expiring = timeLeft(state, now) <= warningMs;
  return expiring === state.expiring ? state : { ...state, expiring };
}

export function timeLeft(state: CodeState, now: number): number {
  return pageTime(state.verification.expiresAt, state) - now;
}

/** Whether the next message brings the code that was sent already. */
export function servesAll({ codeExpiresAt, expiresAt }: VerificationStateFragment): boolean {
  return codeExpiresAt === expiresAt;
}

export function afterCheck(state: CodeState, outcome: CheckOutcome): WizardState {
  switch (outcome.__typename) {
    case 'Verification':
      return outcome.status === 'PENDING'
        ? { ...state, verification: outcome }
        : closed(state, outcome, state.chosenChannel);
    case 'VerificationClosed':
      return closed(state, outcome.verification, state.chosenChannel);
    case 'VerificationNotFound':
      return over(state, 'NOT_FOUND', state.verification);
    case 'IncorrectCode':
      return { ...state, verification: outcome.verification, problem: { from: 'check', outcome } };
    default:
      return { ...state, problem: { from: 'check', outcome } };
  }
}

export function afterResend(state: CodeState, call: CallOf<'resend'>, outcome: ResendOutcome): WizardState {
  switch (outcome.__typename) {
    case 'Verification':
      return outcome.status === 'PENDING'
        ? resent(state, outcome, call.chosenChannel)
        : closed(state, outcome, call.chosenChannel);
    case 'VerificationClosed':
      return closed(state, outcome.verification, state.chosenChannel);
    case 'VerificationNotFound':
      return over(state, 'NOT_FOUND', state.verification);
    case 'NoChannelLeft':
      return { ...state, verification: outcome.verification, lostResend: null, problem: { from: 'resend', outcome } };
    default:
      return { ...state, lostResend: mayRepeat(outcome) ? call : null, problem: { from: 'resend', outcome } };
  }
}

/** The code step after a resend. Typed digits stay where the code stays the same. */
function resent(state: CodeState, verification: VerificationStateFragment, chosenChannel: Channel): CodeState {
  const sameCode = servesAll(state.verification);
  const { code, wasComplete, checkedCodes } = state;
  return {
    ...codeState(state, verification, chosenChannel),
    ...(sameCode && { code, wasComplete, checkedCodes }),
    news: 'resent',
    sameCode,
  };
}

export function afterCancel(state: CodeState, outcome: CancelOutcome): WizardState {
  switch (outcome.__typename) {
    case 'VerificationClosed':
      if (state.given || outcome.verification.status === 'VERIFIED') {
        return closed(state, outcome.verification, state.chosenChannel);
      }
      return phoneState({ ...state, draft: withoutNumber(state) }, 'canceled');
    case 'Verification':
      if (state.given) return closed(state, outcome, state.chosenChannel);
      return phoneState({ ...state, draft: withoutNumber(state) }, 'canceled');
    case 'VerificationNotFound':
      if (state.given) return over(state, 'NOT_FOUND', state.verification);
      return phoneState({ ...state, draft: withoutNumber(state) }, 'canceled');
    default:
      return { ...state, problem: { from: 'cancel', outcome } };
  }
}
