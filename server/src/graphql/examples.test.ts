import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test("Sandbox's example operations are sound", () => {
  const schema = buildSchema(read('../../../schema.graphql'));
  expect(validate(schema, parse(read('examples.graphql')))).toEqual([]);
});
