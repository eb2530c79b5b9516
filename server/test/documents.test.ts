import { describe, expect, test } from 'vitest';
import { production, startAlone, withKey } from './http-fixture.ts';
import { phoneNumber, startWithVonage } from './start-server.ts';

// What a document and its variables may say: docs/rules.md#one-sensitive-field and docs/rules.md#wrong-calls.

describe('One sensitive field an operation', () => {
  const start = `startVerification(input: { phoneNumber: "${phoneNumber}" }) { __typename }`;
  const check = 'checkCode(input: { verificationId: "x", code: "123456" }) { __typename }';
  const documents: [string, string][] = [
    ['by alias', `mutation { a: ${start} b: ${start} }`],
    ['of two kinds', `mutation { ${start} ${check} }`],
    ['by an inline fragment', `mutation { ${start} ... on Mutation { ${check} } }`],
    ['by an inline fragment without a type', `mutation { ${start} ... { b: ${start} } }`],
    ['by a fragment', `mutation { ${start} ...F } fragment F on Mutation { b: ${start} }`],
    ['within one fragment', `mutation { ...F } fragment F on Mutation { a: ${start} b: ${start} }`],
    [
      'by nested fragments',
      `mutation { ...F ${check} } fragment F on Mutation { ...G } fragment G on Mutation { ... { ${start} } }`,
    ],
    ['of which one is left out', `mutation { ${start} ... @skip(if: true) { ${check} } }`],
    ['a hundred times', `mutation { ${Array.from({ length: 100 }, (_, index) => `a${index}: ${check}`).join(' ')} }`],
  ];

  test.each(documents)('is the most: two %s are refused before anything is done', async (_, query) => {
    const { vonage, server } = await startWithVonage();
    const { status, data, errors } = await server.post({ query });
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(data).toBeUndefined();
    expect(vonage.calls()).toEqual([]);
  });

  test.each(['resendCode', 'cancelVerification', 'checkCode'])('counts %s', async (field) => {
    const server = await startAlone();
    const input = field === 'checkCode' ? '{ verificationId: "x", code: "123456" }' : '{ verificationId: "x" }';
    const one = (alias: string) => `${alias}: ${field}(input: ${input}) { __typename }`;
    expect(await server.post({ query: `mutation { ${one('a')} }` })).toMatchObject({ status: 200 });
    expect(await server.post({ query: `mutation { ${one('a')} ${one('b')} }` })).toMatchObject({ status: 400 });
  });

  test('is counted in the operation that runs, not in its neighbours', async () => {
    const server = await startAlone();
    const query = `mutation A { ${start} } mutation B { ${check} }`;
    expect(await server.post({ query, operationName: 'A' })).toMatchObject({ status: 200 });
  });

  test('is found in time behind fragments that multiply', async () => {
    const server = await startAlone();
    const levels = Array.from(
      { length: 24 },
      (_, index) => `fragment F${index} on Mutation { ...F${index + 1} ... { ...F${index + 1} } }`,
    );
    const query = `mutation { ...F0 } ${levels.join(' ')} fragment F24 on Mutation { a: ${start} b: ${start} }`;
    expect(await server.post({ query })).toMatchObject({ status: 400 });
  });
});

const nested = (open: string, close: string) => `${open.repeat(40_000)}1${close.repeat(40_000)}`;

describe('Bad input', () => {
  const start = 'mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }';
  const variables: [string, unknown][] = [
    ['missing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['of another type', { phoneNumber: 14155550100 }],
    ['a list', [{ phoneNumber }]],
    ['with an unknown field', { phoneNumber, phoneNumbr: 'x' }],
    ['with an unknown channel', { phoneNumber, channel: 'SMSS' }],
    ['with null where nothing may be null', { phoneNumber: null }],
  ];

  test.each(variables)('as variables: %s', async (_, input) => {
    const { vonage, server } = await startWithVonage();
    const { status, errors } = await server.post({ query: start, variables: { input } });
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(vonage.calls()).toEqual([]);
  });

  const documents: [string, string][] = [
    ['an unknown field', '{ servic { brand } }'],
    ['a leaf with fields', '{ service { brand { x } } }'],
    ['no fields where there are some', '{ service }'],
    ['an unknown argument', '{ verification(id: "x", secret: 1) { id } }'],
    ['a missing argument', '{ verification { id } }'],
    ['a wrong literal', '{ verification(id: {}) { id } }'],
    ['an unused variable', 'query ($a: Int) { service { brand } }'],
    ['a fragment of itself', '{ ...F } fragment F on Query { ...F }'],
  ];

  test.each(documents)('as a document: %s', async (_, query) => {
    const server = await startAlone();
    const { status, errors } = await server.post({ query });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  const quoted = JSON.stringify(start);
  const bodies: [string, string | Buffer, Record<string, string>?][] = [
    ['lists 40 000 deep', `{"query":${quoted},"variables":{"input":${nested('[', ']')}}}`],
    ['objects 40 000 deep', `{"query":${quoted},"variables":{"input":${nested('{"a":', '}')}}}`],
    ['selections 20 000 deep', JSON.stringify({ query: `${'{ ... '.repeat(20_000)}{ x }${'}'.repeat(20_000)}` })],
    ['a constructor with a prototype', `{"query":${quoted},"variables":{"constructor":{"prototype":{"x":1}}}}`],
    ['half a character', `{"query":${quoted},"variables":{"input":{"phoneNumber":"\\ud800"}}}`],
    ['a NUL', `{"query":${quoted},"variables":{"input":{"phoneNumber":"\\u0000"}}}`],
    ['an infinite number', `{"query":${quoted},"variables":{"input":{"phoneNumber":1e400}}}`],
    ['UTF-16', Buffer.from(`{"query":${quoted}}`, 'utf16le')],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['compressed, as it says', `{"query":${quoted}}`, { 'content-encoding': 'gzip' }],
    ['for one who takes pictures only', `{"query":${quoted}}`, { accept: 'image/png' }],
    ['an operation of another kind', JSON.stringify({ query: '{ service { brand } }', operationName: 5 })],
  ];

  test.each(bodies)('is never a bug: %s', async (_, body, headers) => {
    const { vonage, server } = await startWithVonage();
    const response = await fetch(`${server.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: Buffer.from(body),
    });
    expect(response.status).toBeLessThan(500);
    expect(vonage.calls()).toEqual([]);
  });

  test('as text that is no document', async () => {
    const server = await startAlone();
    const { status, errors } = await server.post({ query: '{ service {' });
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  });

  test('carries no stack and no path of ours, in production or not', async () => {
    for (const env of [{}, { ...production, SIMULATOR: 'on' }]) {
      const server = await startAlone(await withKey(env));
      for (const query of ['{ servic }', '{', '{ verification(id: {}) { id } }']) {
        const answer = await server.post({ query });
        expect(answer.text).not.toMatch(/stacktrace|node_modules|\.ts\b/);
      }
      await server.close();
    }
  });
});
