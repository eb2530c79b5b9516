/** Random numbers that are the same for the same seed (mulberry32). */
export function createChance(seed: number) {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    /** 0 to below 1. */
    next,
    /** A whole number below `count`. */
    below: (count: number) => Math.floor(next() * count),
    between: (least: number, most: number) => least + next() * (most - least),
    /** True in `share` (0 to 1) of all cases. */
    is: (share: number) => next() < share,
    /** One of `all`, as often as its weight says. */
    of<T>(all: readonly T[], weights: readonly number[]): T {
      let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
      const found = all.find((_, index) => (rest -= weights[index] ?? 0) < 0) ?? all.at(-1);
      if (found === undefined) throw new Error('Nothing to choose from');
      return found;
    },
  };
}

export type Chance = ReturnType<typeof createChance>;
