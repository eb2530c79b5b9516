import type { Entry } from '../../code-field/entry.ts';
import type { CancelOutcome, CheckOutcome, ResendOutcome } from '../../graphql/client.ts';
import type { Channel, VerificationStateFragment } from '../../graphql/operations.generated.ts';
import { mayRepeat } from '../idempotency-key.ts';
import { pageTime } from '../../countdown/page-clock.ts';
import type { CallOf, CodeState, WizardState } from './wizard-state.ts';
import { closed, codeState, over, phoneState, withoutNumber } from './steps.ts';

/** A person is warned so long before the code ends; WCAG 2.2.1 wants at least 20 s. */
const warningMs = { replacing: 30_000, expiring: 60_000 };

/** The code field after an entry; a complete code that is sure is checked at once. */
export function entering(state: CodeState, entry: Entry | null): CodeState {
  if (state.call?.kind === 'check') return state;
  if (!entry) return { ...state, notice: 'noCode' };
  const { code, anew } = entry;
  if (code === state.code && !anew) return state;
  const isComplete = code.length === state.verification.codeLength;
  const wasCompleteBefore = state.wasComplete && !anew;
  const answer = state.problem?.from === 'check' ? state.problem.outcome.__typename : null;
  // What was said of the code that stood here before isn't true of this code.
  const problem = answer === 'IncorrectCode' || answer === 'MalformedCode' ? null : state.problem;
  const entered = { ...state, code, problem, wasComplete: isComplete || wasCompleteBefore, notice: null };
  // After `RateLimited` only the person decides when to check.
  const waits = answer === 'RateLimited';
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

/** The warning before the present code's end. Only the server says that a code has ended; until then the clock stands at 0:00. */
export function aging(state: CodeState, now: number): CodeState {
  const kind = servesAll(state.verification) ? 'expiring' : 'replacing';
  const warning = pageTime(state.verification.codeExpiresAt, state) - now <= warningMs[kind] ? kind : null;
  return warning === state.warning ? state : { ...state, warning };
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
    case 'IncorrectCode': {
      const { verification } = outcome;
      // The code was replaced while it was checked: what helps is to say which to use.
      if (state.news?.sameCode === false) return { ...state, verification, ...emptied, wasWrong: true };
      return { ...state, verification, wasWrong: true, problem: { from: 'check', outcome } };
    }
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

/** A field for another code. */
export const emptied = { code: '', wasComplete: false, checkedCodes: [], notice: null } as const;

/** The code step after a resend. Typed digits stay where the code stays the same. */
function resent(state: CodeState, verification: VerificationStateFragment, chosenChannel: Channel): CodeState {
  const sameCode = servesAll(state.verification);
  const { code, wasComplete, checkedCodes, wasWrong } = state;
  return {
    ...codeState(state, verification, chosenChannel),
    ...(sameCode && { code, wasComplete, checkedCodes }),
    wasWrong,
    news: { kind: 'resent', before: state.verification.channel, sameCode },
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
