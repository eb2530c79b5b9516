import type { Channel, VerificationStateFragment } from '../../graphql/operations.generated.ts';
import type {
  CodeState,
  Common,
  DoneState,
  Draft,
  Ending,
  OpeningState,
  OverState,
  PhoneState,
} from './wizard-state.ts';
import type { Keepsake } from './handles.ts';

const emptyDraft: Draft = { phoneNumber: '', region: null, channel: null };

/** The first step, with what a reload left. */
export function initialState(keepsake: Keepsake | null = null): PhoneState {
  return {
    ...phoneState({ draft: emptyDraft, clockSkewMs: 0, given: false, typedHere: false }, 'opened'),
    seed: keepsake?.kind === 'start' ? keepsake.seed : null,
    resumable: keepsake?.kind === 'verification' ? { id: keepsake.id, chosenChannel: keepsake.chosenChannel } : null,
  };
}

/** The state of a page about one verification that was started elsewhere. */
export function openingState(verificationId: string): OpeningState {
  return {
    step: 'opening',
    draft: emptyDraft,
    clockSkewMs: 0,
    given: true,
    typedHere: false,
    kept: { id: verificationId, chosenChannel: 'SMS' },
    call: { kind: 'open', verificationId },
    problem: null,
  };
}

/** What a step leaves to the next. */
const commonOf = ({ draft, clockSkewMs, given, typedHere }: Common): Common => ({
  draft,
  clockSkewMs,
  given,
  typedHere,
});

export function phoneState(before: Common, arrival: PhoneState['arrival']): PhoneState {
  return {
    ...commonOf(before),
    step: 'phone',
    arrival,
    call: null,
    seed: null,
    problem: null,
    resumable: null,
    codeStep: null,
  };
}

export function codeState(before: Common, verification: VerificationStateFragment, chosenChannel: Channel): CodeState {
  return {
    ...commonOf(before),
    step: 'code',
    verification,
    chosenChannel,
    code: '',
    wasComplete: false,
    checkedCodes: [],
    notice: null,
    earlier: isOfEarlier(verification),
    news: null,
    warning: null,
    wasWrong: false,
    call: null,
    lostResend: null,
    problem: null,
  };
}

/** Whether the verification shares a request and nothing was sent since its start. */
function isOfEarlier({ sharesRequest, codeSentAt, createdAt }: VerificationStateFragment): boolean {
  return sharesRequest && Date.parse(codeSentAt) <= Date.parse(createdAt);
}

export function over(
  before: Common & { chosenChannel: Channel },
  ending: Ending,
  verification: VerificationStateFragment | null,
): OverState {
  const kept =
    !verification || ending === 'NOT_FOUND' ? null : { id: verification.id, chosenChannel: before.chosenChannel };
  return {
    ...commonOf(before),
    step: 'over',
    ending,
    kept,
    codeStep: null,
    verification,
    call: null,
    seed: null,
    problem: null,
  };
}

/** The state after a verification that isn't open any more. */
export function closed(
  before: Common,
  verification: VerificationStateFragment,
  chosenChannel: Channel,
): OverState | DoneState {
  return verification.status === 'VERIFIED' && provesHere(before, verification)
    ? { ...commonOf(before), step: 'done', verification }
    : over({ ...before, chosenChannel }, endingOf(verification), verification);
}

/** Only the window in which the code was typed gets the proof of a verification that was started elsewhere. */
export const provesHere = ({ given }: Pick<Common, 'given'>, { proof }: VerificationStateFragment) =>
  !given || proof !== null;

function endingOf({ status, failure }: VerificationStateFragment): Ending {
  switch (status) {
    case 'CANCELED':
    case 'EXPIRED':
      return status;
    case 'FAILED':
      return failure ?? 'UNKNOWN';
    case 'VERIFIED':
      return 'SUPERSEDED';
    default:
      return 'UNKNOWN';
  }
}

export function withoutNumber({ draft }: Common): Draft {
  return { ...draft, phoneNumber: '' };
}
