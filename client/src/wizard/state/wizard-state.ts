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

/** What the phone step's form holds. Region and channel are null until the person chooses them. */
export type Draft = { phoneNumber: string; region: string | null; channel: Channel | null };

/** The draft's region and channel, presumed where the person chose none. */
export type Choice = { region: string | null; channel: Channel };

/** What the person starts; the idempotency key follows from it. Without a chosen channel, the server calls a landline at once. */
export type StartRequest = Omit<StartVerificationInput, 'idempotencyKey'>;

type Keyed<Input> = Input & { idempotencyKey: string };

/** A call under way. Each call is an object of its own: its answer counts only while the state has that object. */
export type Call =
  /** `chosenChannel`: the channel that the person chose, or that we presumed. */
  | { kind: 'start'; input: Keyed<StartRequest>; chosenChannel: Channel }
  | { kind: 'check'; input: CheckCodeInput }
  | { kind: 'resend'; input: Keyed<ResendCodeInput>; chosenChannel: Channel }
  | { kind: 'cancel'; verificationId: string }
  | { kind: 'open'; verificationId: string };

export type CallOf<Kind extends Call['kind']> = Extract<Call, { kind: Kind }>;

type Closed = { __typename: 'Verification' | 'VerificationClosed' | 'VerificationNotFound' };

export type StartProblem = Exclude<StartOutcome, Closed>;

/** `from`: the call that the outcome answers. */
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

/** A verification by its handle, with the channel that the person chose last. */
export type KeptVerification = { id: string; chosenChannel: Channel };

/**
 * `clockSkewMs`: the server's clock minus the page's, as of the last answer. `given`: the verification was started elsewhere,
 * so that nothing is started here and no number changed. `typedHere`: the number was typed since the page was loaded.
 */
export type Common = { draft: Draft; clockSkewMs: number; given: boolean; typedHere: boolean };

/** The page reads a verification that was started elsewhere. */
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
  /** The random half of the last start's key, as long as that start is lost. */
  seed: string | null;
  problem: StartProblem | null;
  /** A verification that was open before a reload; its status is being read. */
  resumable: KeptVerification | null;
  /** The code step before Back: Forward leads there, and so does the same number again. */
  codeStep: CodeState | null;
};

/**
 * Another message: by a resend, or because the plan moved on by itself. `before`: the channel of the message before.
 * `sameCode`: the code is the one of the messages before.
 */
export type News = { kind: 'resent' | 'moved'; before: Channel; sameCode: boolean };

export type CodeState = Common & {
  step: 'code';
  verification: VerificationStateFragment;
  /** The channel that the person chose for the latest code. */
  chosenChannel: Channel;
  code: string;
  /** The code was complete since the field was last empty: a corrected code is checked by a press only. */
  wasComplete: boolean;
  /** The attempts, latest last: the wizard checks no code twice by itself. */
  checkedCodes: readonly string[];
  /** Why nothing was checked by itself: the text held no code, the code is to be made sure of, or was checked before. */
  notice: 'noCode' | 'ready' | 'tried' | null;
  /** The start sent no code: an earlier code still works. */
  earlier: boolean;
  /** Another message is on its way. */
  news: News | null;
  /** The end of the present code is near: another code replaces it, or nothing does. */
  warning: 'replacing' | 'expiring' | null;
  /** A wrong code was typed. */
  wasWrong: boolean;
  call: CallOf<'check' | 'resend' | 'cancel'> | null;
  lostResend: CallOf<'resend'> | null;
  problem: CodeProblem | null;
};

export type OverState = Common & {
  step: 'over';
  ending: Ending;
  /** Null where there is no such verification. */
  kept: KeptVerification | null;
  /** The code step that our clock alone closed while the server was out of reach: the server's word opens it again. */
  codeStep: CodeState | null;
  /** The verification as far as it is known. */
  verification: VerificationStateFragment | null;
  call: CallOf<'start'> | null;
  seed: string | null;
  problem: StartProblem | null;
};

export type DoneState = Common & { step: 'done'; verification: VerificationStateFragment };

export type WizardState = OpeningState | PhoneState | CodeState | OverState | DoneState;

/** `seed`, `key`: fresh randomness, used where the act is new. `receivedAt`, `now`: ms of the page's clock. */
export type WizardEvent =
  | { type: 'draftChanged'; draft: Draft }
  | { type: 'startPressed'; request: StartRequest; chosenChannel: Channel; seed: string }
  /** Null: the text holds no code. */
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
  /** What the server says of a verification, by its socket or as an answer; null where there is none. */
  | { type: 'heard'; id: string; outcome: StatusOutcome; receivedAt: number }
  | { type: 'startAnswered'; call: CallOf<'start'>; outcome: StartOutcome; receivedAt: number }
  | { type: 'checkAnswered'; call: CallOf<'check'>; outcome: CheckOutcome; receivedAt: number }
  | { type: 'resendAnswered'; call: CallOf<'resend'>; outcome: ResendOutcome; receivedAt: number }
  | { type: 'cancelAnswered'; call: CallOf<'cancel'>; outcome: CancelOutcome; receivedAt: number };
