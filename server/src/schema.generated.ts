import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant in UTC as ISO 8601 with milliseconds, for example `2026-11-23T06:14:22.120Z`. */
  DateTime: { input: Date; output: Date; }
};

/**
 * For a backend that starts a verification for a person whom it knows: it hands `Verification.url`, or `Verification.id`, to the
 * person's browser, and hears of the end by webhook or by asking `verification(id)` with its key.
 */
export type BackendStartInput = {
  /** The person's IP address, as limits count it. Without it the limits by address count nothing. */
  clientAddress?: InputMaybe<Scalars['String']['input']>;
  /**
   * Keep the number from the page: `phoneNumber` is then null for everybody but this backend, and the proof doesn't name it.
   * Needs `reference` or the start's `nonce`, without which such a proof would fit anybody's session.
   */
  hidePhoneNumber?: Scalars['Boolean']['input'];
  /** 1 to 128 characters, the backend's own name for this act (a session, a user): in webhooks and in the proof as `reference`. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** An absolute `https` address (outside production `http` too) that the service's page leads to once it is over. */
  returnUrl?: InputMaybe<Scalars['String']['input']>;
};

/** What `cancelVerification` is given. */
export type CancelVerificationInput = {
  /** `Verification.id`. */
  verificationId: Scalars['ID']['input'];
};

/** What `cancelVerification` answers. Members may be added, each of them a `Problem`. */
export type CancelVerificationResult = ServiceUnavailable | Verification | VerificationClosed | VerificationNotFound;

/** How a one-time code reaches the person. Values may be added: show an unknown one by its name. */
export type Channel =
  /** An RCS message, where the person's device takes them. */
  | 'RCS'
  /** A text message. */
  | 'SMS'
  /** A phone call that reads the code out. */
  | 'VOICE'
  /** A WhatsApp message. */
  | 'WHATSAPP';

/** The service doesn't offer this channel. Nothing was sent. */
export type ChannelUnavailable = Problem & {
  __typename: 'ChannelUnavailable';
  /** The channels that can be used instead. */
  channels: Array<Channel>;
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
};

/** What `checkCode` is given. */
export type CheckCodeInput = {
  /** What the person typed, as they typed it, for example `123 456`. */
  code: Scalars['String']['input'];
  /** `Verification.id`. */
  verificationId: Scalars['ID']['input'];
};

/** What `checkCode` answers. Members may be added, each of them a `Problem`. */
export type CheckCodeResult = IncorrectCode | MalformedCode | RateLimited | ServiceUnavailable | Verification | VerificationClosed | VerificationNotFound;

/** It is not the code. It counted as an attempt: `verification.attemptsRemaining` says how many are left. */
export type IncorrectCode = Problem & {
  __typename: 'IncorrectCode';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** As it is after this attempt. */
  verification: Verification;
};

/** What was given is no phone number that a code could be sent to. Nothing was sent. */
export type InvalidPhoneNumber = Problem & {
  __typename: 'InvalidPhoneNumber';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** What is wrong with it. */
  reason: InvalidPhoneNumberReason;
};

/** What is wrong with a phone number. Values may be added: fall back to `message`. */
export type InvalidPhoneNumberReason =
  /** It has the right length, but no such number is in use. */
  | 'NOT_ASSIGNED'
  /** Text that isn't a phone number, or one with words or an extension around it. */
  | 'NOT_A_NUMBER'
  /** It has too many digits. */
  | 'TOO_LONG'
  /** Digits are missing. */
  | 'TOO_SHORT'
  /** No region has this country code, or `region` is none. */
  | 'UNKNOWN_REGION';

/** Nothing was redeemed: the token is no live proof of this service. */
export type InvalidProof = Problem & {
  __typename: 'InvalidProof';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** Why not. */
  reason: InvalidProofReason;
};

/** Why a proof was not redeemed. Values may be added: refuse the proof all the same. */
export type InvalidProofReason =
  /** It was one, and nothing says whether it was redeemed: the person has to verify again. */
  | 'EXPIRED'
  /** No proof of this service for its audience: made elsewhere, tampered with, or something else altogether. */
  | 'NOT_GENUINE';

/** The code is not one: wrong length or other characters. It did not count as an attempt. */
export type MalformedCode = Problem & {
  __typename: 'MalformedCode';
  /** Digits in the code. */
  codeLength: Scalars['Int']['output'];
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
};

