import type { CancelVerificationResult } from '../schema.generated.ts';
import type { About } from '../telemetry/recorded.ts';
import { aboutOf } from './acts.ts';
import { hashHandle } from './handle.ts';
import * as problems from './problems.ts';
import { isClosed } from './verification.ts';
import { findVerification } from './request.ts';
import type { Caller } from './view.ts';
import type { Tools } from './tools.ts';

/**
 * Cancels a verification, for us at once and at any age; the sweep tells the provider (docs/rules.md#cancel). Answers the
 * verification, or that it is over or unknown. Throws `StoreUnavailable`.
 */
export function createCancel({ requests, view }: Tools) {
  return async function cancel(caller: Caller, about: About): Promise<CancelVerificationResult> {
    const handleHash = hashHandle(caller.handle);
    const found = await requests.locate(handleHash);
    if (!found) return problems.verificationNotFound;
    Object.assign(about, aboutOf(found.request, found.verification));
    const next = await requests.event(found, { type: 'CANCELED', handleHash });
    const verification = next && findVerification(next, handleHash);
    if (!next || !verification || !isClosed(verification.state)) return problems.verificationNotFound;
    const shown = view(next, verification, caller);
    return verification.state.status === 'CANCELED' ? shown : problems.verificationClosed(shown);
  };
}
