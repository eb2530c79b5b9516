import type { CancelVerificationResult } from '../schema.generated.ts';
import { hashHandle } from './handle.ts';
import * as problems from './problems.ts';
import { isClosed } from './verification.ts';
import { findVerification, maskedNumberOf } from './request.ts';
import type { Caller } from './view.ts';
import type { Tools } from './tools.ts';

/** The contract's item 7: for us at once, at any age; the provider is told by the sweep. */
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
