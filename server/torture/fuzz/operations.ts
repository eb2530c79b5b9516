import * as fc from 'fast-check';
import { channel } from '../../src/verification/channels.ts';
import type { Field, Input } from './input.ts';
import { codes, ids, keys, locales, nonces, phoneNumbers, regions, tokens } from './arguments.ts';
import { hostile, often } from './texts.ts';

const verification = `__typename id phoneNumber status failure channel nextChannel resendAvailableAt attemptsRemaining
  codeLength createdAt expiresAt now proof { token expiresAt }`;
const proof = '__typename phoneNumber phoneNumberVerified test amr nonce issuedAt expiresAt redeemedAt';
const problems = `__typename
  ... on Problem { message }
  ... on RateLimited { retryAt now }
  ... on ServiceUnavailable { retryable }`;
const closed = `... on VerificationClosed { verification { ${verification} } }`;

/** All that can be asked of each field. */
export const documents: Record<Field, string> = {
  startVerification: `mutation($input: StartVerificationInput!) { startVerification(input: $input) { ${problems}
    ... on Verification { ${verification} } ... on InvalidPhoneNumber { reason }
    ... on PhoneNumberNotAllowed { restriction } ... on ChannelUnavailable { channels } } }`,
  checkCode: `mutation($input: CheckCodeInput!) { checkCode(input: $input) { ${problems}
    ... on Verification { ${verification} } ... on MalformedCode { codeLength }
    ... on IncorrectCode { verification { ${verification} } } ${closed} } }`,
  resendCode: `mutation($input: ResendCodeInput!) { resendCode(input: $input) { ${problems}
    ... on Verification { ${verification} } ... on NoChannelLeft { verification { ${verification} } } ${closed} } }`,
  cancelVerification: `mutation($input: CancelVerificationInput!) { cancelVerification(input: $input) { __typename
    ... on Problem { message } ... on ServiceUnavailable { retryable } ... on Verification { ${verification} } ${closed} } }`,
  redeemProof: `mutation($token: String!) { redeemProof(token: $token) { __typename
    ... on Problem { message } ... on ServiceUnavailable { retryable } ... on Proof { ${proof} }
    ... on InvalidProof { reason } ... on ProofAlreadyRedeemed { proof { ${proof} } } } }`,
  proof: `query($token: String!) { proof(token: $token) { ${proof} } }`,
  verification: `query($id: ID!) { verification(id: $id) { ${verification} } }`,
  service: '{ service { brand channels codeLength defaultRegion allowedRegions simulated now } }',
};

/** Of the wrong type, mostly. */
const wrong = fc.oneof(
  fc.constantFrom<unknown[]>(null, true, 0, -1, 123_456, 14_155_550_100, [], {}, [null]),
  fc.constantFrom<unknown[]>(['«open:0»'], { toString: 'x' }, { length: 3 }, [['+14155550100']]),
  fc.double(),
  fc.jsonValue(),
);
const mostly = <T>(right: fc.Arbitrary<T>) => fc.oneof(often(60, right), often(1, wrong));

const channels = fc.oneof(often(9, fc.constantFrom('SMS', 'VOICE', ...channel.options)), often(1, hostile));
const inputs = {
  startVerification: fc.record(
    {
      phoneNumber: mostly(phoneNumbers),
      region: mostly(regions),
      channel: mostly(channels),
      locale: mostly(locales),
      idempotencyKey: mostly(keys),
      nonce: mostly(nonces),
    },
    { requiredKeys: ['phoneNumber'] },
  ),
  checkCode: fc.record({ verificationId: mostly(ids), code: mostly(codes) }),
  resendCode: fc.record(
    { verificationId: mostly(ids), idempotencyKey: mostly(keys) },
    { requiredKeys: ['verificationId'] },
  ),
  cancelVerification: fc.record({ verificationId: mostly(ids) }),
};

/** Something too much, too little or of the wrong kind as a whole. */
const spoilt = (input: fc.Arbitrary<object>) =>
  fc.oneof(
    often(40, input),
    often(
      1,
      fc.tuple(input, hostile, wrong).map(([given, name, value]) => ({ ...given, [name]: value })),
    ),
    often(
      1,
      fc.tuple(input, fc.nat()).map(([given, at]) => without(given, at)),
    ),
    often(1, wrong),
  );

const without = (given: object, at: number) => {
  const entries = Object.entries(given);
  return Object.fromEntries(entries.filter((_, index) => index !== at % entries.length));
};

const asked = (field: Field, variables: fc.Arbitrary<unknown>): fc.Arbitrary<Input> =>
  variables.map((given) => ({
    kind: 'http',
    what: field,
    field,
    method: 'POST',
    path: '/graphql',
    headers: [['content-type', 'application/json']],
    body: JSON.stringify({ query: documents[field], variables: given }),
  }));

const ofInput = (field: keyof typeof inputs) =>
  asked(
    field,
    spoilt(inputs[field]).map((input) => ({ input })),
  );

/** Every argument of every field. */
export const operations = fc.oneof(
  often(10, ofInput('startVerification')),
  often(10, ofInput('checkCode')),
  often(5, ofInput('resendCode')),
  often(2, ofInput('cancelVerification')),
  often(4, asked('redeemProof', spoilt(fc.record({ token: mostly(tokens) })))),
  often(3, asked('proof', spoilt(fc.record({ token: mostly(tokens) })))),
  often(4, asked('verification', spoilt(fc.record({ id: mostly(ids) })))),
  often(1, asked('service', wrong)),
);

/** An operation that is sound, for what is fuzzed around it. */
export const sound = fc.oneof(
  ...(['startVerification', 'checkCode', 'resendCode'] as const).map((field) =>
    inputs[field].map((input) => JSON.stringify({ query: documents[field], variables: { input } })),
  ),
  ids.map((id) => JSON.stringify({ query: documents.verification, variables: { id } })),
  fc.constant(JSON.stringify({ query: documents.service })),
);
