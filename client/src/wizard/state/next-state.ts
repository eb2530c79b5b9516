import type { Call, WizardEvent, WizardState } from './wizard-state.ts';
import { phoneState, withoutNumber } from './steps.ts';
import { afterStart, redrafting, starting } from './start.ts';
import { afterCancel, afterCheck, afterResend, aging, checking, entering, resending } from './code.ts';
import { hearing } from './heard.ts';

/** The wizard's state after an event. An event that doesn't fit the state, as a second press or a late answer, changes nothing. */
export function nextState(state: WizardState, event: WizardEvent): WizardState {
  switch (event.type) {
    case 'draftChanged':
      return state.step === 'phone' && !state.call ? redrafting(state, event.draft) : state;
    case 'startPressed':
      return (state.step === 'phone' || state.step === 'over') && !state.call ? starting(state, event) : state;
    case 'codeEntered':
      return state.step === 'code' ? entering(state, event.entry) : state;
    case 'checkPressed':
      return state.step === 'code' && !state.call ? checking(state) : state;
    case 'resendPressed':
      return state.step === 'code' && !state.call ? resending(state, event.key) : state;
    case 'cancelPressed':
      return state.step === 'code' && state.call?.kind !== 'cancel'
        ? { ...state, call: { kind: 'cancel', verificationId: state.verification.id }, problem: null }
        : state;
    case 'openPressed':
      return state.step === 'opening' && !state.call
        ? { ...state, call: { kind: 'open', verificationId: state.kept.id }, problem: null }
        : state;
    case 'numberEdited':
      return state.step === 'code' || state.step === 'over' ? phoneState(state, 'edited') : state;
    case 'startedAgain':
      return phoneState({ ...state, draft: withoutNumber(state) }, 'again');
    case 'wentBack':
      return goingBack(state);
    case 'wentForward':
      return state.step === 'phone' && state.codeStep && !state.call ? state.codeStep : state;
    case 'timePassed':
      return state.step === 'code' ? aging(state, event.now) : state;
    case 'heard':
      return hearing(state, event);
    case 'startAnswered':
      return (state.step === 'phone' || state.step === 'over') && state.call === event.call
        ? afterStart({ ...state, ...clockOf(event), call: null }, event.call, event.outcome)
        : state;
    case 'checkAnswered':
      return state.step === 'code' && state.call === event.call
        ? afterCheck({ ...state, ...clockOf(event), call: null }, event.outcome)
        : state;
    case 'resendAnswered':
      return state.step === 'code' && state.call === event.call
        ? afterResend({ ...state, ...clockOf(event), call: null }, event.call, event.outcome)
        : state;
    case 'cancelAnswered':
      return state.step === 'code' && state.call === event.call
        ? afterCancel({ ...state, ...clockOf(event), call: null }, event.outcome)
        : state;
  }
}

function goingBack(state: WizardState): WizardState {
  switch (state.step) {
    case 'opening':
    case 'phone':
      return state;
    case 'code':
      return { ...phoneState(state, 'edited'), codeStep: { ...state, call: null, problem: null, news: null } };
    case 'over':
      return { ...phoneState(state, 'edited'), codeStep: state.codeStep };
    case 'done':
      return phoneState({ ...state, draft: withoutNumber(state) }, 'again');
  }
}

/** The server's clock as of an answer. The answer took its time, so that deadlines come out late, never early. */
function clockOf({ outcome, receivedAt }: Extract<WizardEvent, { call: Call }>): { clockSkewMs?: number } {
  const now = 'now' in outcome ? outcome.now : 'verification' in outcome ? outcome.verification.now : null;
  return now ? { clockSkewMs: Date.parse(now) - receivedAt } : {};
}
