import type { Log } from '../telemetry/log.ts';

/** Time as the rules see it, one for all nodes. */
export type Clock = {
  /** Whole milliseconds since the epoch. */
  now(): number;
  /** What no node's `now` will have passed for `ms`, also while they follow a clock that was set: the end of a claim. */
  until(ms: number): number;
  /** Resolves after about that long, at once where `signal` is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
};

/** This machine's clocks, in milliseconds: `wall` since the epoch, may be wrong or set; `steady` never goes but on. */
export type Machine = Pick<Clock, 'wait'> & { wall(): number; steady(): number };

/** More than this is a set clock, not drift. Half of a claim's spare second. */
const jumpMs = 500;
/** From here on a node's own clock is called wrong in the log, until it is within `jumpMs`. */
const skewedMs = 1_000;

/**
 * The clock of those who share a store: this machine's steady one, set by the store's own, `time`. Setting the wall clock
 * of a node changes nothing. Where the store's own is set, `now` follows `holdMs` later, which has to be longer than a claim
 * lasts: those made before have ended by then, and those made meanwhile, or by who follows first, last by either clock.
 */
export function createSharedClock(
  { wall, steady, wait }: Machine,
  { time, holdMs, log }: { time: () => Promise<number>; holdMs: number; log: Log },
) {
  let offset = wall() - steady();
  let isMeasured = false;
  let isSure = false;
  let isSkewed = false;
  /** The store's clock was set by so much, noticed at a steady moment. */
  let jump: { by: number; at: number } | undefined;
  /** We followed a jump back by `by`; until the steady moment `until` other nodes may still be ahead by that. */
  let back = { by: 0, until: 0 };

  const now = () => Math.round(steady() + offset);
  const skewMs = () => Math.round(wall()) - now();

  /** The true offset lies in [least, most], which a slow answer widens. Keeps the offset if it lies inside. */
  function learn(least: number, most: number, at: number) {
    const known = isMeasured ? Math.min(Math.max(offset, least), most) : (least + most) / 2;
    const by = known - offset;
    const isJump = isSure && Math.abs(by) > jumpMs;
    const isSame = jump && Math.abs(by - jump.by) <= jumpMs;
    jump = isJump ? { by, at: jump && isSame ? jump.at : at } : undefined;
    if (jump && at - jump.at < holdMs) return;
    if (jump && jump.by < 0) back = { by: -jump.by, until: at + holdMs };
    jump = undefined;
    offset = known;
    isMeasured = true;
    // Before, it may have been off by more than a jump.
    isSure ||= most - least <= jumpMs;
  }

  function tellSkew() {
    const skewSeconds = skewMs() / 1_000;
    const off = Math.abs(skewMs());
    if (!isSkewed && off > skewedMs) log.warn("This node's clock differs from the one in use.", { skewSeconds });
    if (isSkewed && off <= jumpMs) log.info("This node's clock agrees with the one in use again.", { skewSeconds });
    isSkewed = off > (isSkewed ? jumpMs : skewedMs);
  }

  return {
    now,
    until: (ms: number) => now() + ms + Math.round(Math.max(0, jump?.by ?? 0, steady() < back.until ? back.by : 0)),
    wait,
    /** How far this machine's wall clock is ahead of the shared one; what is signed for others bears its time. */
    skewMs,
    /** Asks the store; to be called about twice a second. Throws `StoreUnavailable`. */
    async measure(): Promise<void> {
      const asked = steady();
      const told = await time();
      const heard = steady();
      learn(told - heard, told - asked, heard);
      tellSkew();
    },
  };
}