/** What a person's client does, and `redeemProof` for a backend. At most one of these fields an operation. */
export type Mutation = {
  __typename: 'Mutation';
  /**
   * Call a verification off. From then on no code is accepted for it, though a message may still arrive. Repeating it
   * answers the canceled verification; one that ended otherwise answers `VerificationClosed`.
   */
  cancelVerification: CancelVerificationResult;
  /** Check the code that the person typed. Spaces, hyphens and non-ASCII digits in it are understood. */
  checkCode: CheckCodeResult;
  /**
   * Take a proof that may count only once: of all calls with it exactly one ever answers `Proof`. Where an answer was lost the
   * proof may be taken: the next call says so, and the person verifies again.
   */
  redeemProof: RedeemProofResult;
  /** Send the code over `nextChannel`: the same where one code serves all messages (see `codeExpiresAt`), otherwise a new one, and earlier ones stop working. Attempts made so far still count. */
  resendCode: ResendCodeResult;
  /** Send a one-time code to a phone number. At most one code is sent per `idempotencyKey`, however often it is repeated. */
  startVerification: StartVerificationResult;
};


/** What a person's client does, and `redeemProof` for a backend. At most one of these fields an operation. */
export type MutationCancelVerificationArgs = {
  input: CancelVerificationInput;
};


/** What a person's client does, and `redeemProof` for a backend. At most one of these fields an operation. */
export type MutationCheckCodeArgs = {
  input: CheckCodeInput;
};


/** What a person's client does, and `redeemProof` for a backend. At most one of these fields an operation. */
export type MutationRedeemProofArgs = {
  token: Scalars['String']['input'];
};


/** What a person's client does, and `redeemProof` for a backend. At most one of these fields an operation. */
export type MutationResendCodeArgs = {
  input: ResendCodeInput;
};


/** What a person's client does, and `redeemProof` for a backend. At most one of these fields an operation. */
export type MutationStartVerificationArgs = {
  input: StartVerificationInput;
};

/** No channel is left to send another code over. */
export type NoChannelLeft = Problem & {
  __typename: 'NoChannelLeft';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** As it is: the codes sent so far may still be right. */
  verification: Verification;
};

/** It is a phone number, and the service doesn't send codes to it, or not over this channel. Nothing was sent. */
export type PhoneNumberNotAllowed = Problem & {
  __typename: 'PhoneNumberNotAllowed';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** What the service doesn't allow about the number. */
  restriction: PhoneNumberRestriction;
};

/** What the service doesn't allow about a phone number. Values may be added: fall back to `message`. */
export type PhoneNumberRestriction =
  /** Blocked by the service or its provider. */
  | 'BLOCKED'
  /** A landline can't receive this channel. */
  | 'LANDLINE'
  /** Premium-rate, toll-free, pager and other numbers that no person receives codes on. */
  | 'LINE_TYPE'
  /** Codes are not sent to this region: see `service.allowedRegions`. */
  | 'REGION'
  /** An internet (VoIP) number, where the service refuses those. */
  | 'VOIP';

/**
 * An outcome other than success that a person can act on. Clients branch on `__typename`, and end with
 * `... on Problem { message }`: the server answers it for members that are added later, too. A client's normalized cache that
 * doesn't know them may drop it, or fail: keep these mutations out of such a cache (in Apollo Client `fetchPolicy: 'no-cache'`).
 */
export type Problem = {
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
};

/**
 * A proof of this service as its token says it, live and genuine. It is the session's own only where `nonce` is the one that
 * the backend made for that session.
 */
export type Proof = {
  __typename: 'Proof';
  /** How the person was reached (RFC 8176): `["otp","sms"]`, `["otp","tel"]` or `["otp"]`. Values may be added: ignore an unknown one. */
  amr: Array<Scalars['String']['output']>;
  /** Until when it counts. */
  expiresAt: Scalars['DateTime']['output'];
  /** When the right code was typed. */
  issuedAt: Scalars['DateTime']['output'];
  /** As given to `startVerification`; null where none was. */
  nonce?: Maybe<Scalars['String']['output']>;
  /** E.164, for example `+14155550100`; null where the backend that started it keeps it from the page. */
  phoneNumber?: Maybe<Scalars['String']['output']>;
  /** False where nobody was reached, see `test`: refuse it then. */
  phoneNumberVerified: Scalars['Boolean']['output'];
  /** When `redeemProof` took it; null where nobody has. */
  redeemedAt?: Maybe<Scalars['DateTime']['output']>;
  /** As the backend that started it named it; null where it didn't. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The name of the backend that started it, `azp` in the token; null where a person's client did. Compare it with your own. */
  startedBy?: Maybe<Scalars['String']['output']>;
  /** True where only the simulator or `TEST_NUMBERS` vouches for the number. */
  test: Scalars['Boolean']['output'];
};

