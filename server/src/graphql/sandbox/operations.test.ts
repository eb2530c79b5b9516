import { readFileSync } from 'node:fs';
import { buildSchema, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const schema = buildSchema(read('../../../../schema.graphql'));
const operations = parse(read('operations.graphql') + read('backend.graphql'));

test("Sandbox's operations are sound", () => {
  expect(validate(schema, operations)).toEqual([]);
});

test("Sandbox has all that the schema can be asked for, and no operation's key is anybody else's", () => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = operations.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION
      ? one.selectionSet.selections.map((field) => (field.kind === Kind.FIELD ? field.name.value : ''))
      : [],
  );
  expect(new Set(fields)).toEqual(new Set(roots.flatMap((type) => Object.keys(type?.getFields() ?? {}))));
  expect(JSON.stringify(operations.definitions)).not.toContain('idempotencyKey');
});
