import { describe, expect, test } from 'vitest';
import { codesOf, post, startAlone } from './http-fixture.ts';
import { phoneNumber, startWithVonage, type Outcome } from './start-server.ts';

// Texts of any length that is read at all get a plain answer soon: docs/rules.md#wrong-calls.

const long = 'x'.repeat(900_000);
/** What an unbounded reading of it takes 30 s for. */
const tangled = `de${Array.from({ length: 90_000 }, (_, index) => `-v${10_000 + index}`).join('')}`;

/** By the processor's time, which a busy machine doesn't lengthen. */
async function soon<T>(work: Promise<T>): Promise<T> {
  const began = process.cpuUsage();
  const result = await work;
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(2_000);
  return result;
}

describe('A text of nearly a million characters', () => {
  test.each<[string, object, Partial<Outcome>]>([
    ['a number', { phoneNumber: long }, { __typename: 'InvalidPhoneNumber' }],
    ['a number of digits', { phoneNumber: '1'.repeat(900_000) }, { __typename: 'InvalidPhoneNumber' }],
    ['a region', { phoneNumber: '4155550100', region: long }, { __typename: 'InvalidPhoneNumber' }],
    ['an idempotency key', { idempotencyKey: long }, { __typename: 'GraphQLError', code: 'BAD_USER_INPUT' }],
    ['a nonce', { nonce: long }, { __typename: 'GraphQLError', code: 'BAD_USER_INPUT' }],
    ['a channel', { channel: long }, { __typename: 'GraphQLError', code: 'BAD_USER_INPUT' }],
    ['a field that there is not', { [long]: 1 }, { __typename: 'GraphQLError', code: 'BAD_USER_INPUT' }],
  ])('is answered soon, and nothing is sent: %s', async (_, input, outcome) => {
    const { vonage, server } = await startWithVonage();
    expect(await soon(server.start(input))).toMatchObject(outcome);
    expect(vonage.calls()).toEqual([]);
  });

  test.each([
    ['plain', long],
    ['tangled', tangled],
  ])('is no language, and the code is sent in that of the number: %s', async (_, locale) => {
    const { vonage, server } = await startWithVonage();
    expect(await soon(server.start({ locale }))).toMatchObject({ __typename: 'Verification' });
    expect(vonage.sent()).toEqual([expect.not.objectContaining({ locale: expect.anything() })]);
  });

  test('is a code of the wrong form', async () => {
    const { server } = await startWithVonage();
    const { id } = await server.begin();
    expect(await soon(server.check(id, long))).toMatchObject({ __typename: 'MalformedCode' });
    expect(await soon(server.check(id, '1'.repeat(900_000)))).toMatchObject({ __typename: 'MalformedCode' });
  });

  test('is an id of no verification', async () => {
    const { server } = await startWithVonage();
    expect(await soon(server.query(long))).toBeNull();
    for (const outcome of [server.check(long, '123456'), server.resend(long), server.cancel(long)])
      expect(await soon(outcome)).toMatchObject({ __typename: 'VerificationNotFound' });
  });

  test('is the name of no operation', async () => {
    const server = await startAlone();
    const response = await soon(server.post({ query: 'query A { service { brand } }', operationName: long }));
    expect(response).toMatchObject({ status: 400, errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] });
  });
});

test.each([
  [
    '80 000 variables that nobody asked for',
    Object.fromEntries(Array.from({ length: 80_000 }, (_, i) => [`a${i}`, 1])),
  ],
  [
    '80 000 fields that there are not',
    { input: Object.fromEntries(Array.from({ length: 80_000 }, (_, i) => [`a${i}`, 1])) },
  ],
  ['a list of 300 000', { input: Array.from({ length: 300_000 }, () => ({})) }],
])('%s are answered soon', async (_, variables) => {
  const { vonage, server } = await startWithVonage();
  const query = 'mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }';
  const { status, text } = await soon(server.post({ query, variables }));
  expect(status).toBe(400);
  expect(text.length).toBeLessThan(100_000);
  expect(vonage.calls()).toEqual([]);
});

test('An address longer than a header may be is refused', async () => {
  const server = await startAlone();
  const response = await fetch(`${server.address}/graphql?query=${'x'.repeat(20_000)}`);
  expect(response.status).toBe(431);
});

describe('A prototype', () => {
  test.each([
    ['in a body', `{"query":"{ service { brand } }","__proto__":{"polluted":true}}`],
    ['in variables', `{"query":"{ service { brand } }","variables":{"__proto__":{"polluted":true}}}`],
    ['in extensions', `{"query":"{ service { brand } }","extensions":{"a":[{"__proto__":{"polluted":true}}]}}`],
    [
      'by a constructor',
      `{"query":"{ service { brand } }","variables":{"constructor":{"prototype":{"polluted":true}}}}`,
    ],
  ])('%s is refused and stays as it was', async (_, body) => {
    const server = await startAlone();
    const response = await post(server, body, 'application/json');
    expect(response.status).toBe(400);
    expect(await codesOf(response)).toEqual(['BAD_REQUEST']);
    expect({}).not.toHaveProperty('polluted');
  });

  test('as a value is a text like any other', async () => {
    const { server } = await startWithVonage();
    for (const text of ['__proto__', 'constructor', 'toString']) {
      expect(await server.start({ phoneNumber: text, region: text })).toMatchObject({
        __typename: 'InvalidPhoneNumber',
      });
      expect(await server.query(text)).toBeNull();
      expect(await server.check(text, '123456')).toMatchObject({ __typename: 'VerificationNotFound' });
      const { idempotencyKey } = { idempotencyKey: text.padEnd(16, '_') };
      expect(await server.start({ phoneNumber, idempotencyKey, nonce: text, locale: text })).toMatchObject({
        __typename: 'Verification',
      });
    }
  });
});
