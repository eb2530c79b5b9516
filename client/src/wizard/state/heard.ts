import type { NoAnswer } from '../../graphql/client.ts';
import type { VerificationStateFragment } from '../../graphql/operations.generated.ts';
import { pageTime } from '../../countdown/page-clock.ts';
import type {
  CodeState,
  KeptVerification,
  OpeningState,
  PhoneState,
  WizardEvent,
  WizardState,
} from './wizard-state.ts';
import { closed, codeState, over, provesHere } from './steps.ts';
import { aging, checking, emptied, servesAll } from './code.ts';

/** The state after what the server says of a verification. Word of another verification, or older word, changes nothing. */
export function hearing(
  state: WizardState,
  { id, outcome, receivedAt }: Extract<WizardEvent, { type: 'heard' }>,
): WizardState {
  if (outcome?.__typename === 'NoAnswer') return unheard(state, outcome, id, receivedAt);
  const clock = outcome ? { clockSkewMs: Date.parse(outcome.now) - receivedAt } : {};
  switch (state.step) {
    case 'opening':
      return state.kept.id === id ? opened({ ...state, ...clock }, outcome) : state;
    case 'phone':
      return state.resumable?.id === id && !state.call
        ? resuming({ ...state, ...clock }, state.resumable, outcome)
        : state;
    case 'code':
      if (state.verification.id !== id) return state;
      if (outcome && Date.parse(outcome.now) < Date.parse(state.verification.now)) return state;
      return agingIfOpen(updating({ ...state, ...clock }, outcome), receivedAt);
    case 'over': {
      if (!state.codeStep || state.call) return state;
      const heard = hearing({ ...state.codeStep, earlier: true }, { type: 'heard', id, outcome, receivedAt });
      return heard.step === 'code' && heard.verification === state.codeStep.verification ? state : heard;
    }
    case 'done':
      return state;
  }
}

function unheard(state: WizardState, outcome: NoAnswer, id: string, now: number): WizardState {
  if (state.step === 'opening') return state.kept.id === id ? { ...state, call: null, problem: outcome } : state;
  if (state.step === 'phone') return state.resumable?.id === id && !state.call ? { ...state, problem: outcome } : state;
  // The answer judges a code that was sent in time, even a late answer.
  const isOver =
    state.step === 'code' &&
    state.verification.id === id &&
    !state.call &&
    pageTime(state.verification.expiresAt, state) <= now;
  return isOver ? { ...over(state, 'EXPIRED', state.verification), codeStep: state } : state;
}

function opened(state: OpeningState, outcome: VerificationStateFragment | null): WizardState {
  if (!outcome) return over({ ...state, chosenChannel: state.kept.chosenChannel }, 'NOT_FOUND', null);
  const { channel } = outcome;
  return outcome.status === 'PENDING' ? codeState(state, outcome, channel) : closed(state, outcome, channel);
}

function resuming(
  state: PhoneState,
  { chosenChannel }: KeptVerification,
  outcome: VerificationStateFragment | null,
): WizardState {
  // A success whose proof has expired is of no use to anybody.
  if (!outcome || (outcome.status === 'VERIFIED' && !outcome.proof)) {
    return { ...state, resumable: null, problem: null };
  }
  // A channel that differs from the presumed one was not the person's choice.
  const channel = outcome.channel === chosenChannel ? chosenChannel : null;
  const resumed = { ...state, draft: { phoneNumber: outcome.phoneNumber ?? '', region: null, channel } };
  return outcome.status === 'PENDING'
    ? codeState(resumed, outcome, chosenChannel)
    : closed(resumed, outcome, chosenChannel);
}

function updating(state: CodeState, outcome: VerificationStateFragment | null): WizardState {
  if (!outcome) return over(state, 'NOT_FOUND', state.verification);
  if (outcome.status === 'VERIFIED' && provesHere(state, outcome)) return closed(state, outcome, state.chosenChannel);
  if (outcome.status !== 'PENDING') {
    // The answer to the person's own call says more.
    const isOurs = state.call?.kind === 'check' || state.call?.kind === 'cancel';
    return isOurs ? state : closed(state, outcome, state.chosenChannel);
  }
  const moved = state.call?.kind !== 'resend' && movedOn(state.verification, outcome);
  if (!moved) return repeating({ ...state, verification: outcome }, state.verification);
  const sameCode = servesAll(state.verification);
  const isTyping = state.call?.kind !== 'check' && !sameCode;
  return {
    ...state,
    ...(isTyping && { ...emptied, problem: null }),
    verification: outcome,
    news: { kind: 'moved', before: state.verification.channel, sameCode },
    earlier: false,
    lostResend: null,
  };
}

/** A check that found no connection is made again by itself, unless it counted as an attempt. */
function repeating(state: CodeState, before: VerificationStateFragment): CodeState {
  const { problem, call, verification } = state;
  if (call || problem?.from !== 'check' || !wasOffline(problem.outcome)) return state;
  return verification.attemptsRemaining === before.attemptsRemaining
    ? checking(state)
    : { ...state, problem: null, notice: 'ready' };
}

/** Whether a call is lost because there was no connection. */
export function wasOffline(outcome: { __typename: string; cause?: string } | null): boolean {
  return outcome?.__typename === 'NoAnswer' && outcome.cause === 'offline';
}

/** Whether the plan moved on. A second's difference is left to clocks and rounding. */
function movedOn(before: VerificationStateFragment, after: VerificationStateFragment): boolean {
  return before.channel !== after.channel || Date.parse(after.codeSentAt) - Date.parse(before.codeSentAt) > 1_000;
}

const agingIfOpen = (state: WizardState, now: number) => (state.step === 'code' ? aging(state, now) : state);

/**
 * The moment from which only the server knows the verification's state, in ms of the page's clock: the plan may have moved
 * on, or the code expired. `wouldTell`: the socket works, and tells when the plan moves on.
 */
export function unknownFrom(state: WizardState, wouldTell: boolean): number | null {
  if (state.step === 'over') return state.codeStep && -Infinity;
  if (state.step !== 'code') return null;
  const { resendAvailableAt, codeExpiresAt, expiresAt, now } = state.verification;
  const isAhead = (instant: string | null) => instant !== null && Date.parse(instant) > Date.parse(now);
  const next = wouldTell ? undefined : [resendAvailableAt, codeExpiresAt].find(isAhead);
  return pageTime(next ?? expiresAt, state);
}
