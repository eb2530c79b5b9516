import { describe, expect, onTestFinished, test } from 'vitest';
import { closedLoop } from '../bench/load.ts';
import { withParts } from '../bench/page.ts';
import { freshNumber } from '../bench/people.ts';
import { servers, startStub, type ServerName } from '../bench/servers.ts';
import { growthIn } from '../bench/soak.ts';
import { spreadOf } from '../bench/statistics.ts';
import { isTutorialFair, targetTable } from '../bench/targets.ts';
import { parsePhoneNumber } from '../src/verification/parse-phone-number.ts';
import { channelsOf } from '../src/verification/phone-number.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('The benchmark', () => {
  test('gives people numbers that take texts, of twenty regions in turn', () => {
    const numbers = Array.from({ length: 400 }, (_, index) => parsePhoneNumber(freshNumber(index), ''));
    const regions = numbers.map((number) =>
      typeof number !== 'string' && channelsOf(number).includes('SMS') ? number.region : number,
    );
    expect(new Set(regions)).toEqual(new Set(regions.slice(0, 20)));
    expect(new Set(regions).size).toBe(20);
  });

  test('gives nobody the number of somebody else', () => {
    const numbers = Array.from({ length: 100_000 }, (_, index) => freshNumber(index));
    expect(new Set(numbers).size).toBe(100_000);
  });

  test('starts and checks at each of its rivals', async () => {
    const folder = temporaryFolder();
    const stub = await startStub(folder, 0);
    onTestFinished(() => stub.stop());
    const place = { folder, vonage: stub.address, nodeArguments: [], against: undefined };
    const starts = async (name: ServerName) => {
      const rival = await servers[name].start(place);
      onTestFinished(() => rival.stop());
      const speaker = rival.speaker(1);
      onTestFinished(() => speaker.close());
      return (await closedLoop(speaker, 'check', 1, { seconds: 0, acts: 2 })).times.length;
    };
    // `apollo` is `apollo-sdk` with the floor's call.
    expect(await Promise.all((['floor', 'mercurius', 'tutorial', 'apollo-sdk'] as const).map(starts))).toEqual([
      2, 2, 2, 2,
    ]);
  });

  test('writes its parts of the page and leaves the rest', () => {
    const page =
      'By hand.\n\n<!-- bench: one -->\n\nold\n\n<!-- end -->\n\nAlso.\n\n<!-- bench: two -->\n\n<!-- end -->\n';
    const written =
      'By hand.\n\n<!-- bench: one -->\n\nnew $&\n\n<!-- end -->\n\nAlso.\n\n<!-- bench: two -->\n\n<!-- end -->\n';
    expect(withParts(page, { one: 'new $&' })).toBe(written);
    expect(() => withParts(page, { three: 'new' })).toThrow('The page has no place for three');
  });
});

const figures = (server: string, act: 'start' | 'check', cpu: number) => {
  const spread = spreadOf([cpu]);
  const none = spreadOf([0]);
  return {
    server,
    act,
    cpuUs: spread,
    storeCpuUs: none,
    perSecond: none,
    p50Ms: none,
    p99Ms: none,
    residentMb: spread,
  };
};

describe('What the benchmark says of a target', () => {
  const results = [figures('floor', 'start', 100), figures('tutorial', 'start', 700), figures('sqlite', 'start', 750)];
  const table = targetTable({
    results,
    halfLoad: { perSecond: 100, delayMs: 100, p99Ms: { tutorial: spreadOf([110]), sqlite: spreadOf([114]) } },
    memory: { pending: 1_000, beforeMb: 100, afterMb: 201 },
    ready: { apollo: spreadOf([100]), sqlite: spreadOf([160]) },
  });
  const said = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));

  test.each([
    ["CPU of a start, to the tutorial's", '1.07 times', 'no'],
    ["CPU of a start, to the floor's", '7.5 times', 'yes'],
    ["CPU of a start and its check, to the tutorial's", 'NaN times', 'no'],
    ["p99 of 100 starts a second, Vonage taking 100 ms, over the tutorial's", '4 ms', 'yes'],
    ['what 1,000 pending verifications add to it', '101 MB', 'no'],
    ["from start to first answer, to a bare Apollo server's", '1.6 times', 'yes'],
  ])('%s: %s, %s', (words, measured, reached) => {
    expect(said.find((cells) => cells[1] === words)).toEqual(['', words, expect.any(String), measured, reached, '']);
  });

  test.each([
    [639, false],
    [640, true],
    [780, true],
    [781, false],
  ])('is worth nothing unless the tutorial is a fair one: %s to 100', (tutorial, isFair) => {
    expect(isTutorialFair([figures('floor', 'start', 100), figures('tutorial', 'start', tutorial)])).toBe(isFair);
  });
});

const samples = (lastQuarter: object) =>
  Array.from({ length: 20 }, (_, index) => {
    const usual = { minute: index + 1, residentMb: 200, handles: 30, p50Ms: 2, p99Ms: 9 };
    return index < 15 ? usual : { ...usual, ...lastQuarter };
  });

test('A soak tells what grew from its second quarter to its last', () => {
  expect(growthIn(samples({}))).toEqual([]);
  expect(growthIn(samples({ handles: 41, p50Ms: 3.5, residentMb: 249 }))).toEqual(['handles']);
  expect(growthIn(samples({ p50Ms: 3.7, residentMb: 251 }))).toEqual(['residentMb', 'p50Ms']);
  expect(growthIn([])).toEqual(['residentMb', 'handles', 'p50Ms']);
});
