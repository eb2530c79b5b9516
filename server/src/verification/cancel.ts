import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import { maskPhoneNumber } from './phone-number.ts';
import * as problems from './problems.ts';
import type { Found } from './requests.ts';
import { isAway, RequestUnreadable, type Store, type Stored, type StoreUnavailable } from './store.ts';
import { findVerification, isClosed, publicView } from './verification.ts';
import type { Access } from './verifications.ts';

/** The contract's item 7: for us at once, at any age; the provider is told by the sweep. */
export function createCancel({ requests, clock, rules, log }: Access) {
  return async function cancel(id: string): Promise<CancelVerificationResult> {
    const idHash = hashHandle(id);
    const found = await requests.locate(idHash);
    if (!found) return problems.verificationNotFound;
    const next = await requests.event(found, { type: 'CANCELED', of: idHash });
    const verification = next && findVerification(next, idHash);
    if (!next || !verification || !isClosed(verification.state)) return problems.verificationNotFound;
    const view = publicView(next, verification, id, rules, clock.now());
    if (verification.state.status !== 'CANCELED') return problems.verificationClosed(view);
    log.info('A verification was canceled.', { phoneNumber: maskPhoneNumber(next.phoneNumber) });
    return view;
  };
}

/** Requests looked up at once, and the most of one sweep: between them other calls get their turn. */
const batch = 200;
const mostBatches = 100;

/** One node sweeps; where it died, another one does after this. */
const leaseMs = 1_500;

/** One that failed comes again after this: many of them must not fill every sweep. */
const laterMs = 60_000;

/**
 * Writes down what the clock has ended, forgets what is a day old, and tells the provider the cancels that it is owed.
 * Resolves once all of it is done. One node at a time sweeps, which saves work: compare-and-set alone keeps them apart.
 * A request that fails holds none of the others up: `trouble` is told. Throws `StoreUnavailable` once all were tried.
 */
export function createSweep(
  store: Store,
  { requests, provider, clock, claimMs }: Access,
  trouble: (ref: string, error: unknown) => void,
) {
  return async function sweep(): Promise<void> {
    if (!(await store.lease('sweep', leaseMs))) return;
    const failed = new Set<string>();
    const away: StoreUnavailable[] = [];
    const alone = async <T>(ref: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        if (isAway(error)) away.push(error);
        else {
          trouble(ref, error);
          failed.add(ref);
        }
        return undefined;
      }
    };
    const postpone = async () => {
      const now = clock.now();
      if (failed.size > 0) await store.postpone([...failed], now, now + laterMs);
      failed.clear();
    };

    const calls: Promise<void>[] = [];
    try {
      for (let batches = 0; batches < mostBatches && away.length === 0; batches += 1) {
        const due = await store.due(clock.now(), batch);
        const settled = await Promise.all(due.map((one) => alone(refOf(one), () => settle(one))));
        // A slow answer of the provider's holds nobody up.
        for (const found of settled) if (found) calls.push(alone(found.request.ref, () => tellOwed(found)));
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

  async function settle(one: Stored | RequestUnreadable): Promise<Found | undefined> {
    if (one instanceof RequestUnreadable) throw one;
    return requests.settle(one);
  }

  async function tellOwed(found: Found): Promise<void> {
    const { phase, phoneNumber } = found.request;
    if (phase.name !== 'OPEN' || !phase.cancel || phase.cancel.calling || phase.cancel.dueAt > found.now) return;
    const called = await requests.tryEvent(found, { type: 'CANCEL_CALLED', until: clock.until(claimMs) });
    if (!called) return;
    const { outcome } = await provider.cancel({ requestId: phase.requestId, phoneNumber });
    await requests.event(called, { type: 'CANCEL_ENDED', outcome });
  }
}

const refOf = (one: Stored | RequestUnreadable) => (one instanceof RequestUnreadable ? one.ref : one.request.ref);
