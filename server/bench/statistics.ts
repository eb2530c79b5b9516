/** How a figure came out in the rounds of one run. */
export type Spread = { least: number; median: number; most: number };

/** The value that `share` of all values don't exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const spreadOf = (values: readonly number[]): Spread => ({
  least: Math.min(...values),
  median: quantile(values, 0.5),
  most: Math.max(...values),
});
