import type {
  CancelVerificationResult,
  Channel,
  CheckCodeResult,
  InvalidPhoneNumberReason,
  PhoneNumberRestriction,
  ResendCodeResult,
  StartVerificationResult,
  VerificationFailure,
  VerificationStatus,
} from '../schema.generated.ts';
import type { HelpCode } from '../verification/help-code.ts';
import type { LimitName } from '../verification/limit-settings.ts';
import type { MaskedPhoneNumber } from '../verification/phone-number.ts';

/**
 * What happened, recorded once, where it is decided: the log has lines of it, and metrics count it. As closed a list as
 * `LogFields`, for the same reason.
 */
export type Recorded =
  | Acted
  | Ended
  | Limited
  | BreakerMoved
  | WebhookCame
  | Aside
  | Called
  | Stored
  | Asking
  | Asked
  | Delivered
  | { type: 'WATCHED'; by: 1 | -1 }
  | { type: 'SWEPT' }
  | { type: 'UNREADABLE' }
  | { type: 'SKEWED'; against: 'store' | 'vonage'; seconds: number }
  | { type: 'OWED'; webhooks: number; cancels: number };

/** What a person's client, or a backend, asked for. */
export type Act = 'start' | 'check' | 'resend' | 'cancel';

/** Whose verification an act or an end is about, as far as that is known. */
export type About = {
  /** ISO 3166-1 alpha-2; `001`: of no country. */
  region?: string;
  channel?: Channel | undefined;
  phoneNumber?: MaskedPhoneNumber;
  helpCode?: HelpCode;
  /** Codes checked of its request, those under way included. */
  attempts?: number;
  /** The answer was given before: its idempotency key is known. */
  isRepeat?: true;
};

export type Acted = About & {
  type: 'ACTED';
  act: Act;
  outcome: (
    | StartVerificationResult
    | CheckCodeResult
    | ResendCodeResult
    | CancelVerificationResult
    | { __typename: 'BadInput' }
  )['__typename'];
  /** Why, where the outcome says it. */
  reason?: InvalidPhoneNumberReason | PhoneNumberRestriction | VerificationFailure | VerificationStatus;
  /** From its call to its answer. */
  ms: number;
};

/** A verification that was answered has closed, whatever closed it. */
export type Ended = About & {
  type: 'ENDED';
  outcome: VerificationFailure | 'VERIFIED' | 'CANCELED' | 'EXPIRED';
  /** From its start to its end. */
  ms: number;
};

/** A limit was reached; `observe`: nothing was refused. */
type Limited = {
  type: 'LIMITED';
  limit: LimitName | undefined;
  mode: 'enforce' | 'observe';
  phoneNumber?: MaskedPhoneNumber;
  /** A keyed hash of the client's address or network. */
  client?: string | undefined;
};

export type BreakerMoved = { type: 'BREAKER_MOVED'; breaker: 'sends' | 'checks' | 'lookups'; isOpen: boolean };

/**
 * A call to Vonage. `refused`: it said no; `unavailable`: it wasn't reached; `lost`: nobody knows what came of it. `status`:
 * of an answer, over HTTP.
 */
type Called = {
  type: 'CALLED';
  operation: 'start' | 'check' | 'resend' | 'cancel' | 'look' | 'lookup';
  outcome: 'ok' | 'refused' | 'unavailable' | 'lost';
  status?: number | undefined;
  seconds: number;
};

/** A call to the store. */
type Stored = { type: 'STORED'; operation: StoreOperation; outcome: 'ok' | 'unavailable'; seconds: number };
export type StoreOperation =
  | 'read'
  | 'find'
  | 'write'
  | 'count'
  | 'tallied'
  | 'due'
  | 'postpone'
  | 'keep'
  | 'lease'
  | 'time'
  | 'ping';

/** A root field of the API is asked for: what its resolver does from here on belongs to it. */
type Asking = { type: 'ASKING'; field: string };

/** An operation of the API was answered. `field`: its root field; both are bounded by who counts them. */
type Asked = { type: 'ASKED'; field: string; outcome: string };

/** An end was told to one's own backend, or was not. `webhook` and `status` as in `LogFields`. */
type Delivered = {
  type: 'DELIVERED';
  outcome: 'ok' | 'refused' | 'lost' | 'given_up';
  status?: number | undefined;
  webhook: string;
  helpCode: HelpCode;
  seconds: number;
};

/** A webhook of Vonage's; `unavailable`: it has to come again. */
type WebhookCame =
  | { type: 'WEBHOOK_CAME'; outcome: 'ok' | 'ignored' | 'unavailable' }
  | { type: 'WEBHOOK_CAME'; outcome: 'refused'; reason: WebhookFault };

/** What Vonage says by the way: a price, in the account's currency, or that it blocks a network. */
type Aside = { type: 'PRICED'; price: number } | { type: 'NETWORK_BLOCKED' };

/** Why a webhook isn't Vonage's, or isn't taken for Vonage's. */
export type WebhookFault =
  /** It carries no token, or one that can't be read. */
  | 'NO_TOKEN'
  /** VONAGE_SIGNATURE_SECRET has secrets by API key, and none for this one. */
  | 'OTHER_API_KEY'
  /** Signed by another secret. */
  | 'OTHER_SECRET'
  /** Signed at a time that, by this node's clock, is in the future or more than a day ago. */
  | 'OTHER_TIME'
  /** The signature is of another body. */
  | 'OTHER_BODY';
