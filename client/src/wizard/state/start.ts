import type { StartOutcome } from '../../graphql/client.ts';
import { keyOf, mayRepeat } from '../idempotency-key.ts';
import type { CallOf, Draft, OverState, PhoneState, WizardEvent, WizardState } from './wizard-state.ts';
import { closed, codeState } from './steps.ts';

/** A new draft. A problem of the draft before goes. */
export function redrafting(state: PhoneState, draft: Draft): PhoneState {
  const isOutdated =
    state.problem !== null && state.problem.__typename !== 'NoAnswer' && !sameDraft(state.draft, draft);
  return { ...state, draft, problem: isOutdated ? null : state.problem };
}

/** A start is called, unless the same number's code step is still open. */
export function starting(
  state: PhoneState | OverState,
  { request, chosenChannel, seed: fresh }: Extract<WizardEvent, { type: 'startPressed' }>,
): WizardState {
  // The code that was sent to this number still works: a second one would only confuse.
  if (state.step === 'phone' && state.codeStep && sameDraft(state.draft, state.codeStep.draft)) {
    return { ...state.codeStep, earlier: true };
  }
  const seed = state.seed ?? fresh;
  const call = { kind: 'start' as const, input: { ...request, idempotencyKey: keyOf(seed, request) }, chosenChannel };
  const typedHere = state.step === 'phone' || state.typedHere;
  const begun = { call, seed, typedHere, problem: null };
  return state.step === 'phone' ? { ...state, ...begun, resumable: null, codeStep: null } : { ...state, ...begun };
}

function sameDraft(one: Draft, other: Draft): boolean {
  return one.phoneNumber === other.phoneNumber && one.region === other.region && one.channel === other.channel;
}

/** The state after a start's answer. */
export function afterStart(state: PhoneState | OverState, call: CallOf<'start'>, outcome: StartOutcome): WizardState {
  if (outcome.__typename !== 'Verification') {
    return { ...state, seed: mayRepeat(outcome) ? state.seed : null, problem: outcome };
  }
  const { chosenChannel: channel } = call;
  if (outcome.status !== 'PENDING') return closed(state, outcome, channel);
  return codeState(state, outcome, channel);
}
