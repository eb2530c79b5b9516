/** Time as the rules see it. `now`: milliseconds since the epoch. `wait`: resolves after about that long. */
export type Clock = { now(): number; wait(ms: number): Promise<void> };
