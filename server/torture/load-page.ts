import { quantile } from '../bench/statistics.ts';
import { table } from '../bench/tables.ts';
import type { LoadReport } from './load.ts';

/** What came of a run, as Markdown: `circumstances` say when, where, and of which commit. */
export function loadPage(report: LoadReport, circumstances: string): string {
  const { people, lengthMs, answered, ends, pending, told, redeemed, calls, errors, events, injected, broken } = report;
  const ordinary = calls.filter(({ acting }) => !acting).map(({ ms }) => ms);
  const acting = [...injected.values()].reduce((sum, { length }) => sum + length, 0);
  const ended = Object.values(ends).reduce((sum, ofOne) => sum + ofOne, 0);
  const byStatus = Object.entries(ends).map(([status, ofOne]) => `${count(ofOne)} ${status.toLowerCase()}`);
  const brokenPromises = Object.values(broken).filter((of) => of.length > 0).length;
  const rows = [
    ['people, each at an address of their own', `${count(people)} in ${count(lengthMs / 1000)} s`],
    ['with a number that acts', count(acting)],
    ['answers to a start', count(answered)],
    ['ends', `${count(ended)}: ${byStatus.join(', ')}`],
    ['pending', count(pending)],
    ['ends told to the receiver', count(told)],
    ['proofs, each given to a backend twice at once and taken once', count(redeemed)],
    ['calls answered', count(calls.length)],
    [
      'waited for an answer, numbers that act apart',
      `p50 ${ms(quantile(ordinary, 0.5))}, p99 ${ms(quantile(ordinary, 0.99))}`,
    ],
    ['calls that broke, or were told `ServiceUnavailable`', count(errors.length)],
    ...events
      .slice(1)
      .map(({ words, from, to }) => [`${words}, until it is back`, `${seconds(from)} to ${seconds(to)}`]),
    ['promises broken', brokenPromises === 0 ? 'none' : count(brokenPromises)],
  ];
  return `${circumstances}\n\n${table([['what', ''], ...rows])}`;
}

const count = (number: number) => number.toLocaleString('en');
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
