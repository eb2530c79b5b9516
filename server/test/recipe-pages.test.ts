import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  buildSchema,
  isEnumType,
  isObjectType,
  isUnionType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type FieldNode,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { blocksOf, root } from './pages.ts';
import { readPage } from './recipe-fixture.ts';

// What docs/clients says of the schema is all of it, and the pages there and in docs/backends can be followed.

const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));

function membersOf(name: string) {
  const type = schema.getType(name);
  if (!isUnionType(type)) throw new Error(`Expected a union: ${name}`);
  return schema.getPossibleTypes(type);
}

/** `Type.field` of each that it has. */
function fieldsOf({ name }: { name: string }): string[] {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${name}.${field}`) : [];
}

describe('What a client may be told', () => {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const members = new Set(types.filter(isUnionType).flatMap((union) => union.getTypes()));
  const values = types.filter(isEnumType).flatMap((type) => type.getValues().map(({ name }) => `${type.name}.${name}`));
  const page = readPage('docs/clients/README.md');
  /** What stands as code in the first cell of a row. */
  const explained = new Set(
    [...page.matchAll(/^\| (.+?) \|/gmu)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/gu)].map(([, name]) => name),
    ),
  );

  test.each([...members].map(({ name }) => name))('%s stands in the table of outcomes', (name) => {
    expect(explained).toContain(name);
  });

  test.each(values)('%s is explained', (name) => {
    expect(explained).toContain(name.split('.')[1]);
  });

  test('each status stands in the diagram of states', () => {
    const [diagram] = blocksOf('docs/clients/README.md').filter(({ language }) => language === 'mermaid');
    const drawn = new Set(diagram?.code.match(/\b[A-Z]{4,}\b/gu));
    const statuses = values.filter((name) => name.startsWith('VerificationStatus.'));
    expect([...drawn].map((name) => `VerificationStatus.${name}`).toSorted()).toEqual(statuses.toSorted());
  });
});

describe('The operations to copy', () => {
  const document = parse(readFileSync(join(root, 'docs/clients/operations.graphql'), 'utf8'));
  /** `Type.field` of each that a definition asks for itself. */
  const asked = document.definitions.map((definition) => {
    const fields = new Set<string>();
    const types = new TypeInfo(schema);
    const note = { Field: ({ name }: FieldNode) => void fields.add(`${types.getParentType()?.name}.${name.value}`) };
    visit(definition, visitWithTypeInfo(types, note));
    return fields;
  });

  test('are some of this schema', () => {
    expect(validate(schema, document)).toEqual([]);
  });

  test('are all but those of a backend', () => {
    const roots = ['Query', 'Mutation', 'Subscription'].flatMap((name) => fieldsOf({ name }));
    const unasked = roots.filter((field) => asked.every((fields) => !fields.has(field)));
    expect(unasked).toEqual(['Query.proof', 'Mutation.redeemProof']);
  });

  test('know all that a verification and the service tell', () => {
    const told = ['Verification', 'VerificationProof', 'Service'].flatMap((name) => fieldsOf({ name }));
    const unasked = told.filter((field) => asked.every((fields) => !fields.has(field)));
    // Told to backends alone.
    expect(unasked).toEqual(['Verification.url', 'Verification.reference']);
  });

  test.each(['startVerification', 'checkCode', 'resendCode', 'cancelVerification'])(
    'of %s know all that its outcomes tell',
    (name) => {
      const operation = asked.find((fields) => fields.has(`Mutation.${name}`));
      const outcomes = membersOf(`${name[0]?.toUpperCase()}${name.slice(1)}Result`);
      const told = outcomes.filter((type) => type.name !== 'Verification').flatMap(fieldsOf);
      const byProblem = told.map((field) => field.replace(/^.+\.message$/u, 'Problem.message'));
      expect(byProblem.filter((field) => !operation?.has(field))).toEqual([]);
    },
  );
});

const recipePages = globSync('docs/{clients,backends}/*.md', { cwd: root }).toSorted();

test.each(recipePages)('%s names each of its files where a reader sees it, or says that it is not run', (page) => {
  const text = readPage(page);
  const blocks = blocksOf(page).filter(({ language }) => language !== 'mermaid');
  expect(blocks.filter(({ language, file, notRun }) => !file && !notRun && language !== 'sh')).toEqual([]);
  for (const { file, language } of blocks.filter(({ file }) => file))
    expect(text).toContain(`\`${file}\`:\n\n\`\`\`${language} file=${file}\n`);
});

test.each(recipePages.filter((page) => !page.endsWith('README.md')))('%s stands in the index', (page) => {
  expect(readPage(join(dirname(page), 'README.md'))).toContain(`(${basename(page)})`);
});
