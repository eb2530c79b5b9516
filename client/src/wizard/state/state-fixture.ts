import type { VerificationStateFragment } from '../../graphql/operations.generated.ts';
import type { CodeState, WizardState } from './wizard-state.ts';

/** The start of each test, in ms of both clocks. */
export const noon = Date.parse('2026-11-23T12:00:00.000Z');
export const at = (seconds: number) => new Date(noon + seconds * 1000).toISOString();

/** An open verification, started at noon. */
export const verification: VerificationStateFragment = {
  __typename: 'Verification',
  id: 'v1',
  phoneNumber: '+14155550100',
  maskedPhoneNumber: '+1415•••0100',
  status: 'PENDING',
  failure: null,
  channel: 'SMS',
  nextChannel: 'SMS',
  resendAvailableAt: at(30),
  attemptsRemaining: 3,
  codeLength: 6,
  createdAt: at(0),
  codeSentAt: at(0),
  sharesRequest: false,
  helpCode: 'WDJB-MJHT',
  returnUrl: null,
  codeExpiresAt: at(540),
  expiresAt: at(540),
  now: at(0),
  proof: null,
};

/** The state as the code step that it is to be. */
export function code(state: WizardState): CodeState {
  if (state.step !== 'code') throw new Error(`The wizard is at ${state.step}.`);
  return state;
}
