import type { CancelOutcome, CheckOutcome, ResendOutcome, StartOutcome } from '../graphql/client.ts';
import type {
  Channel,
  CheckCodeInput,
  ResendCodeInput,
  StartVerificationInput,
  VerificationFailure,
  VerificationStateFragment,
  VerificationStatus,
} from '../graphql/operations.generated.ts';

/** What the phone step's form holds. `region` may be the service's default, chosen, or guessed. */
export type Draft = { phoneNumber: string; region: string; channel: Channel };

type Keyed<Input> = Input & { idempotencyKey: string };

/** A call under way. Each is an object of its own: an answer counts only while its call is still the state's. */
export type Call =
  | { kind: 'start'; input: Keyed<StartVerificationInput> }
  | { kind: 'check'; input: CheckCodeInput }
  | { kind: 'resend'; input: Keyed<ResendCodeInput> }
  | { kind: 'cancel'; verificationId: string };
type CallOf<Kind extends Call['kind']> = Extract<Call, { kind: Kind }>;

type Closed = { __typename: 'Verification' | 'VerificationClosed' | 'VerificationNotFound' };
export type StartProblem = Exclude<StartOutcome, Closed>;
/** `from`: the call that it answers. */
export type CodeProblem =
  | { from: 'check'; outcome: Exclude<CheckOutcome, Closed> }
  | { from: 'resend'; outcome: Exclude<ResendOutcome, Closed> }
  | { from: 'cancel'; outcome: Exclude<CancelOutcome, Closed> };

/** Why no code can be typed any more. `UNKNOWN` stands for values that this client doesn't know. */
export type Ending =
  | Exclude<VerificationStatus, 'PENDING' | 'VERIFIED' | 'FAILED'>
  | VerificationFailure
  | 'NOT_FOUND'
  | 'UNKNOWN';

/** `clockSkewMs`: the server's clock minus the device's, as of the last answer. */
type Common = { draft: Draft; clockSkewMs: number };

export type PhoneState = Common & {
  step: 'phone';
  arrival: 'opened' | 'edited' | 'canceled' | 'again';
  call: CallOf<'start'> | null;
  /** The last start, as long as nobody knows what became of it: a repeat carries its key. */
  unsettled: CallOf<'start'>['input'] | null;
  problem: StartProblem | null;
};

export type CodeState = Common & {
  step: 'code';
  verification: VerificationStateFragment;
  /** The channel that the person chose for the latest code. */
  asked: Channel;
  code: string;
  /** The latest code sent to be checked: a complete code is sent once by itself. */
  checked: string | null;
  resent: boolean;
  call: CallOf<'check' | 'resend' | 'cancel'> | null;
  unsettled: CallOf<'resend'>['input'] | null;
  problem: CodeProblem | null;
};

export type OverState = Common & {
  step: 'over';
  ending: Ending;
  phoneNumber: string;
  call: CallOf<'start'> | null;
  unsettled: CallOf<'start'>['input'] | null;
  problem: StartProblem | null;
};

export type DoneState = Common & { step: 'done'; verification: VerificationStateFragment };

export type WizardState = PhoneState | CodeState | OverState | DoneState;

/** `key`: a fresh idempotency key, used where the act is a new one. `receivedAt`, `now`: the device's clock, in ms. */
export type WizardEvent =
  | { type: 'draftChanged'; draft: Draft }
  | { type: 'startPressed'; key: string }
  | { type: 'codeTyped'; code: string }
  | { type: 'checkPressed' }
  | { type: 'resendPressed'; key: string }
  | { type: 'cancelPressed' }
  | { type: 'numberEdited' }
  | { type: 'startedAgain' }
  | { type: 'timePassed'; now: number }
  | { type: 'startAnswered'; call: CallOf<'start'>; outcome: StartOutcome; receivedAt: number }
  | { type: 'checkAnswered'; call: CallOf<'check'>; outcome: CheckOutcome; receivedAt: number }
  | { type: 'resendAnswered'; call: CallOf<'resend'>; outcome: ResendOutcome; receivedAt: number }
  | { type: 'cancelAnswered'; call: CallOf<'cancel'>; outcome: CancelOutcome; receivedAt: number };

