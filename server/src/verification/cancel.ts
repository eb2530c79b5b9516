import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import { maskPhoneNumber } from './phone-number.ts';
import * as problems from './problems.ts';
import { verificationOf } from './requests.ts';
import type { Store, Stored } from './store.ts';
import { findVerification, hashName, isClosed, publicView } from './verification.ts';
import type { Access } from './verifications.ts';

/** The contract's item 7: for us at once, at any age; the provider is told by the sweep. */
export function createCancel({ requests, clock, rules, log }: Access) {
  return async function cancel(id: string): Promise<CancelVerificationResult> {
    const idHash = hashHandle(id);
    const [stored] = await requests.find(hashName(idHash));
    if (!verificationOf(stored, idHash) || !stored) return problems.verificationNotFound;
    const next = await requests.event(stored, { type: 'CANCELED', of: idHash });
    const verification = next && findVerification(next, idHash);
    if (!next || !verification || !isClosed(verification.state)) return problems.verificationNotFound;
    const view = publicView(next, verification, id, rules, clock.now());
    if (verification.state.status !== 'CANCELED') return problems.verificationClosed(view);
    log.info('A verification was canceled.', { phoneNumber: maskPhoneNumber(next.phoneNumber) });
    return view;
  };
}

/** Requests handled by one sweep: more wait for the next. */
const batch = 200;

/** One node sweeps; where it died, another one does after this. */
const leaseMs = 1_500;

/**
 * Writes down what the clock has ended, forgets what is a day old, and tells the provider the cancels that it is owed.
 * Resolves once all of it is done. One node at a time sweeps, which saves work: compare-and-set alone keeps them apart.
 */
export function createSweep(store: Store, { requests, provider, clock, claimMs }: Access) {
  return async function sweep(): Promise<void> {
    if (!(await store.lease('sweep', leaseMs))) return;
    const due = await store.due(clock.now(), batch);
    await Promise.all(due.map(handle));
  };

  async function handle(stored: Stored): Promise<void> {
    const settled = await requests.settle(stored);
    const phase = settled?.request.phase;
    if (!settled || phase?.name !== 'OPEN' || !phase.cancel) return;
    const { cancel, requestId } = phase;
    if (cancel.calling || cancel.dueAt > clock.now()) return;
    const called = await requests.tryEvent(settled, { type: 'CANCEL_CALLED', until: clock.now() + claimMs });
    if (!called) return;
    const { phoneNumber } = settled.request;
    const { outcome } = await provider.cancel({ requestId, phoneNumber });
    await requests.event(called, { type: 'CANCEL_ENDED', outcome });
  }
}
