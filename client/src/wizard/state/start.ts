import type { StartOutcome } from '../../graphql/client.ts';
import { keyOf, mayRepeat } from '../idempotency-key.ts';
import type { CallOf, Draft, OverState, PhoneState, WizardEvent, WizardState } from './wizard-state.ts';
import { closed, codeState } from './steps.ts';

/** What was wrong with another number, or another way, says nothing of this one. */
export function redrafting(state: PhoneState, draft: Draft): PhoneState {
  const isOutdated =
    state.problem !== null && state.problem.__typename !== 'NoAnswer' && !sameDraft(state.draft, draft);
  return { ...state, draft, problem: isOutdated ? null : state.problem };
}

export function starting(
  state: PhoneState | OverState,
  { request, chosenChannel, seed: fresh }: Extract<WizardEvent, { type: 'startPressed' }>,
): WizardState {
  // The code that was sent to this number still works: asking for another one would only confuse.
  if (state.step === 'phone' && state.codeStep && sameDraft(state.draft, state.codeStep.draft)) {
    return { ...state.codeStep, earlier: true };
  }
  const seed = state.seed ?? fresh;
  const call = { kind: 'start' as const, input: { ...request, idempotencyKey: keyOf(seed, request) }, chosenChannel };
  const begun = { call, seed, problem: null };
  return state.step === 'phone' ? { ...state, ...begun, resumable: null, codeStep: null } : { ...state, ...begun };
}

function sameDraft(one: Draft, other: Draft): boolean {
  return one.phoneNumber === other.phoneNumber && one.region === other.region && one.channel === other.channel;
}

export function afterStart(state: PhoneState | OverState, call: CallOf<'start'>, outcome: StartOutcome): WizardState {
  if (outcome.__typename !== 'Verification') {
    return { ...state, seed: mayRepeat(outcome) ? state.seed : null, problem: outcome };
  }
  const { chosenChannel: channel } = call;
  if (outcome.status !== 'PENDING') return closed(state, outcome, channel);
  return codeState(state, outcome, channel);
}
