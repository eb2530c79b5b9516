import type { Entry } from '../code-field/entry.ts';
import type {
  AskOutcome,
  CancelOutcome,
  CheckOutcome,
  NoAnswer,
  ResendOutcome,
  StartOutcome,
} from '../graphql/client.ts';
import type {
  Channel,
  CheckCodeInput,
  ResendCodeInput,
  StartVerificationInput,
  VerificationFailure,
  VerificationStateFragment,
  VerificationStatus,
} from '../graphql/operations.generated.ts';
import { keyOf } from './idempotency-key.ts';

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
  /** `asked`: the channel that was chosen, or that we presumed. */
  | { kind: 'start'; input: Keyed<StartRequest>; asked: Channel }
  | { kind: 'check'; input: CheckCodeInput }
  | { kind: 'resend'; input: Keyed<ResendCodeInput>; asked: Channel }
  | { kind: 'cancel'; verificationId: string }
  | { kind: 'open'; verificationId: string };
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

/** A verification by its handle, with the channel that the person asked for last. */
type Handle = { id: string; asked: Channel };

/**
 * `clockSkewMs`: the server's clock minus the page's, as of the last answer. `given`: the verification was started elsewhere,
 * so that no number is asked for or changed here, and nothing is started.
 */
type Common = { draft: Draft; clockSkewMs: number; given: boolean };

/** A verification that was started elsewhere is asked for. */
export type OpeningState = Common & {
  step: 'opening';
  of: Handle;
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
  lost: Handle | null;
  /** The code step that Back left: Forward leads there, and so does the same number again. */
  left: CodeState | null;
};

export type CodeState = Common & {
  step: 'code';
  verification: VerificationStateFragment;
  /** The channel that the person chose for the latest code. */
  asked: Channel;
  code: string;
  /** It was complete since the field was last empty, so that nothing more is sent by itself: who puts it right says when. */
  held: boolean;
  /** What was sent to be checked, latest last: by itself no code is sent twice. */
  checked: readonly string[];
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
  unsettled: CallOf<'resend'> | null;
  problem: CodeProblem | null;
};

