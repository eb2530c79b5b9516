/** Ms since the page began, by a clock that nobody sets. It may stand still while the device sleeps. */
export function pageNow(): number {
  return performance.now();
}

/** What the device's own clock shows at a moment of the page's, in ms since 1970. */
export function wallTime(moment: number): number {
  return Math.round(moment + Date.now() - performance.now());
}

/** An instant of the server's, in ms of the page's clock. */
export function pageTime(instant: string, { clockSkewMs }: { clockSkewMs: number }): number {
  return Date.parse(instant) - clockSkewMs;
}
