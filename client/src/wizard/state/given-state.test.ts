import { describe, expect, it } from 'vitest';
import type { VerificationStateFragment } from '../../graphql/operations.generated.ts';
import { abandonedBy, keepsakeOf, openIn } from './handles.ts';
import { nextState } from './next-state.ts';
import { at, code, noon, verification as ownVerification } from './state-fixture.ts';
import { openingState } from './steps.ts';
import type { CodeState, WizardEvent, WizardState } from './wizard-state.ts';

/** As a backend started it, which keeps the number from the page. */
const verification: VerificationStateFragment = {
  ...ownVerification,
  phoneNumber: null,
  maskedPhoneNumber: '+1••••••••00',
  channel: 'VOICE',
  nextChannel: 'VOICE',
  returnUrl: 'https://shop.example/in',
};
const canceled: VerificationStateFragment = { ...verification, status: 'CANCELED' };
const elsewhere: VerificationStateFragment = { ...verification, status: 'VERIFIED' };
const verified: VerificationStateFragment = {
  ...elsewhere,
  proof: { __typename: 'VerificationProof', token: 'a.proof', expiresAt: at(300) },
};
const noAnswer = { __typename: 'NoAnswer', cause: 'unreachable' } as const;
const notFound = { __typename: 'VerificationNotFound', message: '' } as const;

const opening = openingState('v1');
const hearing = (outcome: Extract<WizardEvent, { type: 'heard' }>['outcome'], id = 'v1'): WizardEvent => ({
  type: 'heard',
  id,
  outcome,
  receivedAt: noon,
});

const atCode = code(nextState(opening, hearing(verification)));

function cancel(
  outcome: Extract<WizardEvent, { type: 'cancelAnswered' }>['outcome'],
  state: CodeState = atCode,
): WizardState {
  const { call } = code(nextState(state, { type: 'cancelPressed' }));
  if (call?.kind !== 'cancel') throw new Error('Nothing is called off.');
  return nextState({ ...state, call }, { type: 'cancelAnswered', call, outcome, receivedAt: noon });
}

describe('a verification that was started elsewhere', () => {
  it('is asked for, and opens at its code, by whichever channel that comes', () => {
    expect(opening.call).toEqual({ kind: 'open', verificationId: 'v1' });
    expect(atCode).toMatchObject({ given: true, verification, chosenChannel: 'VOICE', draft: { channel: null } });
    expect(openIn(opening)).toBeNull();
    expect(openIn(atCode)).toBe('v1');
  });

  it.each([
    [verified, 'done'],
    [elsewhere, 'over'],
    [canceled, 'over'],
    [null, 'over'],
  ])('where it isn’t open any more says so at once', (outcome, step) => {
    expect(nextState(opening, hearing(outcome)).step).toBe(step);
  });

  it('is verified somewhere else where the proof isn’t told here, unless its own check is still to be answered', () => {
    expect(nextState(atCode, hearing(elsewhere))).toMatchObject({ step: 'over', ending: 'SUPERSEDED' });
    const typed = code(nextState({ ...atCode, code: '123456' }, { type: 'checkPressed' }));
    expect(typed.call?.kind).toBe('check');
    expect(nextState(typed, hearing(elsewhere))).toMatchObject({ step: 'code', call: { kind: 'check' } });
  });

  it('is told apart from another', () => {
    expect(nextState(opening, hearing(verification, 'v2'))).toBe(opening);
  });

  it('is asked for again at a press where no answer came, and not twice at once', () => {
    const unheard = nextState(opening, hearing(noAnswer));
    expect(unheard).toMatchObject({ step: 'opening', call: null, problem: noAnswer });
    const again = nextState(unheard, { type: 'openPressed' });
    expect(again).toMatchObject({ call: opening.call, problem: null });
    expect(nextState(again, { type: 'openPressed' })).toBe(again);
    expect(nextState(unheard, hearing(verification)).step).toBe('code');
  });

  it('is kept as given until it is done, or unknown to the service', () => {
    const kept = { kind: 'given', id: 'v1' };
    expect(keepsakeOf(opening)).toMatchObject(kept);
    expect(keepsakeOf(nextState(opening, hearing(noAnswer)))).toMatchObject(kept);
    expect(keepsakeOf(atCode)).toMatchObject(kept);
    expect(keepsakeOf(nextState(atCode, hearing(canceled)))).toMatchObject(kept);
    expect(keepsakeOf(nextState(atCode, hearing(null)))).toBeNull();
    expect(keepsakeOf(nextState(opening, hearing(null)))).toBeNull();
    expect(keepsakeOf(nextState(atCode, hearing(verified)))).toBeNull();
  });

  it.each([
    ['called off', canceled, 'CANCELED'],
    [
      'called off elsewhere',
      { __typename: 'VerificationClosed', message: '', verification: canceled } as const,
      'CANCELED',
    ],
    ['unknown', notFound, 'NOT_FOUND'],
  ])('that is %s ends there, and asks for no number', (_, outcome, ending) => {
    const after = cancel(outcome);
    expect(after).toMatchObject({ step: 'over', ending, given: true });
    expect(after.step === 'over' && after.verification?.returnUrl).toBe('https://shop.example/in');
    expect(abandonedBy(atCode, after)).toBeNull();
  });

  it('that was verified by the time it is called off, is', () => {
    expect(cancel({ __typename: 'VerificationClosed', message: '', verification: verified }).step).toBe('done');
  });

  it('keeps what is known of it once it is over', () => {
    expect(nextState(atCode, hearing(null))).toMatchObject({ ending: 'NOT_FOUND', verification });
    expect(nextState(opening, hearing(null))).toMatchObject({ ending: 'NOT_FOUND', verification: null });
  });
});