export type OverState = Common & {
  step: 'over';
  ending: Ending;
  /** Null where there is no such verification. */
  of: Handle | null;
  /** The code step that our clock alone closed, as long as the server couldn't be asked: its word opens it again. */
  left: CodeState | null;
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
  | { type: 'startPressed'; request: StartRequest; asked: Channel; seed: string }
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
  | { type: 'heard'; id: string; outcome: AskOutcome; receivedAt: number }
  | { type: 'startAnswered'; call: CallOf<'start'>; outcome: StartOutcome; receivedAt: number }
  | { type: 'checkAnswered'; call: CallOf<'check'>; outcome: CheckOutcome; receivedAt: number }
  | { type: 'resendAnswered'; call: CallOf<'resend'>; outcome: ResendOutcome; receivedAt: number }
  | { type: 'cancelAnswered'; call: CallOf<'cancel'>; outcome: CancelOutcome; receivedAt: number };

/** Before the end a person is told this long ahead, with one press for a new code (WCAG 2.2.1 asks for 20 s at least). */
const warningMs = 60_000;

/** What outlives the page, where a reload or a crash ends it: the half of a key before the start, the handle after it. */
export type Keepsake = { kind: 'start'; seed: string } | ({ kind: 'verification' | 'given' } & Handle);

const emptyDraft: Draft = { phoneNumber: '', region: null, channel: null };

export function initialState(keepsake: Keepsake | null = null): PhoneState {
  return {
    ...phoneState({ draft: emptyDraft, clockSkewMs: 0, given: false }, 'opened'),
    seed: keepsake?.kind === 'start' ? keepsake.seed : null,
    lost: keepsake?.kind === 'verification' ? { id: keepsake.id, asked: keepsake.asked } : null,
  };
}

/** A verification that was started elsewhere is all that this page is about. */
export function openingState(verificationId: string): OpeningState {
  return {
    step: 'opening',
    draft: emptyDraft,
    clockSkewMs: 0,
    given: true,
    of: { id: verificationId, asked: 'SMS' },
    call: { kind: 'open', verificationId },
    problem: null,
  };
}

/** Nothing is kept once it is done, canceled, edited or unknown to the server. */
export function keepsakeOf(state: WizardState): Keepsake | null {
  const kind = state.given ? 'given' : 'verification';
  switch (state.step) {
    case 'opening':
      return { kind, ...state.of };
    case 'phone':
    case 'over': {
      if (state.seed) return { kind: 'start', seed: state.seed };
      const handle = state.step === 'phone' ? state.lost : state.of;
      return handle && { kind, ...handle };
    }
    case 'code':
      return { kind, id: state.verification.id, asked: state.asked };
    case 'done':
      return null;
  }
}

/** The verification that nobody will type a code for any more, because the person went on to another one. */
export function abandonedBy(before: WizardState, after: WizardState): string | null {
  const id = openIn(before);
  const wentOn = after.step === 'phone' ? after.arrival !== 'canceled' : after.step === 'code';
  return id && wentOn && openIn(after) !== id ? id : null;
}

/** The verification that a code can be typed for, or could as far as the server has said. */
export function openIn(state: WizardState): string | null {
  if (state.step === 'code') return state.verification.id;
  return (state.step === 'phone' || state.step === 'over') && state.left ? state.left.verification.id : null;
}

/** An instant of the server's, in ms of the page's clock. */
export function pageTime(instant: string, { clockSkewMs }: { clockSkewMs: number }): number {
  return Date.parse(instant) - clockSkewMs;
}

/** An event that doesn't fit the state, a second press or a late answer for example, changes nothing. */
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
        ? { ...state, call: { kind: 'open', verificationId: state.of.id }, problem: null }
        : state;
    case 'numberEdited':
      return state.step === 'code' || state.step === 'over' ? phoneState(state, 'edited') : state;
    case 'startedAgain':
      return phoneState({ ...state, draft: withoutNumber(state) }, 'again');
    case 'wentBack':
      return goingBack(state);
    case 'wentForward':
      return state.step === 'phone' && state.left && !state.call ? state.left : state;
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

/** What was wrong with another number, or another way, says nothing of this one. */
function redrafting(state: PhoneState, draft: Draft): PhoneState {
  const isOutdated =
    state.problem !== null && state.problem.__typename !== 'NoAnswer' && !sameDraft(state.draft, draft);
  return { ...state, draft, problem: isOutdated ? null : state.problem };
}

function starting(
  state: PhoneState | OverState,
  { request, asked, seed: fresh }: Extract<WizardEvent, { type: 'startPressed' }>,
): WizardState {
  // The code that was sent to this number still works: asking for another one would only confuse.
  if (state.step === 'phone' && state.left && sameDraft(state.draft, state.left.draft)) {
    return { ...state.left, earlier: true };
  }
  const seed = state.seed ?? fresh;
  const call = { kind: 'start' as const, input: { ...request, idempotencyKey: keyOf(seed, request) }, asked };
  const begun = { call, seed, problem: null };
  return state.step === 'phone' ? { ...state, ...begun, lost: null, left: null } : { ...state, ...begun };
}

function sameDraft(one: Draft, other: Draft): boolean {
  return one.phoneNumber === other.phoneNumber && one.region === other.region && one.channel === other.channel;
}

function entering(state: CodeState, entry: Entry | null): CodeState {
  if (state.call?.kind === 'check') return state;
  if (!entry) return { ...state, notice: 'noCode' };
  const { code, anew } = entry;
  if (code === state.code && !anew) return state;
  const isComplete = code.length === state.verification.codeLength;
  const wasHeld = state.held && !anew;
  const entered = { ...state, code, held: isComplete || wasHeld, notice: null };
  // Who was told to wait decides when to try.
  const waits = state.problem?.from === 'check' && state.problem.outcome.__typename === 'RateLimited';
  if (!isComplete || waits) return entered;
  if (state.checked.includes(code)) return { ...entered, notice: 'tried' };
  return entry.sure && !wasHeld && !state.call ? checking(entered) : { ...entered, notice: 'ready' };
}

function checking(state: CodeState): CodeState {
  const { code, checked, verification } = state;
  const call = { kind: 'check' as const, input: { verificationId: verification.id, code } };
  return { ...state, call, checked: [...checked, code], problem: null, notice: null, news: null };
}

function resending(state: CodeState, key: string): CodeState {
  const { nextChannel, id } = state.verification;
  if (!nextChannel) return state;
  const input = state.unsettled?.input ?? { verificationId: id, idempotencyKey: key };
  const call = { kind: 'resend' as const, input, asked: state.unsettled?.asked ?? nextChannel };
  return { ...state, call, unsettled: call, problem: null, news: null };
}

function goingBack(state: WizardState): WizardState {
  switch (state.step) {
    case 'opening':
    case 'phone':
      return state;
    case 'code':
      return { ...phoneState(state, 'edited'), left: { ...state, call: null, problem: null, news: null } };
    case 'over':
      return { ...phoneState(state, 'edited'), left: state.left };
    case 'done':
      return phoneState({ ...state, draft: withoutNumber(state) }, 'again');
  }
}

/** Whether it has expired is the server's to say; until it does, the clock stands at nought. */
function aging(state: CodeState, now: number): CodeState {
  const expiring = timeLeft(state, now) <= warningMs;
  return expiring === state.expiring ? state : { ...state, expiring };
}

const agingIfOpen = (state: WizardState, now: number) => (state.step === 'code' ? aging(state, now) : state);

function timeLeft(state: CodeState, now: number): number {
  return pageTime(state.verification.expiresAt, state) - now;
}

/**
 * From when on only the server knows how things are, in ms of the page's clock: whether it moved on by itself, unless it
 * would tell, and whether the code has expired.
 */
export function unknownFrom(state: WizardState, wouldTell: boolean): number | null {
  if (state.step === 'over') return state.left && -Infinity;
  if (state.step !== 'code') return null;
  const { resendAvailableAt, expiresAt, now } = state.verification;
  const moves = !wouldTell && resendAvailableAt && Date.parse(resendAvailableAt) > Date.parse(now);
  return pageTime(moves ? resendAvailableAt : expiresAt, state);
}

function hearing(
  state: WizardState,
  { id, outcome, receivedAt }: Extract<WizardEvent, { type: 'heard' }>,
): WizardState {
  if (outcome?.__typename === 'NoAnswer') return unheard(state, outcome, id, receivedAt);
  const clock = outcome ? { clockSkewMs: Date.parse(outcome.now) - receivedAt } : {};
  switch (state.step) {
    case 'opening':
      return state.of.id === id ? opened({ ...state, ...clock }, outcome) : state;
    case 'phone':
      return state.lost?.id === id && !state.call ? resuming({ ...state, ...clock }, state.lost, outcome) : state;
    case 'code':
      if (state.verification.id !== id) return state;
      if (outcome && Date.parse(outcome.now) < Date.parse(state.verification.now)) return state;
      return agingIfOpen(updating({ ...state, ...clock }, outcome), receivedAt);
    case 'over': {
      if (!state.left || state.call) return state;
      const heard = hearing({ ...state.left, earlier: true }, { type: 'heard', id, outcome, receivedAt });
      return heard.step === 'code' && heard.verification === state.left.verification ? state : heard;
    }
    case 'done':
      return state;
  }
}

function unheard(state: WizardState, outcome: NoAnswer, id: string, now: number): WizardState {
  if (state.step === 'opening') return state.of.id === id ? { ...state, call: null, problem: outcome } : state;
  if (state.step === 'phone') return state.lost?.id === id && !state.call ? { ...state, problem: outcome } : state;
  // A code that was sent in time is judged by its answer, even if that comes later.
  const isOver = state.step === 'code' && state.verification.id === id && !state.call && timeLeft(state, now) <= 0;
  return isOver ? { ...over(state, 'EXPIRED', state.verification), left: state } : state;
}

function opened(state: OpeningState, outcome: VerificationStateFragment | null): WizardState {
  if (!outcome) return over({ ...state, asked: state.of.asked }, 'NOT_FOUND', null);
  const { channel } = outcome;
  return outcome.status === 'PENDING' ? codeState(state, outcome, channel) : closed(state, outcome, channel);
}

function resuming(state: PhoneState, { asked }: Handle, outcome: VerificationStateFragment | null): WizardState {
  if (!outcome) return { ...state, lost: null, problem: null };
  // What came over another channel than was presumed was chosen by nobody.
  const channel = outcome.channel === asked ? asked : null;
  const resumed = { ...state, draft: { phoneNumber: outcome.phoneNumber ?? '', region: null, channel } };
  return outcome.status === 'PENDING' ? codeState(resumed, outcome, asked) : closed(resumed, outcome, asked);
}

function updating(state: CodeState, outcome: VerificationStateFragment | null): WizardState {
  if (!outcome) return over(state, 'NOT_FOUND', state.verification);
  if (outcome.status === 'VERIFIED' && provesHere(state, outcome)) return closed(state, outcome, state.asked);
  if (outcome.status !== 'PENDING') {
    // The answer to what the person did themselves says more.
    const isOurs = state.call?.kind === 'check' || state.call?.kind === 'cancel';
    return isOurs ? state : closed(state, outcome, state.asked);
  }
  const moved = state.call?.kind !== 'resend' && movedOn(state.verification, outcome);
  if (!moved) return { ...state, verification: outcome };
  const sameCode = servesAll(state.verification);
  const isTyping = state.call?.kind !== 'check' && !sameCode;
  return {
    ...state,
    ...(isTyping && { code: '', held: false, notice: null }),
    verification: outcome,
    news: 'moved',
    sameCode,
    earlier: false,
    unsettled: null,
  };
}

/** A second is for what clocks and rounding do. */
function movedOn(before: VerificationStateFragment, after: VerificationStateFragment): boolean {
  return before.channel !== after.channel || Date.parse(after.codeSentAt) - Date.parse(before.codeSentAt) > 1_000;
}

/** Whether the next message, where there is one, brings the code that was sent already. */
function servesAll({ codeExpiresAt, expiresAt }: VerificationStateFragment): boolean {
  return codeExpiresAt === expiresAt;
}

function phoneState({ draft, clockSkewMs, given }: Common, arrival: PhoneState['arrival']): PhoneState {
  return {
    step: 'phone',
    arrival,
    draft,
    clockSkewMs,
    given,
    call: null,
    seed: null,
    problem: null,
    lost: null,
    left: null,
  };
}

function codeState(
  { draft, clockSkewMs, given }: Common,
  verification: VerificationStateFragment,
  asked: Channel,
): CodeState {
  return {
    step: 'code',
    draft,
    clockSkewMs,
    given,
    verification,
    asked,
    code: '',
    held: false,
    checked: [],
    notice: null,
    earlier: isOfEarlier(verification),
    news: null,
    sameCode: false,
    expiring: false,
    call: null,
    unsettled: null,
    problem: null,
  };
}

/** It shares a request, and nothing was sent since. */
function isOfEarlier({ sharesRequest, codeSentAt, createdAt }: VerificationStateFragment): boolean {
  return sharesRequest && Date.parse(codeSentAt) <= Date.parse(createdAt);
}

function over(
  { draft, clockSkewMs, given, asked }: Common & { asked: Channel },
  ending: Ending,
  verification: VerificationStateFragment | null,
): OverState {
  const of = !verification || ending === 'NOT_FOUND' ? null : { id: verification.id, asked };
  return {
    step: 'over',
    ending,
    of,
    left: null,
    maskedPhoneNumber: verification?.maskedPhoneNumber ?? null,
    returnUrl: verification?.returnUrl ?? null,
    draft,
    clockSkewMs,
    given,
    call: null,
    seed: null,
    problem: null,
  };
}

/** Where a verification that isn't open leads. */
function closed(
  { draft, clockSkewMs, given }: Common,
  verification: VerificationStateFragment,
  asked: Channel,
): OverState | DoneState {
  return verification.status === 'VERIFIED' && provesHere({ given }, verification)
    ? { step: 'done', verification, draft, clockSkewMs, given }
    : over({ draft, clockSkewMs, given, asked }, endingOf(verification), verification);
}

/** The proof of one that was started elsewhere is told only to the window in which its code was typed. */
const provesHere = ({ given }: Pick<Common, 'given'>, { proof }: VerificationStateFragment) => !given || proof !== null;

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

function afterStart(state: PhoneState | OverState, call: CallOf<'start'>, outcome: StartOutcome): WizardState {
  if (outcome.__typename !== 'Verification') {
    return { ...state, seed: mayRepeat(outcome) ? state.seed : null, problem: outcome };
  }
  const { asked: channel } = call;
  if (outcome.status !== 'PENDING') return closed(state, outcome, channel);
  return codeState(state, outcome, channel);
}

function afterCheck(state: CodeState, outcome: CheckOutcome): WizardState {
  switch (outcome.__typename) {
    case 'Verification':
      return outcome.status === 'PENDING' ? { ...state, verification: outcome } : closed(state, outcome, state.asked);
    case 'VerificationClosed':
      return closed(state, outcome.verification, state.asked);
    case 'VerificationNotFound':
      return over(state, 'NOT_FOUND', state.verification);
    case 'IncorrectCode':
      return { ...state, verification: outcome.verification, problem: { from: 'check', outcome } };
    default:
      return { ...state, problem: { from: 'check', outcome } };
  }
}

function afterResend(state: CodeState, call: CallOf<'resend'>, outcome: ResendOutcome): WizardState {
  switch (outcome.__typename) {
    case 'Verification':
      return outcome.status === 'PENDING' ? resent(state, outcome, call.asked) : closed(state, outcome, call.asked);
    case 'VerificationClosed':
      return closed(state, outcome.verification, state.asked);
    case 'VerificationNotFound':
      return over(state, 'NOT_FOUND', state.verification);
    case 'NoChannelLeft':
      return { ...state, verification: outcome.verification, unsettled: null, problem: { from: 'resend', outcome } };
    default:
      return { ...state, unsettled: mayRepeat(outcome) ? call : null, problem: { from: 'resend', outcome } };
  }
}

/** What was typed of a code that goes on being right stays. */
function resent(state: CodeState, verification: VerificationStateFragment, asked: Channel): CodeState {
  const sameCode = servesAll(state.verification);
  const { code, held, checked } = state;
  return {
    ...codeState(state, verification, asked),
    ...(sameCode && { code, held, checked }),
    news: 'resent',
    sameCode,
  };
}

function afterCancel(state: CodeState, outcome: CancelOutcome): WizardState {
  switch (outcome.__typename) {
    case 'VerificationClosed':
      if (state.given || outcome.verification.status === 'VERIFIED') {
        return closed(state, outcome.verification, state.asked);
      }
      return phoneState({ ...state, draft: withoutNumber(state) }, 'canceled');
    case 'Verification':
      if (state.given) return closed(state, outcome, state.asked);
      return phoneState({ ...state, draft: withoutNumber(state) }, 'canceled');
    case 'VerificationNotFound':
      if (state.given) return over(state, 'NOT_FOUND', state.verification);
      return phoneState({ ...state, draft: withoutNumber(state) }, 'canceled');
    default:
      return { ...state, problem: { from: 'cancel', outcome } };
  }
}

function withoutNumber({ draft }: Common): Draft {
  return { ...draft, phoneNumber: '' };
}

/** Whether a repeat of the call is still the same act, to be sent at most once: nobody knows, or the server asks for it. */
function mayRepeat(outcome: { __typename: string }): boolean {
  return outcome.__typename === 'NoAnswer' || outcome.__typename === 'ServiceUnavailable';
}

/** The answer took some time to come, so that deadlines read by this clock are a little late, never early. */
function clockOf({ outcome, receivedAt }: Extract<WizardEvent, { call: Call }>): { clockSkewMs?: number } {
  const now = 'now' in outcome ? outcome.now : 'verification' in outcome ? outcome.verification.now : null;
  return now ? { clockSkewMs: Date.parse(now) - receivedAt } : {};
}
