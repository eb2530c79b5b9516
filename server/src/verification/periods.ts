import type { Place } from './store.ts';

// Sums by periods of time, each `ms` long.

/** When the periods of `ms` began that did so after one moment, up to another. */
export function begins(ms: number, after: number, upTo: number): number[] {
  const first = Math.floor(after / ms) + 1;
  return Array.from({ length: Math.floor(upTo / ms) - first + 1 }, (_, index) => (first + index) * ms);
}

/** The sums of ten periods stand together, so that few keys are read and written. */
export const placeOf = (key: string, what: string, ms: number, at: number): Place => {
  const period = Math.floor(at / ms);
  return { key: `${key}:${ms}:${Math.floor(period / 10)}`, field: `${what}${period % 10}` };
};
export const placesOf = (key: string, what: string, ms: number, all: readonly number[]) =>
  all.map((at) => placeOf(key, what, ms, at));
