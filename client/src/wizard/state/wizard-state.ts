import type { Entry } from '../../code-field/entry.ts';
import type {
  StatusOutcome,
  CancelOutcome,
  CheckOutcome,
  NoAnswer,
  ResendOutcome,
  StartOutcome,
} from '../../graphql/client.ts';
import type {
  Channel,
  CheckCodeInput,
  ResendCodeInput,
  StartVerificationInput,
  VerificationFailure,
  VerificationStateFragment,
  VerificationStatus,
} from '../../graphql/operations.generated.ts';

/** What the phone step's form holds. Region and channel are null as long as the person left them to us. */
export type Draft = { phoneNumber: string; region: string | null; channel: Channel | null };

/** The same with what we presume where the person said nothing. */
export type Choice = { region: string | null; channel: Channel };

/**
 * A start as the person asked for it; its key is made of it. Without a channel where they left that to us: then a landline
 * is called at once.
 */
export type StartRequest = Omit<StartVerificationInput, 'idempotencyKey'>;

type Keyed<Input> = Input & { idempotencyKey: string };

/** A call under way. Each is an object of its own: an answer counts only while its call is still the state's. */
export type Call =
  /** `chosenChannel`: the channel that was chosen, or that we presumed. */
  | { kind: 'start'; input: Keyed<StartRequest>; chosenChannel: Channel }
  | { kind: 'check'; input: CheckCodeInput }
  | { kind: 'resend'; input: Keyed<ResendCodeInput>; chosenChannel: Channel }
  | { kind: 'cancel'; verificationId: string }
  | { kind: 'open'; verificationId: string };

export type CallOf<Kind extends Call['kind']> = Extract<Call, { kind: Kind }>;

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

/** A verification by its handle, with the channel that the person asked for last. */
export type KeptVerification = { id: string; chosenChannel: Channel };

/**
 * `clockSkewMs`: the server's clock minus the page's, as of the last answer. `given`: the verification was started elsewhere,
 * so that no number is asked for or changed here, and nothing is started.
 */
export type Common = { draft: Draft; clockSkewMs: number; given: boolean };

/** A verification that was started elsewhere is asked for. */
export type OpeningState = Common & {
  step: 'opening';
  kept: KeptVerification;
  call: CallOf<'open'> | null;
  problem: NoAnswer | null;
};

export type PhoneState = Common & {
  step: 'phone';
  arrival: 'opened' | 'edited' | 'canceled' | 'again';
  call: CallOf<'start'> | null;
  /** The random half of the last start's key, as long as nobody knows what became of that start. */
  seed: string | null;
  problem: StartProblem | null;
  /** A verification that an earlier life of this page left behind; what became of it is being asked. */
  resumable: KeptVerification | null;
  /** The code step that Back left: Forward leads there, and so does the same number again. */
  codeStep: CodeState | null;
};

export type CodeState = Common & {
  step: 'code';
  verification: VerificationStateFragment;
  /** The channel that the person chose for the latest code. */
  chosenChannel: Channel;
  code: string;
  /** It was complete since the field was last empty, so that nothing more is sent by itself: who puts it right says when. */
  wasComplete: boolean;
  /** What was sent to be checked, latest last: by itself no code is sent twice. */
  checkedCodes: readonly string[];
  /** Why nothing was sent where the person may wait for it: no code in what was put in, one to make sure of, one that was tried. */
  notice: 'noCode' | 'ready' | 'tried' | null;
  /** No code was sent for this: an earlier one still works. */
  earlier: boolean;
  /** Another code is on its way: asked for, or because the service moved on by itself. */
  news: 'resent' | 'moved' | null;
  /** What `news` is of has the code of the messages before it. */
  sameCode: boolean;
  /** Less than `warningMs` is left. */
  expiring: boolean;
  call: CallOf<'check' | 'resend' | 'cancel'> | null;
  lostResend: CallOf<'resend'> | null;
  problem: CodeProblem | null;
};

export type OverState = Common & {
  step: 'over';
  ending: Ending;
  /** Null where there is no such verification. */
  kept: KeptVerification | null;
  /** The code step that our clock alone closed, as long as the server couldn't be asked: its word opens it again. */
  codeStep: CodeState | null;
  /** Null where it isn't known. */
  maskedPhoneNumber: string | null;
  returnUrl: string | null;
  call: CallOf<'start'> | null;
  seed: string | null;
  problem: StartProblem | null;
};

export type DoneState = Common & { step: 'done'; verification: VerificationStateFragment };

export type WizardState = OpeningState | PhoneState | CodeState | OverState | DoneState;

/** `seed`, `key`: fresh randomness, used where the act is a new one. `receivedAt`, `now`: the page's clock, in ms. */
export type WizardEvent =
  | { type: 'draftChanged'; draft: Draft }
  | { type: 'startPressed'; request: StartRequest; chosenChannel: Channel; seed: string }
  /** Null: what was put in holds no code. */
  | { type: 'codeEntered'; entry: Entry | null }
  | { type: 'checkPressed' }
  | { type: 'resendPressed'; key: string }
  | { type: 'cancelPressed' }
  | { type: 'openPressed' }
  | { type: 'numberEdited' }
  | { type: 'startedAgain' }
  | { type: 'wentBack' }
  | { type: 'wentForward' }
  | { type: 'timePassed'; now: number }
  /** What the server says of a verification, by itself or asked: null, there is none. */
  | { type: 'heard'; id: string; outcome: StatusOutcome; receivedAt: number }
  | { type: 'startAnswered'; call: CallOf<'start'>; outcome: StartOutcome; receivedAt: number }
  | { type: 'checkAnswered'; call: CallOf<'check'>; outcome: CheckOutcome; receivedAt: number }
  | { type: 'resendAnswered'; call: CallOf<'resend'>; outcome: ResendOutcome; receivedAt: number }
  | { type: 'cancelAnswered'; call: CallOf<'cancel'>; outcome: CancelOutcome; receivedAt: number };
