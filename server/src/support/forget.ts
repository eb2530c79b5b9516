import type { Clock } from '../verification/clock.ts';
import type { Found } from '../verification/requests.ts';
import { outstandingOf, type Outstanding, type Support } from '../verification/support.ts';
import { isTestRequest } from '../verification/test-numbers.ts';
import type { RedactOutcome } from '../vonage/redact.ts';

/** Vonage erases nothing sooner after the event: docs/simulator.md#redact. */
const erasedAfterMs = 60 * 60_000;
/** Before it is asked again. */
const againMs = 60_000;
const lookEveryMs = 1_000;

/** ERASE: Vonage is still to be asked to erase it. */
export type Left = {
  found: Found;
  outstanding: (Omit<Outstanding, 'what'> & { what: Outstanding['what'] | 'ERASE' })[];
};

export type Forgotten = {
  /** How many requests the store has no more. */
  forgotten: number;
  /** What was not forgotten yet, and why. */
  left: readonly Left[];
  /** How many Vonage has erased, or knew nothing of. */
  erased: number;
  /** How many it refused to erase: they are forgotten here all the same. */
  refused: number;
};

type Parts = {
  support: Support;
  clock: Pick<Clock, 'now' | 'wait'>;
  /** Asks Vonage to erase a request; undefined where it isn't asked. */
  redact: ((requestId: string) => Promise<RedactOutcome>) | undefined;
  /** How long what is outstanding is waited for. */
  waitMs: number;
  /** Hears of what is waited for. */
  waiting: (left: readonly Left[]) => void;
};

/**
 * Forgets requests: closes those that are open, waits until the service has told whom it still owes something, has Vonage
 * erase each, then removes it. Whatever isn't done by then is left as it is, so that it can be gone on with later.
 */
export async function forget(
  all: readonly Found[],
  { support, clock, redact, waitMs, waiting }: Parts,
): Promise<Forgotten> {
  const until = clock.now() + waitMs;
  const sum = { forgotten: 0, erased: 0, refused: 0 };
  const askedAt = new Map<string, number>();

  /** When Vonage may be asked next; undefined where that is done. */
  async function eraseDue({ request: { phase, ref } }: Found): Promise<number | undefined> {
    if (phase.name !== 'OVER' || phase.requestId === null || !redact || isTestRequest(phase.requestId))
      return undefined;
    const dueAt = Math.max(phase.overAt + erasedAfterMs, (askedAt.get(ref) ?? -Infinity) + againMs);
    if (clock.now() < dueAt) return dueAt;
    askedAt.set(ref, clock.now());
    const outcome = await redact(phase.requestId);
    if (outcome === 'TOO_EARLY' || outcome === 'FAILED') return clock.now() + againMs;
    sum[outcome === 'REFUSED' ? 'refused' : 'erased'] += 1;
    return undefined;
  }

  async function goOn(one: Found): Promise<Left[]> {
    const found = await support.close(one);
    if (!found) return [];
    const outstanding = outstandingOf(found.request);
    if (outstanding.length > 0) return [{ found, outstanding }];
    const dueAt = await eraseDue(found);
    if (dueAt !== undefined) return [{ found, outstanding: [{ what: 'ERASE', dueAt, tries: 0 }] }];
    if (await support.forget(found)) sum.forgotten += 1;
    else if (await support.again(found)) return [{ found, outstanding: [] }];
    return [];
  }

  let left: readonly Left[] = all.map((found) => ({ found, outstanding: [] }));
  for (let isFirst = true; ; isFirst = false) {
    const next: Left[] = [];
    // One after the other: Vonage takes so many a second.
    for (const { found } of left) next.push(...(await goOn(found))); // oxlint-disable-line no-await-in-loop
    left = next;
    if (left.length === 0 || clock.now() >= until) return { ...sum, left };
    if (isFirst) waiting(left);
    await clock.wait(lookEveryMs); // oxlint-disable-line no-await-in-loop
  }
}
