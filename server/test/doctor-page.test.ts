import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ills } from '../src/doctor/ills.ts';
import { problemTypes } from '../src/vonage/problem-types.ts';

// docs/first-real-text.md, its tables: what `pnpm run doctor` says, and what Vonage's problem types mean.

const page = readFileSync(new URL('../../docs/first-real-text.md', import.meta.url), 'utf8');

/** The rows of the section's tables, without their heads. */
function rowsOf(section: string): string[][] {
  const [, text = ''] = page.split(`\n## ${section}\n`);
  const lines = (text.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  const rows = lines.map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  return rows.slice(2);
}

test('The page has each of the sentences, and what to do, in their order', () => {
  const written = Object.values(ills).map(({ subject, verdict, says, mend }) => [
    subject,
    verdict.toLowerCase(),
    says,
    mend,
  ]);
  expect(rowsOf('What the doctor finds')).toEqual(written);
});

test("The page has each of Vonage's problem types", () => {
  const written = Object.entries(problemTypes).map(([type, means]) => [`\`${type}\``, means]);
  expect(rowsOf("Vonage's problem types")).toEqual(written);
});
