import { isDue } from './owed.ts';
import type { AtProvider, LookOutcome, ProviderReport } from './provider.ts';
import type { Found } from './requests.ts';
import { isAway, RequestUnreadable, type Store, type Stored, type StoreUnavailable } from './store.ts';
import type { TellingEnds } from './telling.ts';
import type { Tools } from './tools.ts';

/** Requests looked up at once, and the most of one sweep: between them other calls get their turn. */
const batch = 200;
const mostBatches = 100;

/** Verify v1's search takes one a second (docs/vonage.md#v1-search). */
const lookEveryMs = 1_000;

/** An end that is queued here comes again after this, in case that this process dies. */
const waitingMs = 1_000;
/** One that found the queue full comes again after this. */
const fullMs = 5_000;

/** One node sweeps; where it died, another one does after this. */
const leaseMs = 1_500;

/** One that failed comes again after this: many of them must not fill every sweep. */
const laterMs = 60_000;

/**
 * Writes down what the clock has ended and forgets what is a day old. Tells the provider the cancels that it is owed, looks
 * at what became of lost checks, and hands over the ends that one's own backend has to be told of.
 * Resolves once all but that is done. One node at a time sweeps, which saves work: compare-and-set alone keeps them apart.
 * A request that fails holds none of the others up: `trouble` is told. Throws `StoreUnavailable` once all were tried.
 */
export function createSweep(
  store: Store,
  { requests, provider, clock, claimMs }: Tools,
  report: (news: ProviderReport) => Promise<unknown>,
  telling: Pick<TellingEnds, 'take'>,
  trouble: (ref: string, error: unknown) => void,
) {
  let lastLookedAt = -Infinity;
  /** For how long requests that are due stay as they are. */
  const pauses = new Map<string, number>();

  return async function sweep(): Promise<void> {
    if (!(await store.lease('sweep', leaseMs))) return;
    const away: StoreUnavailable[] = [];
    const alone = async <T>(ref: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        if (isAway(error)) away.push(error);
        else {
          trouble(ref, error);
          pauses.set(ref, laterMs);
        }
        return undefined;
      }
    };
    const postpone = async () => {
      const now = clock.now();
      const all = Map.groupBy(pauses.keys(), (ref) => pauses.get(ref) ?? 0);
      pauses.clear();
      for (const [ms, refs] of all) await store.postpone(refs, now, now + ms);
    };

    const calls: Promise<void>[] = [];
    try {
      for (let batches = 0; batches < mostBatches && away.length === 0; batches += 1) {
        const due = await store.due(clock.now(), batch);
        const elapsed = await Promise.all(due.map((one) => alone(refOf(one), () => writeElapsed(one))));
        // A slow answer of the provider's holds nobody up.
        for (const found of elapsed) if (found) calls.push(alone(found.request.ref, () => callOwed(found)));
        await postpone();
        if (due.length < batch) break;
        await clock.wait(0);
      }
    } finally {
      await Promise.all(calls);
    }
    await postpone();
    if (away[0]) throw away[0];
  };

  async function writeElapsed(one: Stored | RequestUnreadable): Promise<Found | undefined> {
    if (one instanceof RequestUnreadable) throw one;
    return requests.writeElapsed(one);
  }

  async function callOwed(found: Found): Promise<void> {
    const { phase, phoneNumber } = found.request;
    if (phase.name === 'OPEN') {
      const at = { requestId: phase.requestId, phoneNumber };
      if (isDue(phase.cancel, found.now)) return cancel(found, at);
      if (isDue(phase.look, found.now) && mayLook(found)) return look(found, at);
    }
    const taken = telling.take(found);
    if (taken !== 'NOTHING') pauses.set(found.request.ref, taken === 'TAKEN' ? waitingMs : fullMs);
  }

  /** Those that are longest overdue come first; the others wait. */
  function mayLook({ request }: Found): boolean {
    const now = clock.now();
    const isEarly = now < lastLookedAt + lookEveryMs;
    if (isEarly) pauses.set(request.ref, lookEveryMs);
    else lastLookedAt = now;
    return !isEarly;
  }

  async function cancel(found: Found, at: AtProvider): Promise<void> {
    const called = await requests.tryEvent(found, { type: 'CANCEL_CALLED', heldUntil: clock.until(claimMs) });
    if (!called) return;
    const { outcome } = await provider.cancel(at);
    await requests.event(called, { type: 'CANCEL_ENDED', outcome });
  }

  async function look(found: Found, at: AtProvider): Promise<void> {
    const lookedAt = clock.now();
    const called = await requests.tryEvent(found, { type: 'LOOK_CALLED', heldUntil: clock.until(claimMs) });
    if (!called) return;
    const seen: LookOutcome = (await provider.look?.(at)) ?? { outcome: 'FAILED' };
    if (seen.outcome === 'CLOSED') await report({ requestId: at.requestId, clientRef: undefined, news: seen.news });
    await requests.event(called, { type: 'LOOK_ENDED', outcome: seen.outcome, lookedAt });
  }
}

const refOf = (one: Stored | RequestUnreadable) => (one instanceof RequestUnreadable ? one.ref : one.request.ref);
