import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import * as problems from './problems.ts';
import { findVerification, isClosed, maskedNumberOf, type Asker } from './verification.ts';
import type { Access } from './verifications.ts';

/** The contract's item 7: for us at once, at any age; the provider is told by the sweep. */
export function createCancel({ requests, view, log }: Access) {
  return async function cancel(asker: Asker): Promise<CancelVerificationResult> {
    const idHash = hashHandle(asker.id);
    const found = await requests.locate(idHash);
    if (!found) return problems.verificationNotFound;
    const next = await requests.event(found, { type: 'CANCELED', of: idHash });
    const verification = next && findVerification(next, idHash);
    if (!next || !verification || !isClosed(verification.state)) return problems.verificationNotFound;
    const shown = view(next, verification, asker);
    if (verification.state.status !== 'CANCELED') return problems.verificationClosed(shown);
    log.info('A verification was canceled.', { phoneNumber: maskedNumberOf(next) });
    return shown;
  };
}
