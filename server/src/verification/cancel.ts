import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import { maskPhoneNumber } from './phone-number.ts';
import * as problems from './problems.ts';
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
