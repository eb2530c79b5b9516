import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  lexicographicSortSchema,
  printSchema,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { browser, get, production, startAlone, withKey } from './http-fixture.ts';

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const text = read('schema.graphql');
const schema = buildSchema(text);

type Part = { path: string; description: string | null | undefined; deprecationReason?: string | null | undefined };

/** Types, fields, arguments and values: all that may have a description. */
function partsOf(schema: GraphQLSchema): Part[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const part = (owner: string, { name, description, deprecationReason }: Omit<Part, 'path'> & { name: string }) => ({
    path: `${owner}.${name}`,
    description,
    deprecationReason,
  });
  return types.flatMap((type) => {
    const own = { path: type.name, description: type.description };
    if (isEnumType(type)) return [own, ...type.getValues().map((value) => part(type.name, value))];
    if (isInputObjectType(type))
      return [own, ...Object.values(type.getFields()).map((field) => part(type.name, field))];
    if (!isObjectType(type) && !isInterfaceType(type)) return [own];
    const fields = Object.values(type.getFields());
    const args = fields.flatMap((field) => field.args.map((arg) => part(`${type.name}.${field.name}`, arg)));
    return [own, ...fields.map((field) => part(type.name, field)), ...args];
  });
}

const undescribed = (schema: GraphQLSchema) =>
  partsOf(schema).flatMap(({ path, description }) => (description?.trim() ? [] : [path]));

/** `@deprecated` says until when what it marks stays. */
const undated = (schema: GraphQLSchema) =>
  partsOf(schema).flatMap(({ path, deprecationReason }) =>
    deprecationReason != null && !/\b20\d\d-[01]\d-[0-3]\d\b/u.test(deprecationReason) ? [path] : [],
  );

/** What would break a client of `before`, or change what it means. */
const breaks = (before: GraphQLSchema, after: GraphQLSchema) =>
  [
    ...findBreakingChanges(before, after),
    ...findDangerousChanges(before, after).filter(({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE),
  ].map(({ description }) => description);

describe('The schema', () => {
  test('describes every type, field, argument and value', () => {
    expect(undescribed(schema)).toEqual([]);
    const bare = 'type Query { "x" a("x" b: Int, c: Int): E d: E } "x" enum E { "x" F G } "x" input I { h: Int }';
    expect(undescribed(buildSchema(bare))).toEqual(['Query', 'Query.d', 'Query.a.c', 'E.G', 'I.h']);
  });

  test('says of all that is deprecated until when it stays', () => {
    expect(undated(schema)).toEqual([]);
    const dated = 'type Query { a: Int @deprecated(reason: "Until 2027-05-23. Use b.") b(c: Int @deprecated): Int }';
    expect(undated(buildSchema(dated))).toEqual(['Query.b.c']);
  });

  test('has no outcome beside success that is no Problem', () => {
    const unions = Object.values(schema.getTypeMap()).filter(isUnionType);
    const members = unions.flatMap((union) => union.getTypes());
    const successes = members.filter((type) => !type.getInterfaces().some(({ name }) => name === 'Problem'));
    expect(unions).toHaveLength(5);
    expect(new Set(successes.map(({ name }) => name))).toEqual(new Set(['Verification', 'Proof']));
  });

  test('lets all that an outcome has be selected at once', () => {
    // Members whose fields of one name have different types can't be.
    for (const union of Object.values(schema.getTypeMap()).filter(isUnionType)) {
      const types = new Map<string, Set<string>>();
      for (const type of union.getTypes())
        for (const field of Object.values(type.getFields()))
          types.set(field.name, (types.get(field.name) ?? new Set()).add(field.type.toString()));
      expect([...types].filter(([, all]) => all.size > 1)).toEqual([]);
    }
  });
});

describe('The baseline, schema.baseline.graphql', () => {
  test('is of a schema that this one only adds to', () => {
    expect(breaks(buildSchema(read('schema.baseline.graphql')), schema)).toEqual([]);
  });

  const small = `
    interface Problem { message: String! }
    type Done { at: Int! by: E }
    type Late implements Problem { message: String! }
    type Lost implements Problem { message: String! }
    union Result = Done | Late | Lost
    enum E { F G }
    input I { code: String! more: Int }
    type Query { do(input: I!, count: Int = 1): Result! }`;

  const changes = (part: string, other: string) => {
    expect(small).toContain(part);
    return breaks(buildSchema(small), buildSchema(small.replace(part, other)));
  };

  test.each([
    ['a field that is gone', ' by: E', ''],
    ['a member that is gone', ' | Lost', ''],
    ['a value that is gone', ' G }', ' }'],
    ['a field that may be null', 'at: Int!', 'at: Int'],
    ['a field of another type', 'at: Int!', 'at: ID!'],
    ['a field that must be given', 'more: Int', 'more: Int!'],
    ['a field more that must be given', 'more: Int', 'more: Int one: Int!'],
    ['an argument more that must be given', 'input: I!', 'input: I!, one: Int!'],
    ['an argument that is gone', ', count: Int = 1', ''],
    ['another default', 'count: Int = 1', 'count: Int = 2'],
    ['a Problem that is none any more', 'Late implements Problem', 'Late'],
  ])('would tell of %s', (_, part, other) => {
    expect(changes(part, other)).toHaveLength(1);
  });

  test.each([
    ['a field more', 'at: Int!', 'at: Int! one: Int'],
    ['a value more', ' G }', ' G H }'],
    ['a member more', ' | Lost', ' | Lost | Other type Other implements Problem { message: String! }'],
    ['a field more that may be given', 'more: Int', 'more: Int one: Int'],
    ['a field that is never null any more', 'by: E', 'by: E!'],
  ])('lets pass %s', (_, part, other) => {
    expect(changes(part, other)).toEqual([]);
  });
});

const print = (one: GraphQLSchema) => printSchema(lexicographicSortSchema(one));

describe('What is served of it', () => {
  const introspection = z.object({ data: z.custom<IntrospectionQuery>((value) => value !== undefined) });

  test('by introspection is the whole of it, descriptions and all', async () => {
    const server = await startAlone();
    const query = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
    });
    const { data } = introspection.parse(await server.post({ query }));
    expect(print(buildClientSchema(data))).toBe(print(schema));
    expect(print(schema)).toContain('@specifiedBy');
  });

  test('at /schema.graphql is its text, asked for anew each time, and sent where it has changed', async () => {
    const server = await startAlone();
    const response = await get(server, '/schema.graphql', browser);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toBe(text);
    const known = { 'if-none-match': `W/"other", ${response.headers.get('etag')}` };
    const again = await get(server, '/schema.graphql', known);
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get(server, '/schema.graphql', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test.each([
    ['introspection is off', { INTROSPECTION: 'off' }, 404],
    ['it is production', { ...production }, 404],
    ['it is production with introspection', { ...production, INTROSPECTION: 'on' }, 200],
  ])('depends on introspection: %s', async (_, env, status) => {
    const server = await startAlone(await withKey(env));
    expect((await get(server, '/schema.graphql')).status).toBe(status);
  });
});
