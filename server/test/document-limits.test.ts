import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { startAlone } from './http-fixture.ts';
import { phoneNumber, startWithVonage, type Server } from './start-server.ts';
import { ask, connect } from './socket-fixture.ts';

// How large a document may be. The same over HTTP and WebSocket.

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const nested = (levels: number) => `{ ${'... { '.repeat(levels)} service { brand } ${'} '.repeat(levels)} }`;
const state =
  '__typename id status failure channel nextChannel attemptsRemaining expiresAt now proof { token expiresAt }';

/** Each fragment spreads the next one twice. */
const bomb = (count: number, type: string, fields: string) =>
  `${times(count, (i) => `fragment F${i} on ${type} { ...F${i + 1} ... { ...F${i + 1} } }`)}
   fragment F${count} on ${type} { ${fields} }`;

const refused = (code: string, message: RegExp) => ({
  errors: [{ message: expect.stringMatching(message), extensions: { code } }],
});

/** Over HTTP: the same, and nothing was executed. */
const refusedWhole = (code: string, message: RegExp) => ({ status: 400, data: undefined, ...refused(code, message) });

async function post(server: Server, body: object) {
  const { status, data, errors = [] } = await server.post(body);
  return { status, data, errors };
}

const tooLarge: [string, string, RegExp][] = [
  ['selections 100 deep', nested(100), /more than 20 levels deep/],
  [
    'introspection 100 deep',
    `{ __schema { types { ${'ofType { '.repeat(100)} name ${'} '.repeat(100)} } } }`,
    /20 levels/,
  ],
  ['fields 300 times', `{ ${times(151, () => 'service { brand }')} }`, /more than 300 fields/],
  ['reads by alias', `{ ${times(21, (i) => `a${i}: verification(id: "${i}") { id }`)} }`, /more than 20 aliases/],
  ['directives', `{ ${times(51, () => 'service @include(if: true) { brand }')} }`, /more than 50 directives/],
  ['a fragment bomb', `{ service { ...F0 } } ${bomb(16, 'Service', 'brand')}`, /20 levels deep/],
  [
    'a flat fragment bomb',
    `{ service { ...F0 } } ${bomb(
      4,
      'Service',
      times(20, () => 'brand'),
    )}`,
    /more than 300 fields/,
  ],
  [
    'aliases behind fragments',
    `{ service { ...F0 } } ${bomb(4, 'Service', 'a: brand b: now')}`,
    /more than 20 aliases/,
  ],
  [
    'directives behind fragments',
    `{ service { ...F0 } } ${bomb(5, 'Service', 'brand @skip(if: false) now @skip(if: false)')}`,
    /more than 50 directives/,
  ],
  [
    'a fragment that nobody spreads',
    `{ service { now } } fragment F on Query { ${times(215, () => 'verification(id: "x") { id }')} }`,
    /more than 300 fields/,
  ],
  ['a large operation beside a small one', `query A { service { brand } } query B ${nested(100)}`, /20 levels deep/],
  [
    'cycles beside many aliases',
    `{ ...F ${times(21, (i) => `a${i}: __typename`)} } fragment F on Query { ...F }`,
    /20 aliases/,
  ],
];

describe('A document that is too large', () => {
  test.each(tooLarge)('is refused: %s', async (_, query, message) => {
    const server = await startAlone();
    const told = await post(server, query.includes('query A') ? { query, operationName: 'A' } : { query });
    expect(told).toMatchObject(refusedWhole('GRAPHQL_VALIDATION_FAILED', message));
  });

  test.each([
    ['10 000 directives', `{ service { brand ${'@include(if: true) '.repeat(10_000)} } }`],
    ['10 000 aliases', `{ ${times(10_000, (i) => `a${i}: service { brand }`)} }`],
    ['selections 20 000 deep', nested(20_000)],
    ['lists 40 000 deep', `{ verification(id: ${'['.repeat(40_000)}) { id } }`],
    ['10 000 variables', `query (${times(10_000, (i) => `$a${i}: Int`)}) { service { brand } }`],
  ])('is not even read to its end: %s', async (_, query) => {
    const server = await startAlone();
    expect(await post(server, { query })).toMatchObject(
      refusedWhole('GRAPHQL_PARSE_FAILED', /more that 2000 tokens|call stack/),
    );
  });

  test('sends nothing and reads nothing, be it a guess a field', async () => {
    const { vonage, server } = await startWithVonage();
    const start = `startVerification(input: { phoneNumber: "${phoneNumber}" }) { ${times(300, () => '__typename')} }`;
    const told = await post(server, { query: `mutation { ${start} }` });
    expect(told).toMatchObject(refusedWhole('GRAPHQL_VALIDATION_FAILED', /300 fields/));
    expect(vonage.calls()).toEqual([]);
  });

  test.each(tooLarge)('is refused over WebSocket as well: %s', async (_, query, message) => {
    const { address } = await startAlone();
    expect(await ask(connect(address), query).next()).toMatchObject(refused('GRAPHQL_VALIDATION_FAILED', message));
  });

  test('is not even read to its end over WebSocket', async () => {
    const { address } = await startAlone();
    const client = connect(address);
    const long = `subscription { verificationUpdated(id: "x") { ${'id '.repeat(10_000)} } }`;
    expect(await ask(client, long).next()).toMatchObject(refused('GRAPHQL_PARSE_FAILED', /2000 tokens/));
    const deep = `subscription { verificationUpdated(id: ${'['.repeat(40_000)}) { id } }`;
    expect(await ask(client, deep).next()).toMatchObject(refused('GRAPHQL_PARSE_FAILED', /./));
  });
});

