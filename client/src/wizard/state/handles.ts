import type { KeptVerification, WizardState } from './wizard-state.ts';

/** What a reload or a crash leaves: the random half of a key before the start, the handle after the start. */
export type Keepsake = { kind: 'start'; seed: string } | ({ kind: 'verification' | 'given' } & KeptVerification);

/**
 * What to keep of a state. Nothing is kept of a verification that is canceled, edited or unknown to the server; of one that
 * is done only where the wizard `keepsSuccess`, as long as there is a proof.
 */
export function keepsakeOf(state: WizardState, keepsSuccess = false): Keepsake | null {
  const kind = state.given ? 'given' : 'verification';
  switch (state.step) {
    case 'opening':
      return { kind, ...state.kept };
    case 'phone':
    case 'over': {
      if (state.seed) return { kind: 'start', seed: state.seed };
      const handle = state.step === 'phone' ? state.resumable : state.kept;
      return handle && { kind, ...handle };
    }
    case 'code':
      return { kind, id: state.verification.id, chosenChannel: state.chosenChannel };
    case 'done': {
      const { id, channel, proof } = state.verification;
      return keepsSuccess && !state.given && proof ? { kind, id, chosenChannel: channel } : null;
    }
  }
}

/** The verification that the person left for another, and that is to be canceled. */
export function abandonedBy(before: WizardState, after: WizardState): string | null {
  const id = openIn(before);
  const wentOn = after.step === 'phone' ? after.arrival !== 'canceled' : after.step === 'code';
  return id && wentOn && openIn(after) !== id ? id : null;
}

/** The verification that a code can be typed for, as far as the server has said. */
export function openIn(state: WizardState): string | null {
  if (state.step === 'code') return state.verification.id;
  return (state.step === 'phone' || state.step === 'over') && state.codeStep ? state.codeStep.verification.id : null;
}

/** The verification that something may still happen to. */
export function watchedIn(state: WizardState): string | null {
  switch (state.step) {
    case 'opening':
      return state.kept.id;
    case 'phone':
      return state.resumable?.id ?? null;
    case 'code':
    case 'over':
      return openIn(state);
    case 'done':
      return null;
  }
}