/** The proof was taken before, at `proof.redeemedAt`: by somebody else, or by a call whose answer was lost. */
export type ProofAlreadyRedeemed = Problem & {
  __typename: 'ProofAlreadyRedeemed';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** What it says, and when it was taken. */
  proof: Proof;
};

/** What is asked without changing anything. */
export type Query = {
  __typename: 'Query';
  /**
   * What a proof says and whether it was redeemed, for a backend without a JWT library. Null for anything that isn't a live
   * proof of this service: tampered with, expired, made by another issuer or for another audience. Asking takes nothing:
   * a proof that may count only once is for `redeemProof`. Ask by POST, so that the token stays out of addresses.
   */
  proof?: Maybe<Proof>;
  /** What this service offers, for building a form before anything is sent. */
  service: Service;
  /**
   * The verification with this id, or null when there is none: unknown, malformed, or forgotten a day after it closed.
   * The id is the only key to it: keep it as you would keep a password. Ask by POST, so that it stays out of addresses.
   */
  verification?: Maybe<Verification>;
};


/** What is asked without changing anything. */
export type QueryProofArgs = {
  token: Scalars['String']['input'];
};


/** What is asked without changing anything. */
export type QueryVerificationArgs = {
  id: Scalars['ID']['input'];
};

/** Too much was asked for, too soon. Nothing was sent, and no attempt was used up. */
export type RateLimited = Problem & {
  __typename: 'RateLimited';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** The server's clock at this answer. */
  now: Scalars['DateTime']['output'];
  /** Try again from here on, not before. */
  retryAt: Scalars['DateTime']['output'];
};

/** What `redeemProof` answers. Members may be added, each of them a `Problem`. */
export type RedeemProofResult = InvalidProof | Proof | ProofAlreadyRedeemed | ServiceUnavailable;

/** What `resendCode` is given. */
export type ResendCodeInput = {
  /** As in StartVerificationInput, for this verification. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** `Verification.id`. */
  verificationId: Scalars['ID']['input'];
};

/** What `resendCode` answers. Members may be added, each of them a `Problem`. */
export type ResendCodeResult = NoChannelLeft | RateLimited | ServiceUnavailable | Verification | VerificationClosed | VerificationNotFound;

/** What this service offers. The same for everybody until it is started anew with another configuration, but for `now`. */
export type Service = {
  __typename: 'Service';
  /** The regions that codes are sent to; null where there is no limit. */
  allowedRegions?: Maybe<Array<Scalars['String']['output']>>;
  /** The name that messages carry. */
  brand: Scalars['String']['output'];
  /** The channels on offer, the preferred one first. */
  channels: Array<Channel>;
  /** Digits in a code. */
  codeLength: Scalars['Int']['output'];
  /** ISO 3166-1 alpha-2 region in which national numbers are read when the client names none. */
  defaultRegion: Scalars['String']['output'];
  /**
   * The server's clock at this answer: correct the device's clock by it before counting down. A client's cache answers an old
   * one: ask past the cache, or take `Verification.now`.
   */
  now: Scalars['DateTime']['output'];
  /** False where only a backend may start a verification. */
  publicStarts: Scalars['Boolean']['output'];
  /** True where codes go to the built-in simulator and nothing is really sent. */
  simulated: Scalars['Boolean']['output'];
};

/** The provider, or the service's own store, can't be used now. */
export type ServiceUnavailable = Problem & {
  __typename: 'ServiceUnavailable';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** True: the person may try again in a moment, with the same idempotency key. False: only the operator can mend it. */
  retryable: Scalars['Boolean']['output'];
};

