import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import * as problems from './problems.ts';
import { isClosed } from './verification.ts';
import { findVerification, maskedNumberOf } from './request.ts';
import type { Caller } from './view.ts';
import type { Tools } from './tools.ts';

/**
 * Cancels a verification, for us at once and at any age; the sweep tells the provider (docs/rules.md#cancel). Answers the
 * verification, or that it is over or unknown. Throws `StoreUnavailable`.
 */
export function createCancel({ requests, view, log }: Tools) {
  return async function cancel(caller: Caller): Promise<CancelVerificationResult> {
    const handleHash = hashHandle(caller.handle);
    const found = await requests.locate(handleHash);
    if (!found) return problems.verificationNotFound;
    const next = await requests.event(found, { type: 'CANCELED', handleHash });
    const verification = next && findVerification(next, handleHash);
    if (!next || !verification || !isClosed(verification.state)) return problems.verificationNotFound;
    const shown = view(next, verification, caller);
    if (verification.state.status !== 'CANCELED') return problems.verificationClosed(shown);
    log.info('A verification was canceled.', { phoneNumber: maskedNumberOf(next) });
    return shown;
  };
}