export function initialState(draft: Draft): PhoneState {
  return { step: 'phone', arrival: 'opened', draft, clockSkewMs: 0, call: null, unsettled: null, problem: null };
}

/** An instant of the server's, in ms of the device's clock. */
export function deviceTime(instant: string, { clockSkewMs }: { clockSkewMs: number }): number {
  return Date.parse(instant) - clockSkewMs;
}

/** An event that doesn't fit the state, a second press or a late answer for example, changes nothing. */
export function nextState(state: WizardState, event: WizardEvent): WizardState {
  switch (event.type) {
    case 'draftChanged':
      return state.step === 'phone' && !state.call ? { ...state, draft: event.draft } : state;
    case 'startPressed':
      return (state.step === 'phone' || state.step === 'over') && !state.call ? starting(state, event.key) : state;
    case 'codeTyped':
      return state.step === 'code' ? typing(state, event.code) : state;
    case 'checkPressed':
      return state.step === 'code' && !state.call ? checking(state) : state;
    case 'resendPressed':
      return state.step === 'code' && !state.call ? resending(state, event.key) : state;
    case 'cancelPressed':
      return state.step === 'code' && state.call?.kind !== 'cancel'
        ? { ...state, call: { kind: 'cancel', verificationId: state.verification.id }, problem: null }
        : state;
    case 'numberEdited':
      return state.step === 'code' || state.step === 'over' ? atPhone(state, 'edited', state.draft) : state;
    case 'startedAgain':
      return atPhone(state, 'again', { ...state.draft, phoneNumber: '' });
    case 'timePassed':
      return state.step === 'code' && !state.call && event.now >= deviceTime(state.verification.expiresAt, state)
        ? over(state, 'EXPIRED', state.verification.phoneNumber)
        : state;
    case 'startAnswered':
      return (state.step === 'phone' || state.step === 'over') && state.call === event.call
        ? afterStart({ ...state, ...clockOf(event) }, event.call, event.outcome)
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

function starting(state: PhoneState | OverState, key: string): WizardState {
  const { draft, unsettled } = state;
  const sameAct =
    unsettled?.phoneNumber === draft.phoneNumber &&
    unsettled.region === draft.region &&
    unsettled.channel === draft.channel;
  const input = sameAct ? unsettled : { ...draft, idempotencyKey: key };
  return { ...state, call: { kind: 'start', input }, unsettled: input, problem: null };
}

function typing(state: CodeState, code: string): WizardState {
  const typed = { ...state, code };
  const complete = code.length === state.verification.codeLength && code !== state.checked;
  return complete && !state.call ? checking(typed) : typed;
}

function checking(state: CodeState): CodeState {
  const input = { verificationId: state.verification.id, code: state.code };
  return { ...state, call: { kind: 'check', input }, checked: state.code, problem: null, resent: false };
}

function resending(state: CodeState, key: string): CodeState {
  const { nextChannel, id } = state.verification;
  if (!nextChannel) return state;
  const input = state.unsettled ?? { verificationId: id, idempotencyKey: key };
  return { ...state, call: { kind: 'resend', input }, unsettled: input, problem: null, resent: false };
}

function atPhone({ clockSkewMs }: Common, arrival: PhoneState['arrival'], draft: Draft): PhoneState {
  return { ...initialState(draft), arrival, clockSkewMs };
}

function over({ draft, clockSkewMs }: Common, ending: Ending, phoneNumber: string): OverState {
  return { step: 'over', ending, phoneNumber, draft, clockSkewMs, call: null, unsettled: null, problem: null };
}

/** Where a verification that isn't open leads. */
function closed({ draft, clockSkewMs }: Common, verification: VerificationStateFragment): OverState | DoneState {
  return verification.status === 'VERIFIED'
    ? { step: 'done', verification, draft, clockSkewMs }
    : over({ draft, clockSkewMs }, endingOf(verification), verification.phoneNumber);
}

function endingOf({ status, failure }: VerificationStateFragment): Ending {
  switch (status) {
    case 'CANCELED':
    case 'EXPIRED':
      return status;
    case 'FAILED':
      return failure ?? 'UNKNOWN';
    default:
      return 'UNKNOWN';
  }
}

function afterStart(state: PhoneState | OverState, call: CallOf<'start'>, outcome: StartOutcome): WizardState {
  if (outcome.__typename !== 'Verification') {
    return { ...state, call: null, unsettled: mayRepeat(outcome) ? call.input : null, problem: outcome };
  }
  if (outcome.status !== 'PENDING') return closed(state, outcome);
  const { draft, clockSkewMs } = state;
  return {
    step: 'code',
    draft,
    clockSkewMs,
    verification: outcome,
    asked: draft.channel,
    code: '',
    checked: null,
    resent: false,
    call: null,
    unsettled: null,
    problem: null,
  };
}

function afterCheck(state: CodeState, outcome: CheckOutcome): WizardState {
  switch (outcome.__typename) {
    case 'Verification':
      return outcome.status === 'PENDING' ? { ...state, verification: outcome } : closed(state, outcome);
    case 'VerificationClosed':
      return closed(state, outcome.verification);
    case 'VerificationNotFound':
      return over(state, 'NOT_FOUND', state.verification.phoneNumber);
    case 'IncorrectCode':
      return { ...state, verification: outcome.verification, problem: { from: 'check', outcome } };
    default:
      return { ...state, problem: { from: 'check', outcome } };
  }
}

function afterResend(state: CodeState, call: CallOf<'resend'>, outcome: ResendOutcome): WizardState {
  switch (outcome.__typename) {
    case 'Verification': {
      if (outcome.status !== 'PENDING') return closed(state, outcome);
      const asked = state.verification.nextChannel ?? outcome.channel;
      return { ...state, verification: outcome, asked, code: '', checked: null, resent: true, unsettled: null };
    }
    case 'VerificationClosed':
      return closed(state, outcome.verification);
    case 'VerificationNotFound':
      return over(state, 'NOT_FOUND', state.verification.phoneNumber);
    case 'NoChannelLeft':
      return { ...state, verification: outcome.verification, unsettled: null, problem: { from: 'resend', outcome } };
    default:
      return { ...state, unsettled: mayRepeat(outcome) ? call.input : null, problem: { from: 'resend', outcome } };
  }
}

function afterCancel(state: CodeState, outcome: CancelOutcome): WizardState {
  switch (outcome.__typename) {
    case 'VerificationClosed':
      if (outcome.verification.status === 'VERIFIED') return closed(state, outcome.verification);
      return atPhone(state, 'canceled', { ...state.draft, phoneNumber: '' });
    case 'Verification':
    case 'VerificationNotFound':
      return atPhone(state, 'canceled', { ...state.draft, phoneNumber: '' });
    default:
      return { ...state, problem: { from: 'cancel', outcome } };
  }
}

/** Whether a repeat of the call is still the same act, to be sent at most once: nobody knows, or the server asks for it. */
function mayRepeat(outcome: { __typename: string }): boolean {
  return outcome.__typename === 'NoAnswer' || outcome.__typename === 'ServiceUnavailable';
}

/** The answer took some time to come, so that deadlines read by this clock are a little late, never early. */
function clockOf({ outcome, receivedAt }: Extract<WizardEvent, { receivedAt: number }>): { clockSkewMs?: number } {
  const now = 'now' in outcome ? outcome.now : 'verification' in outcome ? outcome.verification.now : null;
  return now ? { clockSkewMs: Date.parse(now) - receivedAt } : {};
}
