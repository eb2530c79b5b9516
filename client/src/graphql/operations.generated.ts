/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/**
 * For a backend that starts a verification for a person whom it knows: it hands `Verification.url`, or `Verification.id`, to the
 * person's browser, and hears of the end by webhook or by asking `verification(id)` with its key.
 */
export type BackendStartInput = {
  /** The person's IP address, as limits count it. Without it the limits by address count nothing. */
  clientAddress?: string | null | undefined;
  /**
   * Keep the number from the page: `phoneNumber` is then null for everybody but this backend, and the proof doesn't name it.
   * Needs `reference` or the start's `nonce`, without which such a proof would fit anybody's session.
   */
  hidePhoneNumber?: boolean;
  /** 1 to 128 characters, the backend's own name for this act (a session, a user): in webhooks and in the proof as `reference`. */
  reference?: string | null | undefined;
  /** An absolute `https` address (outside production `http` too) that the service's page leads to once it is over. */
  returnUrl?: string | null | undefined;
};

/** What `cancelVerification` is given. */
export type CancelVerificationInput = {
  /** `Verification.id`. */
  verificationId: string;
};

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

/** What `checkCode` is given. */
export type CheckCodeInput = {
  /** What the person typed, as they typed it, for example `123 456`. */
  code: string;
  /** `Verification.id`. */
  verificationId: string;
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

/** What `resendCode` is given. */
export type ResendCodeInput = {
  /** As in StartVerificationInput, for this verification. */
  idempotencyKey?: string | null | undefined;
  /** `Verification.id`. */
  verificationId: string;
};

/** What `startVerification` is given. */
export type StartVerificationInput = {
  /** What only a backend may ask for: the request carries one of the service's backend keys as `Authorization: Bearer …`. */
  backend?: BackendStartInput | null | undefined;
  /** The channel to try first. Default: the first of `service.channels`. */
  channel?: Channel | null | undefined;
  /**
   * 16 to 128 characters that nobody can guess and that the client made for this act, for example a random UUID. Repeating
   * it for the same start answers the same verification: keep it secret; with another number, channel, nonce or `backend` it is
   * an error, `BAD_USER_INPUT`.
   * Without it every call is an act of its own.
   */
  idempotencyKey?: string | null | undefined;
  /** BCP 47 language of the message, for example `pt-BR`; an unknown one falls back. Default: the request's `Accept-Language`. */
  locale?: string | null | undefined;
  /**
   * 1 to 128 characters copied into the proof as `nonce`. A backend that makes it for its own session, and compares it, knows
   * that the proof was made for that session.
   */
  nonce?: string | null | undefined;
  /** The number as a person writes it: international (`+1 415 555 0100`) or, with `region`, national (`(415) 555-0100`). */
  phoneNumber: string;
  /** ISO 3166-1 alpha-2 region in which a national number is read, for example `US`. Default: `service.defaultRegion`. */
  region?: string | null | undefined;
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

export type ServiceQueryVariables = Exact<{ [key: string]: never; }>;


export type ServiceQuery = { __typename: 'Query', service: { __typename: 'Service', brand: string, channels: Array<Channel>, codeLength: number, defaultRegion: string, allowedRegions: Array<string> | null, simulated: boolean, publicStarts: boolean, now: string } };

export type VerificationStateFragment = { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null };

export type VerificationQueryVariables = Exact<{
  id: string;
}>;


export type VerificationQuery = { __typename: 'Query', verification: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } | null };

export type VerificationUpdatedSubscriptionVariables = Exact<{
  id: string;
}>;


export type VerificationUpdatedSubscription = { __typename: 'Subscription', verificationUpdated: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } };

export type StartVerificationMutationVariables = Exact<{
  input: StartVerificationInput;
}>;


export type StartVerificationMutation = { __typename: 'Mutation', startVerification:
    | { __typename: 'ChannelUnavailable', message: string, channels: Array<Channel> }
    | { __typename: 'InvalidPhoneNumber', message: string, reason: InvalidPhoneNumberReason }
    | { __typename: 'PhoneNumberNotAllowed', message: string, restriction: PhoneNumberRestriction }
    | { __typename: 'RateLimited', message: string, retryAt: string, now: string }
    | { __typename: 'ServiceUnavailable', message: string, retryable: boolean }
    | { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null }
   };

export type CheckCodeMutationVariables = Exact<{
  input: CheckCodeInput;
}>;


export type CheckCodeMutation = { __typename: 'Mutation', checkCode:
    | { __typename: 'IncorrectCode', message: string, verification: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } }
    | { __typename: 'MalformedCode', message: string, codeLength: number }
    | { __typename: 'RateLimited', message: string, retryAt: string, now: string }
    | { __typename: 'ServiceUnavailable', message: string, retryable: boolean }
    | { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null }
    | { __typename: 'VerificationClosed', message: string, verification: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } }
    | { __typename: 'VerificationNotFound', message: string }
   };

export type ResendCodeMutationVariables = Exact<{
  input: ResendCodeInput;
}>;