/** What `startVerification` is given. */
export type StartVerificationInput = {
  /** What only a backend may ask for: the request carries one of the service's backend keys as `Authorization: Bearer …`. */
  backend?: InputMaybe<BackendStartInput>;
  /** The channel to try first. Default: the first of `service.channels`. */
  channel?: InputMaybe<Channel>;
  /**
   * 16 to 128 characters that nobody can guess and that the client made for this act, for example a random UUID. Repeating
   * it for the same start answers the same verification: keep it secret; with another number, channel, nonce or `backend` it is
   * an error, `BAD_USER_INPUT`.
   * Without it every call is an act of its own.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** BCP 47 language of the message, for example `pt-BR`; an unknown one falls back. Default: the request's `Accept-Language`. */
  locale?: InputMaybe<Scalars['String']['input']>;
  /**
   * 1 to 128 characters copied into the proof as `nonce`. A backend that makes it for its own session, and compares it, knows
   * that the proof was made for that session.
   */
  nonce?: InputMaybe<Scalars['String']['input']>;
  /** The number as a person writes it: international (`+1 415 555 0100`) or, with `region`, national (`(415) 555-0100`). */
  phoneNumber: Scalars['String']['input'];
  /** ISO 3166-1 alpha-2 region in which a national number is read, for example `US`. Default: `service.defaultRegion`. */
  region?: InputMaybe<Scalars['String']['input']>;
};

/** What `startVerification` answers. Members may be added, each of them a `Problem`. */
export type StartVerificationResult = ChannelUnavailable | InvalidPhoneNumber | PhoneNumberNotAllowed | RateLimited | ServiceUnavailable | Verification;

/** What is heard over WebSocket at the same address, by the sub-protocol `graphql-transport-ws`. */
export type Subscription = {
  __typename: 'Subscription';
  /**
   * The verification as it is now, then again at every change; it completes once the verification is closed. For an id
   * that does not exist it ends with one error of code `NOT_FOUND`.
   */
  verificationUpdated: Verification;
};


/** What is heard over WebSocket at the same address, by the sub-protocol `graphql-transport-ws`. */
export type SubscriptionVerificationUpdatedArgs = {
  id: Scalars['ID']['input'];
};

/** One attempt to show that a person holds a phone number, from the start to its end, and for a day after it. */
export type Verification = {
  __typename: 'Verification';
  /** How many more codes may be checked; 0 once closed. */
  attemptsRemaining: Scalars['Int']['output'];
  /** The channel that the latest code went out over. */
  channel: Channel;
  /**
   * Until when the latest code is right: `expiresAt` where one code serves all messages, otherwise the end of the present
   * message's time. Equal to `expiresAt` once closed.
   */
  codeExpiresAt: Scalars['DateTime']['output'];
  /** Digits in the code. */
  codeLength: Scalars['Int']['output'];
  /** When the latest code went out. */
  codeSentAt: Scalars['DateTime']['output'];
  /** When it was started. */
  createdAt: Scalars['DateTime']['output'];
  /** When the verification ends without a right code. A resend may bring it forward; nothing moves it later. */
  expiresAt: Scalars['DateTime']['output'];
  /** Set when, and only when, `status` is FAILED. */
  failure?: Maybe<VerificationFailure>;
  /** A short name for it in the service's log and for its support, made at random; it opens nothing. */
  helpCode: Scalars['String']['output'];
  /** An opaque secret handle, known only to whoever started the verification, and to whom they give it. */
  id: Scalars['ID']['output'];
  /**
   * To be shown: `+1415•••0100`; the country's code and the last two digits (`+1••••••••00`) where the number is kept from the
   * page.
   */
  maskedPhoneNumber: Scalars['String']['output'];
  /** The channel that `resendCode` would use; null where none is left, and once closed. */
  nextChannel?: Maybe<Channel>;
  /** The server's clock at this answer. */
  now: Scalars['DateTime']['output'];
  /** E.164, for example `+14155550100`; null where the backend that started it keeps it from the page. */
  phoneNumber?: Maybe<Scalars['String']['output']>;
  /**
   * Set when `status` is VERIFIED, until the proof expires; then null, without an event. Of a verification that a backend started
   * it is told to whoever typed the code, in the answer to `checkCode`, and to that backend: others who have the handle may have
   * sent the person there.
   */
  proof?: Maybe<VerificationProof>;
  /** As the backend that started it named it; told only to that backend. */
  reference?: Maybe<Scalars['String']['output']>;
  /** From when `resendCode` is allowed; null where `nextChannel` is. */
  resendAvailableAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where the person goes on once it is over, as the backend that started it said. */
  returnUrl?: Maybe<Scalars['String']['output']>;
  /**
   * True where nothing was sent for it: a request for the number was in flight already, and it shares that request's code,
   * attempts and end.
   */
  sharesRequest: Scalars['Boolean']['output'];
  /** How far it is. Only VERIFIED says that the number is the person's, and to others only its `proof` does. */
  status: VerificationStatus;
  /**
   * The service's own page for this verification, which opens at the code. Told only to the backend that started it, while
   * PENDING.
   */
  url?: Maybe<Scalars['String']['output']>;
};

