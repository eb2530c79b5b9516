import * as fc from 'fast-check';
import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isInterfaceType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { Input } from './input.ts';
import { codes, ids, keys, locales, phoneNumbers, tokens } from './arguments.ts';
import { hostile, mutated, often } from './texts.ts';

const literal = (texts: fc.Arbitrary<string>) => texts.map((text) => JSON.stringify(text));
const odd = fc.constantFrom(
  'null',
  '1',
  '1e999',
  '-0',
  'true',
  'X',
  '[]',
  '{}',
  '{ a: 1 }',
  '$v',
  '"""x"""',
  '9'.repeat(40),
);

const byName: Record<string, fc.Arbitrary<string>> = {
  phoneNumber: phoneNumbers,
  code: codes,
  id: ids,
  verificationId: ids,
  token: tokens,
  locale: locales,
  idempotencyKey: keys,
};

function values(type: GraphQLInputType, name: string): fc.Arbitrary<string> {
  const right = rightValues(type, name);
  return fc.oneof(often(60, right), often(1, odd));
}

function rightValues(type: GraphQLInputType, name: string): fc.Arbitrary<string> {
  if (isNonNullType(type)) return values(type.ofType, name);
  if (isListType(type)) return fc.array(values(type.ofType, name), { maxLength: 3 }).map((all) => `[${all.join(' ')}]`);
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (!isInputObjectType(type)) return literal(byName[name] ?? hostile);
  const fields = Object.values(type.getFields());
  const required = fields.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
  const record = fc.record(Object.fromEntries(fields.map((field) => [field.name, values(field.type, field.name)])), {
    requiredKeys: required,
  });
  return record.map(
    (given) =>
      `{ ${Object.entries(given)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', ')} }`,
  );
}

const before = fc.oneof(often(40, fc.constant('')), often(1, fc.constantFrom('a: ', 'b: ', '__typename: ', 'id: ')));
const after = fc.oneof(
  often(40, fc.constant('')),
  often(4, fc.constantFrom(' @skip(if: false)', ' @include(if: true)')),
  often(1, fc.constantFrom(' @skip(if: false)', ' @include(if: false)', ' @include(if: $v)', ' @skip', ' @deprecated')),
);

function fieldsOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLNamedType,
  depth: number,
): fc.Arbitrary<string> {
  if (!isObjectType(type) && !isInterfaceType(type)) return fc.constant('__typename');
  const all = Object.values(type.getFields()).filter((field) => depth > 0 || field.args.length === 0);
  return fc.subarray(all, { minLength: 1, maxLength: Math.min(all.length, 6) }).chain((fields) =>
    fc
      .tuple(
        ...fields.map((field) => {
          const args = fc.tuple(
            ...field.args.map((arg) => values(arg.type, arg.name).map((value) => `${arg.name}: ${value}`)),
          );
          const inner = selections(schema, getNamedType(field.type), depth - 1);
          return fc
            .tuple(before, args, after, inner)
            .map(
              ([alias, given, directive, set]) =>
                `${alias}${field.name}${given.length > 0 ? `(${given.join(' ')})` : ''}${directive}${set}`,
            );
        }),
      )
      .map((chosen) => ['__typename', ...chosen].join(' ')),
  );
}

function selections(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): fc.Arbitrary<string> {
  if (isAbstractType(type))
    return fc
      .tuple(
        ...schema
          .getPossibleTypes(type)
          .map((one) => fieldsOf(schema, one, depth).map((set) => ({ name: one.name, set }))),
      )
      .chain((members) => fc.subarray(members, { maxLength: 4 }))
      .map((members) => {
        // Beside one another fields of one name have to be of one type.
        const spread = members.map(
          ({ name, set }) => `... on ${name} { ${set.replaceAll(/\breason\b/gu, `r${name}: reason`)} }`,
        );
        return ` { __typename ... on Verification { phoneNumber } ${spread.join(' ')} }`;
      });
  if (!isObjectType(type)) return fc.constant('');
  return fieldsOf(schema, type, depth).map((set) => ` { ${set} }`);
}

const heads = fc.oneof(
  often(8, fc.constantFrom('', ' A')),
  often(1, fc.constantFrom(' A($v: Boolean = true)', ' A($v: Int!)')),
);

const introspection = fc.constantFrom(
  '{ __schema { types { name fields { name args { name } } } } }',
  '{ __type(name: "__proto__") { name } }',
  '{ __schema { directives { name } queryType { fields { type { ofType { ofType { name } } } } } } }',
);
const nested = fc
  .tuple(fc.constantFrom('{ a', '[', '{ service', '... { ', '(', '{ ... on Query '), fc.constantFrom(5, 25, 400, 3_000))
  .map(([text, times]) => text.repeat(times));

/** Documents over the schema: random ones, mutated ones, and what only looks like one. */
export function graphqlDocuments(schema: GraphQLSchema): fc.Arbitrary<Input> {
  const roots = [
    { word: 'query', type: schema.getQueryType(), weight: 4 },
    { word: 'mutation', type: schema.getMutationType(), weight: 4 },
    { word: 'subscription', type: schema.getSubscriptionType(), weight: 1 },
  ].flatMap(({ type, ...root }) => (type ? [{ ...root, type }] : []));
  const one = fc.oneof(
    ...roots.map(({ word, type, weight }) =>
      often(
        weight,
        fc
          .tuple(heads, word === 'mutation' ? oneField(schema, type) : fieldsOf(schema, type, 3))
          .map(([head, set]) => `${word}${head} { ${set} }`),
      ),
    ),
  );
  const texts = fc.oneof(
    often(14, one),
    often(4, mutated(one)),
    often(
      1,
      fc.tuple(one, one).map((both) => both.join(' ')),
    ),
    often(1, introspection),
    often(1, nested),
    often(1, hostile),
  );
  const names = fc.oneof(often(20, fc.constant(undefined)), often(1, fc.constantFrom('A', '', '__proto__', null)));
  const bodies = fc.record({ query: texts, variables: fc.constant({ v: true }), operationName: names });
  return bodies.map((body) => ({
    kind: 'http',
    what: 'document',
    method: 'POST',
    path: '/graphql',
    headers: [['content-type', 'application/json']],
    body: JSON.stringify(body),
  }));
}

/** Mutations with one field mostly: two are refused for that alone. */
function oneField(schema: GraphQLSchema, type: GraphQLObjectType): fc.Arbitrary<string> {
  const fields = Object.values(type.getFields()).map((field) =>
    fc
      .tuple(
        fc.tuple(...field.args.map((arg) => values(arg.type, arg.name).map((value) => `${arg.name}: ${value}`))),
        after,
        selections(schema, getNamedType(field.type), 2),
      )
      .map(([given, directive, set]) => `${field.name}(${given.join(' ')})${directive}${set}`),
  );
  return fc.oneof(
    often(12, fc.oneof(...fields)),
    often(
      1,
      fc.tuple(fc.oneof(...fields), fc.oneof(...fields)).map((two) => two.join(' ')),
    ),
  );
}
