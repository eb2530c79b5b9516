import type {
  Channel,
  ChannelUnavailable,
  IncorrectCode,
  InvalidPhoneNumber,
  InvalidPhoneNumberReason,
  InvalidProof,
  InvalidProofReason,
  MalformedCode,
  NoChannelLeft,
  PhoneNumberNotAllowed,
  PhoneNumberRestriction,
  Proof,
  ProofAlreadyRedeemed,
  RateLimited,
  ServiceUnavailable,
  Verification,
  VerificationClosed,
  VerificationNotFound,
} from '../schema.generated.ts';

// The schema's problems with their one English sentence each.

/** Input that breaks the schema's own terms: a GraphQL error, `BAD_USER_INPUT`. */
export type BadInput = { __typename: 'BadInput'; message: string };

export const badInput = (message: string): BadInput => ({ __typename: 'BadInput', message });

const invalid: Record<InvalidPhoneNumberReason, string> = {
  NOT_A_NUMBER: 'This is not one phone number. Write its digits alone, without words or an extension.',
  UNKNOWN_REGION: 'The country of this phone number is not known.',
  TOO_SHORT: 'This phone number is too short.',
  TOO_LONG: 'This phone number is too long.',
  NOT_ASSIGNED: 'No such phone number is in use.',
};

export const invalidPhoneNumber = (reason: InvalidPhoneNumberReason): InvalidPhoneNumber => ({
  __typename: 'InvalidPhoneNumber',
  message: invalid[reason],
  reason,
});

const notAllowed: Record<PhoneNumberRestriction, string> = {
  REGION: 'Codes are not sent to this region.',
  LINE_TYPE: 'Codes are not sent to this kind of number.',
  VOIP: 'Codes are not sent to internet numbers.',
  LANDLINE: 'A landline cannot receive this.',
  BLOCKED: 'Codes are not sent to this number.',
};

export const phoneNumberNotAllowed = (restriction: PhoneNumberRestriction): PhoneNumberNotAllowed => ({
  __typename: 'PhoneNumberNotAllowed',
  message: notAllowed[restriction],
  restriction,
});

export const channelUnavailable = (channels: readonly Channel[]): ChannelUnavailable => ({
  __typename: 'ChannelUnavailable',
  message: 'Codes are not sent over this channel.',
  channels: [...channels],
});

export const rateLimited = (retryAt: number, now: number): RateLimited => ({
  __typename: 'RateLimited',
  message: 'Too many requests. Try again later.',
  retryAt: new Date(retryAt),
  now: new Date(now),
});

export const serviceUnavailable = (retryable: boolean): ServiceUnavailable => ({
  __typename: 'ServiceUnavailable',
  message: retryable
    ? 'The service cannot be reached now. Try again in a moment.'
    : 'The service cannot be used now. Its operator has to mend it.',
  retryable,
});

export const malformedCode = (codeLength: number): MalformedCode => ({
  __typename: 'MalformedCode',
  message: `A code has ${codeLength} digits.`,
  codeLength,
});

export const incorrectCode = (verification: Verification): IncorrectCode => ({
  __typename: 'IncorrectCode',
  message: 'The code is not right.',
  verification,
});

export const verificationNotFound: VerificationNotFound = {
  __typename: 'VerificationNotFound',
  message: 'There is no such verification.',
};

export const verificationClosed = (verification: Verification): VerificationClosed => ({
  __typename: 'VerificationClosed',
  message: 'This verification is over.',
  verification,
});

export const noChannelLeft = (verification: Verification): NoChannelLeft => ({
  __typename: 'NoChannelLeft',
  message: 'No channel is left to send another code over.',
  verification,
});

const invalidProofs: Record<InvalidProofReason, string> = {
  NOT_GENUINE: 'This is no proof of this service.',
  EXPIRED: 'This proof has expired.',
};

export const invalidProof = (reason: InvalidProofReason): InvalidProof => ({
  __typename: 'InvalidProof',
  message: invalidProofs[reason],
  reason,
});

export const proofAlreadyRedeemed = (proof: Proof): ProofAlreadyRedeemed => ({
  __typename: 'ProofAlreadyRedeemed',
  message: 'This proof was redeemed before.',
  proof,
});