/**
 * The verification is over: `verification.status` says how. VERIFIED here means that an earlier check succeeded and its answer did
 * not arrive: take `verification.proof` and go on.
 */
export type VerificationClosed = Problem & {
  __typename: 'VerificationClosed';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
  /** As it ended. */
  verification: Verification;
};

/** Why a verification failed. Values may be added: treat an unknown one as "start again". */
export type VerificationFailure =
  /** The provider blocked the number or its network, usually for suspected fraud. */
  | 'BLOCKED'
  /** The provider's answer was lost; nothing was accepted. Start again. */
  | 'INDETERMINATE'
  /** The person rejected the request on their phone. */
  | 'REJECTED'
  /** Another verification of the same number was completed with the code that both shared. */
  | 'SUPERSEDED'
  /** Wrong codes used up the attempts. */
  | 'TOO_MANY_ATTEMPTS'
  /** The provider could not deliver a code to the number. */
  | 'UNDELIVERABLE';

/** There is no verification with this id: unknown, malformed, or forgotten a day after it closed. */
export type VerificationNotFound = Problem & {
  __typename: 'VerificationNotFound';
  /** One English sentence for developers and as a last resort for people. */
  message: Scalars['String']['output'];
};

/**
 * Evidence for a third party: a JSON Web Token (RFC 7519) signed with ES256. Header: `alg`, `kid`, `typ: "JWT"`. Claims: `iss`, `aud`,
 * `iat`, `exp`, `jti` (the same at every read; redeemable once, by `redeemProof`), `phone_number` (E.164) and `phone_number_verified` (OpenID Connect Core 5.1),
 * `amr` (RFC 8176: `["otp","sms"]`, `["otp","tel"]` or `["otp"]`, also where messages went out over different channels and one code
 * served them), `nonce` and `reference` where they were given, `azp` the name of the backend that started it. A backend that keeps the
 * number from the page gets a proof without `phone_number`: it knows which number it asked for. A number that only the simulator or
 * `TEST_NUMBERS` vouches for carries `test: true` and `phone_number_verified: false`. Keys: `/.well-known/jwks.json`.
 */
export type VerificationProof = {
  __typename: 'VerificationProof';
  /** Until when it counts. */
  expiresAt: Scalars['DateTime']['output'];
  /** The JSON Web Token, for the client's own backend to check. */
  token: Scalars['String']['output'];
};

