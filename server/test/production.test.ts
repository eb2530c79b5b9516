import { describe, expect, test } from 'vitest';
import { production, startAlone, withKey } from './http-fixture.ts';
import { startServer } from './start-server.ts';

// docs/rules.md#production

describe('In production', () => {
  const hints: [string, string, object?][] = [
    ['a field', '{ servic { brand } }'],
    ['an argument', '{ verification(idd: "x") { id } }'],
    ['a type', 'query ($a: Strin) { service { brand } }'],
    [
      'a literal of an enum',
      'mutation { startVerification(input: { phoneNumber: "x", channel: SMSS }) { __typename } }',
    ],
    [
      'a field of a variable',
      'mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }',
      { input: { phoneNumber: 'x', chanel: 'SMS' } },
    ],
    [
      'an enum in a variable',
      'mutation ($channel: Channel) { startVerification(input: { phoneNumber: "x", channel: $channel }) { __typename } }',
      { channel: 'SMSS' },
    ],
  ];

  test.each(hints)('an error gives no hint of %s', async (_, query, variables) => {
    const server = await startAlone(await withKey({ ...production }));
    const answer = await server.post({ query, ...(variables ? { variables } : {}) });
    expect(answer.text).not.toMatch(/did you mean/i);
  });

  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Query") { fields { name } } }',
    '{ a: __schema { types { name } } }',
  ])('introspection is off: %s', async (query) => {
    const server = await startAlone(await withKey({ ...production }));
    const { status, data, errors } = await server.post({ query });
    expect([status, data]).toEqual([400, undefined]);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('everything else works', async () => {
    const server = await startServer({ env: await withKey({ ...production }) });
    const { id } = await server.begin();
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED' });
  });

  test('the simulator, where it is asked for, keeps its account and what it takes for true to itself', async () => {
    const server = await startServer({ env: await withKey({ ...production }) });
    const change = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"price":"PRESENT"}' };
    expect((await fetch(`${server.address}/simulator/account`)).status).toBe(404);
    expect((await fetch(`${server.address}/simulator/unknowns`, change)).status).toBe(404);
    expect((await fetch(`${server.address}/simulator/unknowns`)).status).toBe(200);
  });
});
