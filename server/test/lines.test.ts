import { expect, test } from 'vitest';
import { handWritten } from './lines.ts';

const isOfTheRules = (path: string) => path.startsWith('server/src/verification/');

test('No file that is written by hand is longer than 300 lines, none of the rules longer than 249', () => {
  const files = handWritten();
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(({ path, lines }) => lines > (isOfTheRules(path) ? 249 : 300))).toEqual([]);
});