/** How far a verification is. Values may be added: treat an unknown one as closed. */
export type VerificationStatus =
  /** The person, or the client on their behalf, called it off. */
  | 'CANCELED'
  /** Nobody typed the right code in time. */
  | 'EXPIRED'
  /** It can't succeed any more: see `failure`. */
  | 'FAILED'
  /** A code is on its way or waiting to be typed. */
  | 'PENDING'
  /** The right code was typed in time. */
  | 'VERIFIED';



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CancelVerificationResult:
    | ( ServiceUnavailable )
    | ( Verification )
    | ( VerificationClosed )
    | ( VerificationNotFound )
  ;
  CheckCodeResult:
    | ( IncorrectCode )
    | ( MalformedCode )
    | ( RateLimited )
    | ( ServiceUnavailable )
    | ( Verification )
    | ( VerificationClosed )
    | ( VerificationNotFound )
  ;
  RedeemProofResult:
    | ( InvalidProof )
    | ( Proof )
    | ( ProofAlreadyRedeemed )
    | ( ServiceUnavailable )
  ;
  ResendCodeResult:
    | ( NoChannelLeft )
    | ( RateLimited )
    | ( ServiceUnavailable )
    | ( Verification )
    | ( VerificationClosed )
    | ( VerificationNotFound )
  ;
  StartVerificationResult:
    | ( ChannelUnavailable )
    | ( InvalidPhoneNumber )
    | ( PhoneNumberNotAllowed )
    | ( RateLimited )
    | ( ServiceUnavailable )
    | ( Verification )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Problem:
    | ( ChannelUnavailable )
    | ( IncorrectCode )
    | ( InvalidPhoneNumber )
    | ( InvalidProof )
    | ( MalformedCode )
    | ( NoChannelLeft )
    | ( PhoneNumberNotAllowed )
    | ( ProofAlreadyRedeemed )
    | ( RateLimited )
    | ( ServiceUnavailable )
    | ( VerificationClosed )
    | ( VerificationNotFound )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  BackendStartInput: BackendStartInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelVerificationInput: CancelVerificationInput;
  CancelVerificationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelVerificationResult']>;
  Channel: Channel;
  ChannelUnavailable: ResolverTypeWrapper<ChannelUnavailable>;
  CheckCodeInput: CheckCodeInput;
  CheckCodeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CheckCodeResult']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IncorrectCode: ResolverTypeWrapper<IncorrectCode>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InvalidPhoneNumber: ResolverTypeWrapper<InvalidPhoneNumber>;
  InvalidPhoneNumberReason: InvalidPhoneNumberReason;
  InvalidProof: ResolverTypeWrapper<InvalidProof>;
  InvalidProofReason: InvalidProofReason;
  MalformedCode: ResolverTypeWrapper<MalformedCode>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NoChannelLeft: ResolverTypeWrapper<NoChannelLeft>;
  PhoneNumberNotAllowed: ResolverTypeWrapper<PhoneNumberNotAllowed>;
  PhoneNumberRestriction: PhoneNumberRestriction;
  Problem: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Problem']>;
  Proof: ResolverTypeWrapper<Proof>;
  ProofAlreadyRedeemed: ResolverTypeWrapper<ProofAlreadyRedeemed>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RateLimited: ResolverTypeWrapper<RateLimited>;
  RedeemProofResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RedeemProofResult']>;
  ResendCodeInput: ResendCodeInput;
  ResendCodeResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ResendCodeResult']>;
  Service: ResolverTypeWrapper<Service>;
  ServiceUnavailable: ResolverTypeWrapper<ServiceUnavailable>;
  StartVerificationInput: StartVerificationInput;
  StartVerificationResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartVerificationResult']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Verification: ResolverTypeWrapper<Verification>;
  VerificationClosed: ResolverTypeWrapper<VerificationClosed>;
  VerificationFailure: VerificationFailure;
  VerificationNotFound: ResolverTypeWrapper<VerificationNotFound>;
  VerificationProof: ResolverTypeWrapper<VerificationProof>;
  VerificationStatus: VerificationStatus;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  BackendStartInput: BackendStartInput;
  Boolean: Scalars['Boolean']['output'];
  CancelVerificationInput: CancelVerificationInput;
  CancelVerificationResult: ResolversUnionTypes<ResolversParentTypes>['CancelVerificationResult'];
  ChannelUnavailable: ChannelUnavailable;
  CheckCodeInput: CheckCodeInput;
  CheckCodeResult: ResolversUnionTypes<ResolversParentTypes>['CheckCodeResult'];
  DateTime: Scalars['DateTime']['output'];
  ID: Scalars['ID']['output'];
  IncorrectCode: IncorrectCode;
  Int: Scalars['Int']['output'];
  InvalidPhoneNumber: InvalidPhoneNumber;
  InvalidProof: InvalidProof;
  MalformedCode: MalformedCode;
  Mutation: Record<PropertyKey, never>;
  NoChannelLeft: NoChannelLeft;
  PhoneNumberNotAllowed: PhoneNumberNotAllowed;
  Problem: ResolversInterfaceTypes<ResolversParentTypes>['Problem'];
  Proof: Proof;
  ProofAlreadyRedeemed: ProofAlreadyRedeemed;
  Query: Record<PropertyKey, never>;
  RateLimited: RateLimited;
  RedeemProofResult: ResolversUnionTypes<ResolversParentTypes>['RedeemProofResult'];
  ResendCodeInput: ResendCodeInput;
  ResendCodeResult: ResolversUnionTypes<ResolversParentTypes>['ResendCodeResult'];
  Service: Service;
  ServiceUnavailable: ServiceUnavailable;
  StartVerificationInput: StartVerificationInput;
  StartVerificationResult: ResolversUnionTypes<ResolversParentTypes>['StartVerificationResult'];
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  Verification: Verification;
  VerificationClosed: VerificationClosed;
  VerificationNotFound: VerificationNotFound;
  VerificationProof: VerificationProof;
};

