import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import { maskPhoneNumber } from './phone-number.ts';
import * as problems from './problems.ts';
import type { Found } from './requests.ts';
import type { Store } from './store.ts';
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

/**
 * Writes down what the clock has ended, forgets what is a day old, and tells the provider the cancels that it is owed.
 * Resolves once all of it is done. One node at a time sweeps, which saves work: compare-and-set alone keeps them apart.
 */
export function createSweep(store: Store, { requests, provider, clock, claimMs }: Access) {
  return async function sweep(): Promise<void> {
    if (!(await store.lease('sweep', leaseMs))) return;
    const calls: Promise<void>[] = [];
    for (let batches = 0; batches < mostBatches; batches += 1) {
      const due = await store.due(clock.now(), batch);
      const settled = await Promise.all(due.map((stored) => requests.settle(stored)));
      // A slow answer of the provider's holds nobody up.
      for (const found of settled) if (found) calls.push(tellOwed(found));
      if (due.length < batch) break;
      await clock.wait(0);
    }
    await Promise.all(calls);
  };

  async function tellOwed(found: Found): Promise<void> {
    const { phase, phoneNumber } = found.request;
    if (phase.name !== 'OPEN' || !phase.cancel || phase.cancel.calling || phase.cancel.dueAt > found.now) return;
    const called = await requests.tryEvent(found, { type: 'CANCEL_CALLED', until: found.now + claimMs });
    if (!called) return;
    const { outcome } = await provider.cancel({ requestId: phase.requestId, phoneNumber });
    await requests.event(called, { type: 'CANCEL_ENDED', outcome });
  }
}
