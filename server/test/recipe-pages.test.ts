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
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { blocksOf, clone, readPage } from './recipe-fixture.ts';

// What docs/clients says of the schema is all of it, and the pages there and in docs/backends can be followed.

describe('What a client may be told', () => {
  const schema = buildSchema(readFileSync(join(clone, 'schema.graphql'), 'utf8'));
  const results = ['StartVerification', 'CheckCode', 'ResendCode', 'CancelVerification', 'RedeemProof'];
  const members = results.flatMap((name) => schema.getPossibleTypes(abstract(`${name}Result`)));
  const operations = parse(readFileSync(join(clone, 'docs/clients/operations.graphql'), 'utf8'));
  const page = readPage('docs/clients/README.md');
  /** What stands as code in the first cell of a row. */
  const explained = new Set(
    [...page.matchAll(/^\| (.+?) \|/gmu)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/gu)].map(([, name]) => name),
    ),
  );

  function abstract(name: string) {
    const type = schema.getType(name);
    if (!isUnionType(type)) throw new Error(`Expected a union: ${name}`);
    return type;
  }
  const valuesOf = (name: string) => {
    const type = schema.getType(name);
    return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
  };

  test.each([...new Set(members.map(({ name }) => name))])('%s stands in the table of outcomes', (name) => {
    expect(explained).toContain(name);
  });

  test.each([
    'VerificationStatus',
    'VerificationFailure',
    'InvalidPhoneNumberReason',
    'PhoneNumberRestriction',
    'InvalidProofReason',
  ])('each value of %s is explained', (name) => {
    expect(valuesOf(name).filter((value) => !explained.has(value))).toEqual([]);
    expect(valuesOf(name)).not.toEqual([]);
  });

  test('each channel is named', () => {
    expect(valuesOf('Channel').filter((value) => !page.includes(`\`${value}\``))).toEqual([]);
  });

  test('each status stands in the diagram of states', () => {
    const [diagram] = blocksOf('docs/clients/README.md').filter(({ language }) => language === 'mermaid');
    const drawn = new Set(diagram?.code.match(/\b[A-Z]{4,}\b/gu));
    expect([...drawn].toSorted()).toEqual(valuesOf('VerificationStatus').toSorted());
  });

  test('is all asked for by the operations to copy', () => {
    expect(validate(schema, operations)).toEqual([]);
    const asked = new Map<string, Set<string>>();
    const types = new TypeInfo(schema);
    visit(
      operations,
      visitWithTypeInfo(types, {
        Field({ name }) {
          const parent = types.getParentType()?.name ?? '';
          asked.set(parent, (asked.get(parent) ?? new Set()).add(name.value));
        },
      }),
    );
    const ofBackends = ['proof', 'redeemProof'];
    for (const { name } of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
      (type) => !!type,
    ))
      expect(fieldsOf(name).filter((field) => !ofBackends.includes(field) && !asked.get(name)?.has(field))).toEqual([]);
    for (const { name } of members.filter(
      (type) => !['Proof', 'InvalidProof', 'ProofAlreadyRedeemed'].includes(type.name),
    ))
      expect(fieldsOf(name).filter((field) => field !== 'message' && !asked.get(name)?.has(field))).toEqual([]);
  });

  function fieldsOf(name: string) {
    const type = schema.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()) : [];
  }
});

const recipePages = globSync('docs/{clients,backends}/*.md', { cwd: clone }).toSorted();

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