export type CancelVerificationResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CancelVerificationResult'] = ResolversParentTypes['CancelVerificationResult']> = {
  __resolveType: TypeResolveFn<'ServiceUnavailable' | 'Verification' | 'VerificationClosed' | 'VerificationNotFound', ParentType, ContextType>;
};

export type ChannelUnavailableResolvers<ContextType = any, ParentType extends ResolversParentTypes['ChannelUnavailable'] = ResolversParentTypes['ChannelUnavailable']> = {
  channels?: Resolver<Array<ResolversTypes['Channel']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CheckCodeResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['CheckCodeResult'] = ResolversParentTypes['CheckCodeResult']> = {
  __resolveType: TypeResolveFn<'IncorrectCode' | 'MalformedCode' | 'RateLimited' | 'ServiceUnavailable' | 'Verification' | 'VerificationClosed' | 'VerificationNotFound', ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type IncorrectCodeResolvers<ContextType = any, ParentType extends ResolversParentTypes['IncorrectCode'] = ResolversParentTypes['IncorrectCode']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verification?: Resolver<ResolversTypes['Verification'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidPhoneNumberResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvalidPhoneNumber'] = ResolversParentTypes['InvalidPhoneNumber']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['InvalidPhoneNumberReason'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidProofResolvers<ContextType = any, ParentType extends ResolversParentTypes['InvalidProof'] = ResolversParentTypes['InvalidProof']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['InvalidProofReason'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MalformedCodeResolvers<ContextType = any, ParentType extends ResolversParentTypes['MalformedCode'] = ResolversParentTypes['MalformedCode']> = {
  codeLength?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelVerification?: Resolver<ResolversTypes['CancelVerificationResult'], ParentType, ContextType, RequireFields<MutationCancelVerificationArgs, 'input'>>;
  checkCode?: Resolver<ResolversTypes['CheckCodeResult'], ParentType, ContextType, RequireFields<MutationCheckCodeArgs, 'input'>>;
  redeemProof?: Resolver<ResolversTypes['RedeemProofResult'], ParentType, ContextType, RequireFields<MutationRedeemProofArgs, 'token'>>;
  resendCode?: Resolver<ResolversTypes['ResendCodeResult'], ParentType, ContextType, RequireFields<MutationResendCodeArgs, 'input'>>;
  startVerification?: Resolver<ResolversTypes['StartVerificationResult'], ParentType, ContextType, RequireFields<MutationStartVerificationArgs, 'input'>>;
};

export type NoChannelLeftResolvers<ContextType = any, ParentType extends ResolversParentTypes['NoChannelLeft'] = ResolversParentTypes['NoChannelLeft']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verification?: Resolver<ResolversTypes['Verification'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PhoneNumberNotAllowedResolvers<ContextType = any, ParentType extends ResolversParentTypes['PhoneNumberNotAllowed'] = ResolversParentTypes['PhoneNumberNotAllowed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  restriction?: Resolver<ResolversTypes['PhoneNumberRestriction'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = any, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  __resolveType: TypeResolveFn<'ChannelUnavailable' | 'IncorrectCode' | 'InvalidPhoneNumber' | 'InvalidProof' | 'MalformedCode' | 'NoChannelLeft' | 'PhoneNumberNotAllowed' | 'ProofAlreadyRedeemed' | 'RateLimited' | 'ServiceUnavailable' | 'VerificationClosed' | 'VerificationNotFound', ParentType, ContextType>;
};

export type ProofResolvers<ContextType = any, ParentType extends ResolversParentTypes['Proof'] = ResolversParentTypes['Proof']> = {
  amr?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  issuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  nonce?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phoneNumberVerified?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  redeemedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  test?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ProofAlreadyRedeemedResolvers<ContextType = any, ParentType extends ResolversParentTypes['ProofAlreadyRedeemed'] = ResolversParentTypes['ProofAlreadyRedeemed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  proof?: Resolver<ResolversTypes['Proof'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  proof?: Resolver<Maybe<ResolversTypes['Proof']>, ParentType, ContextType, RequireFields<QueryProofArgs, 'token'>>;
  service?: Resolver<ResolversTypes['Service'], ParentType, ContextType>;
  verification?: Resolver<Maybe<ResolversTypes['Verification']>, ParentType, ContextType, RequireFields<QueryVerificationArgs, 'id'>>;
};

export type RateLimitedResolvers<ContextType = any, ParentType extends ResolversParentTypes['RateLimited'] = ResolversParentTypes['RateLimited']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  now?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  retryAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RedeemProofResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['RedeemProofResult'] = ResolversParentTypes['RedeemProofResult']> = {
  __resolveType: TypeResolveFn<'InvalidProof' | 'Proof' | 'ProofAlreadyRedeemed' | 'ServiceUnavailable', ParentType, ContextType>;
};

export type ResendCodeResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['ResendCodeResult'] = ResolversParentTypes['ResendCodeResult']> = {
  __resolveType: TypeResolveFn<'NoChannelLeft' | 'RateLimited' | 'ServiceUnavailable' | 'Verification' | 'VerificationClosed' | 'VerificationNotFound', ParentType, ContextType>;
};

export type ServiceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Service'] = ResolversParentTypes['Service']> = {
  allowedRegions?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  brand?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  channels?: Resolver<Array<ResolversTypes['Channel']>, ParentType, ContextType>;
  codeLength?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  defaultRegion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  now?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  publicStarts?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  simulated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ServiceUnavailableResolvers<ContextType = any, ParentType extends ResolversParentTypes['ServiceUnavailable'] = ResolversParentTypes['ServiceUnavailable']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StartVerificationResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['StartVerificationResult'] = ResolversParentTypes['StartVerificationResult']> = {
  __resolveType: TypeResolveFn<'ChannelUnavailable' | 'InvalidPhoneNumber' | 'PhoneNumberNotAllowed' | 'RateLimited' | 'ServiceUnavailable' | 'Verification', ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = any, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  verificationUpdated?: SubscriptionResolver<ResolversTypes['Verification'], "verificationUpdated", ParentType, ContextType, RequireFields<SubscriptionVerificationUpdatedArgs, 'id'>>;
};

export type VerificationResolvers<ContextType = any, ParentType extends ResolversParentTypes['Verification'] = ResolversParentTypes['Verification']> = {
  attemptsRemaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  channel?: Resolver<ResolversTypes['Channel'], ParentType, ContextType>;
  codeExpiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  codeLength?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  codeSentAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['VerificationFailure']>, ParentType, ContextType>;
  helpCode?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  maskedPhoneNumber?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  nextChannel?: Resolver<Maybe<ResolversTypes['Channel']>, ParentType, ContextType>;
  now?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  phoneNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proof?: Resolver<Maybe<ResolversTypes['VerificationProof']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resendAvailableAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  returnUrl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sharesRequest?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['VerificationStatus'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VerificationClosedResolvers<ContextType = any, ParentType extends ResolversParentTypes['VerificationClosed'] = ResolversParentTypes['VerificationClosed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  verification?: Resolver<ResolversTypes['Verification'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VerificationNotFoundResolvers<ContextType = any, ParentType extends ResolversParentTypes['VerificationNotFound'] = ResolversParentTypes['VerificationNotFound']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VerificationProofResolvers<ContextType = any, ParentType extends ResolversParentTypes['VerificationProof'] = ResolversParentTypes['VerificationProof']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = any> = {
  CancelVerificationResult?: CancelVerificationResultResolvers<ContextType>;
  ChannelUnavailable?: ChannelUnavailableResolvers<ContextType>;
  CheckCodeResult?: CheckCodeResultResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  IncorrectCode?: IncorrectCodeResolvers<ContextType>;
  InvalidPhoneNumber?: InvalidPhoneNumberResolvers<ContextType>;
  InvalidProof?: InvalidProofResolvers<ContextType>;
  MalformedCode?: MalformedCodeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NoChannelLeft?: NoChannelLeftResolvers<ContextType>;
  PhoneNumberNotAllowed?: PhoneNumberNotAllowedResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  Proof?: ProofResolvers<ContextType>;
  ProofAlreadyRedeemed?: ProofAlreadyRedeemedResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RateLimited?: RateLimitedResolvers<ContextType>;
  RedeemProofResult?: RedeemProofResultResolvers<ContextType>;
  ResendCodeResult?: ResendCodeResultResolvers<ContextType>;
  Service?: ServiceResolvers<ContextType>;
  ServiceUnavailable?: ServiceUnavailableResolvers<ContextType>;
  StartVerificationResult?: StartVerificationResultResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Verification?: VerificationResolvers<ContextType>;
  VerificationClosed?: VerificationClosedResolvers<ContextType>;
  VerificationNotFound?: VerificationNotFoundResolvers<ContextType>;
  VerificationProof?: VerificationProofResolvers<ContextType>;
};