export type ResendCodeMutation = { __typename: 'Mutation', resendCode:
    | { __typename: 'NoChannelLeft', message: string, verification: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } }
    | { __typename: 'RateLimited', message: string, retryAt: string, now: string }
    | { __typename: 'ServiceUnavailable', message: string, retryable: boolean }
    | { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null }
    | { __typename: 'VerificationClosed', message: string, verification: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } }
    | { __typename: 'VerificationNotFound', message: string }
   };

export type CancelVerificationMutationVariables = Exact<{
  input: CancelVerificationInput;
}>;


export type CancelVerificationMutation = { __typename: 'Mutation', cancelVerification:
    | { __typename: 'ServiceUnavailable', message: string, retryable: boolean }
    | { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null }
    | { __typename: 'VerificationClosed', message: string, verification: { __typename: 'Verification', id: string, phoneNumber: string | null, maskedPhoneNumber: string, status: VerificationStatus, failure: VerificationFailure | null, channel: Channel, nextChannel: Channel | null, resendAvailableAt: string | null, attemptsRemaining: number, codeLength: number, createdAt: string, expiresAt: string, codeSentAt: string, codeExpiresAt: string, sharesRequest: boolean, helpCode: string, returnUrl: string | null, now: string, proof: { __typename: 'VerificationProof', token: string, expiresAt: string } | null } }
    | { __typename: 'VerificationNotFound', message: string }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const VerificationStateFragmentDoc = /*#__PURE__*/ new TypedDocumentString(`
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}
    `, {"fragmentName":"VerificationState"}) as unknown as TypedDocumentString<VerificationStateFragment, unknown>;
export const ServiceDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Service {
  service {
    __typename
    brand
    channels
    codeLength
    defaultRegion
    allowedRegions
    simulated
    publicStarts
    now
  }
}
    `) as unknown as TypedDocumentString<ServiceQuery, ServiceQueryVariables>;
export const VerificationDocument = /*#__PURE__*/ new TypedDocumentString(`
    query Verification($id: ID!) {
  verification(id: $id) {
    ...VerificationState
  }
}
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}`) as unknown as TypedDocumentString<VerificationQuery, VerificationQueryVariables>;
export const VerificationUpdatedDocument = /*#__PURE__*/ new TypedDocumentString(`
    subscription VerificationUpdated($id: ID!) {
  verificationUpdated(id: $id) {
    ...VerificationState
  }
}
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}`) as unknown as TypedDocumentString<VerificationUpdatedSubscription, VerificationUpdatedSubscriptionVariables>;
export const StartVerificationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation StartVerification($input: StartVerificationInput!) {
  startVerification(input: $input) {
    __typename
    ...VerificationState
    ... on Problem {
      message
    }
    ... on InvalidPhoneNumber {
      reason
    }
    ... on PhoneNumberNotAllowed {
      restriction
    }
    ... on ChannelUnavailable {
      channels
    }
    ... on RateLimited {
      retryAt
      now
    }
    ... on ServiceUnavailable {
      retryable
    }
  }
}
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}`) as unknown as TypedDocumentString<StartVerificationMutation, StartVerificationMutationVariables>;
export const CheckCodeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CheckCode($input: CheckCodeInput!) {
  checkCode(input: $input) {
    __typename
    ...VerificationState
    ... on Problem {
      message
    }
    ... on MalformedCode {
      codeLength
    }
    ... on IncorrectCode {
      verification {
        ...VerificationState
      }
    }
    ... on VerificationClosed {
      verification {
        ...VerificationState
      }
    }
    ... on RateLimited {
      retryAt
      now
    }
    ... on ServiceUnavailable {
      retryable
    }
  }
}
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}`) as unknown as TypedDocumentString<CheckCodeMutation, CheckCodeMutationVariables>;
export const ResendCodeDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation ResendCode($input: ResendCodeInput!) {
  resendCode(input: $input) {
    __typename
    ...VerificationState
    ... on Problem {
      message
    }
    ... on NoChannelLeft {
      verification {
        ...VerificationState
      }
    }
    ... on VerificationClosed {
      verification {
        ...VerificationState
      }
    }
    ... on RateLimited {
      retryAt
      now
    }
    ... on ServiceUnavailable {
      retryable
    }
  }
}
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}`) as unknown as TypedDocumentString<ResendCodeMutation, ResendCodeMutationVariables>;
export const CancelVerificationDocument = /*#__PURE__*/ new TypedDocumentString(`
    mutation CancelVerification($input: CancelVerificationInput!) {
  cancelVerification(input: $input) {
    __typename
    ...VerificationState
    ... on Problem {
      message
    }
    ... on VerificationClosed {
      verification {
        ...VerificationState
      }
    }
    ... on ServiceUnavailable {
      retryable
    }
  }
}
    fragment VerificationState on Verification {
  __typename
  id
  phoneNumber
  maskedPhoneNumber
  status
  failure
  channel
  nextChannel
  resendAvailableAt
  attemptsRemaining
  codeLength
  createdAt
  expiresAt
  codeSentAt
  codeExpiresAt
  sharesRequest
  helpCode
  returnUrl
  now
  proof {
    __typename
    token
    expiresAt
  }
}`) as unknown as TypedDocumentString<CancelVerificationMutation, CancelVerificationMutationVariables>;