describe('A document that cannot be right', () => {
  test.each([
    [
      'fragments in a circle',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C ...A } fragment C on Query { ...A }',
    ],
    [
      'everyone spreads everyone',
      `{ ...F0 } ${times(20, (i) => `fragment F${i} on Query { ${times(20, (j) => `...F${j}`)} }`)}`,
    ],
    ['a directive that there is not', '{ service @cached { brand } }'],
    ['a directive twice', '{ service @skip(if: false) @skip(if: false) { brand } }'],
    ['a directive where it means nothing', 'query @skip(if: true) { service { brand } }'],
  ])('is refused: %s', async (_, query) => {
    const server = await startAlone();
    const { status, errors } = await server.post({ query });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test.each([
    ['by nothing', 'subscription { verificationUpdated(id: "x") @skip { id } }'],
    ['by no boolean', 'subscription { verificationUpdated(id: "x") @include(if: 1) { id } }'],
    ['by a variable', 'subscription ($v: Boolean!) { verificationUpdated(id: "x") @skip(if: $v) { id } }'],
    [
      'in a fragment',
      'subscription { ...F } fragment F on Subscription { ... @skip { verificationUpdated(id: "x") { id } } }',
    ],
  ])('is refused and no bug: a subscription that is skipped %s', async (_, query) => {
    const server = await startAlone();
    const refusal = refused('GRAPHQL_VALIDATION_FAILED', /neither skipped nor included/);
    expect(await server.post({ query, variables: { v: true } })).toMatchObject({ status: 400, ...refusal });
    expect(await ask(connect(server.address), query, { v: true }).next()).toMatchObject(refusal);
  });

  test('is told no more than eleven faults, so that the answer stays small', async () => {
    const server = await startAlone();
    const long = 'x'.repeat(1_000);
    const { text, errors } = await server.post({ query: `{ ${times(200, (i) => `${long}${i}`)} }` });
    expect(errors).toHaveLength(11);
    expect(text.length).toBeLessThan(20_000);
  });
});

describe('A document of a size that clients have', () => {
  const answered = { status: 200, errors: [] };

  test('is answered: introspection with everything that it can ask', async () => {
    const everything = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, oneOf: true };
    const told = await post(await startAlone(), {
      query: getIntrospectionQuery({ ...everything, inputValueDeprecation: true }),
    });
    expect(told).toMatchObject(answered);
  });

  test('is answered: every outcome with a whole verification, by fragments in fragments', async () => {
    const closed = times(3, (i) => `... on ${['IncorrectCode', 'VerificationClosed', 'RateLimited'][i]} { ...M${i} }`);
    const told = await post(await startAlone(), {
      query: `mutation ($show: Boolean!) { check: checkCode(input: { verificationId: "x", code: "1" }) {
          ...State ... on Problem { message } ${closed} } }
        fragment M0 on IncorrectCode { verification { ...State } }
        fragment M1 on VerificationClosed { verification { ...State } }
        fragment M2 on RateLimited { retryAt now }
        fragment State on Verification { ${state.replace('proof', 'proof @include(if: $show)')} }`,
      variables: { show: true },
    });
    expect(told).toMatchObject(answered);
  });

  test('is answered: twenty verifications at once', async () => {
    const told = await post(await startAlone(), {
      query: `{ ${times(20, (i) => `a${i}: verification(id: "${i}") { id status }`)} }`,
    });
    expect(told).toMatchObject(answered);
  });
});
