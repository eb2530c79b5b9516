import { randomBytes } from 'node:crypto';
import type { CheckCodeResult } from '../schema.generated.ts';
import type { About } from '../telemetry/recorded.ts';
import { aboutOf } from './acts.ts';
import { parseCode } from './code.ts';
import { hashHandle } from './handle.ts';
import { isLimited, returnsOf } from './limits.ts';
import * as problems from './problems.ts';
import type { CheckOutcome } from './provider.ts';
import type { Found } from './requests.ts';
import type { Count } from './store.ts';
import { isClosed, isPending, proofOf, type Verification } from './verification.ts';
import {
  attemptsOf,
  attemptsRemaining,
  findVerification,
  isOpen,
  maskedNumberOf,
  type Claim,
  type Open,
  type Request,
} from './request.ts';
import { isStarter, type Caller } from './view.ts';
import type { Tools } from './tools.ts';
import type { Changed } from './waiting.ts';

type Wanted = { caller: Caller; code: string; about: About };

/** A check with the right to call, and what was counted for it; until `deadline` it may wait for others. */
type Claimed = Omit<Wanted, 'about'> & {
  claim: Claim;
  counts: readonly Count[];
  deadline: number;
  changed: Changed;
};

/**
 * Checks a code: counts the attempt before the call, and keeps or gives back what the answer says (docs/rules.md#attempts).
 * A lost answer verifies nobody (docs/rules.md#lost-checks). Throws `StoreUnavailable`.
 */
export function createCheck({ requests, limits, provider, prove, clock, policy, view, log, waiting, claimMs }: Tools) {
  const closed = (request: Request, verification: Verification, caller: Caller) =>
    problems.verificationClosed(view(request, verification, caller));

  return async function check(caller: Caller, text: string, about: About): Promise<CheckCodeResult> {
    const code = parseCode(text, policy.codeLength);
    if (code === undefined) return problems.malformedCode(policy.codeLength);

    return waiting((changed) => checkCode({ caller, code, about }, changed));
  };

  async function checkCode({ caller, code, about }: Wanted, changed: Changed): Promise<CheckCodeResult> {
    const handleHash = hashHandle(caller.handle);
    const deadline = clock.now() + claimMs;
    for (;;) {
      const found = await requests.locate(handleHash);
      if (!found) return notFound(caller.clientAddress);
      const { request, verification, now } = found;
      Object.assign(about, aboutOf(request, verification));
      if (verification.state.status !== 'PENDING' || !isOpen(request)) return closed(request, verification, caller);

      const { phase } = request;
      if (!phase.gone && attemptsRemaining(request, handleHash, policy) > 0) {
        const claim: Claim = { id: randomBytes(8).toString('base64url'), handleHash, heldUntil: clock.until(claimMs) };
        // A backend may pass on what many people type.
        const clientAddress = isStarter(caller, verification) ? null : caller.clientAddress;
        const counts = limits.check(request.phoneNumber, clientAddress, now);
        const started = await requests.tryCounted(found, { type: 'CHECK_STARTED', claim }, counts);
        if (isLimited(started)) return problems.rateLimited(started.until, now);
        if (started) {
          about.attempts = attemptsOf(started.request);
          return call(started, phase, verification, { caller, code, claim, counts, deadline, changed });
        }
        continue;
      }
      // Every attempt is in use, or the provider has ended the request: the checks under way decide, or else a webhook.
      const waits = phase.checks.length > 0 && verification.state.doubtEndsAt === null && now < deadline;
      if (!waits) return problems.serviceUnavailable(true);
      await changed(request.ref, endOfWait(phase, deadline));
    }
  }

  async function notFound(clientAddress: Caller['clientAddress']): Promise<CheckCodeResult> {
    const now = clock.now();
    const done = await requests.count(limits.guess(clientAddress, now));
    return isLimited(done) ? problems.rateLimited(done.until, now) : problems.verificationNotFound;
  }

  async function call(
    started: Found,
    open: Open,
    verification: Verification,
    { caller, code, claim, counts, deadline, changed }: Claimed,
  ): Promise<CheckCodeResult> {
    const { request } = started;
    const result = await provider.check({ requestId: open.requestId, phoneNumber: request.phoneNumber }, code);
    const { outcome } = result;
    const proof = outcome === 'CORRECT' ? prove(request, verification) : null;
    const isWrong = outcome === 'WRONG' || outcome === 'ATTEMPTS_USED_UP';
    const next = await requests.event(started, { type: 'CHECK_ENDED', claim, outcome, proof }, (after) => ({
      counts: isWrong ? limits.wrongCode(request.phoneNumber, clock.now()) : [],
      // `checks` counts the answer `IncorrectCode`, and nothing else of one's own verification.
      returns: outcome === 'WRONG' && isStillPending(after, verification) ? [] : returnsOf(counts),
    }));
    const after = next && findVerification(next, verification.handleHash);
    if (!next || !after) return problems.verificationNotFound;

    if (after.state.status === 'VERIFIED' && after.state.checkId === claim.id) {
      // Who typed the code gets the proof, whoever else has the handle.
      return { ...view(next, after, caller), proof: proofOf(after, clock.now()) };
    }
    if (isClosed(after.state)) return closed(next, after, caller);
    return stillOpen(next, after, result, { caller, deadline, changed });
  }

  async function stillOpen(
    request: Request,
    verification: Verification,
    result: CheckOutcome,
    { caller, ...waits }: Pick<Claimed, 'caller' | 'deadline' | 'changed'>,
  ): Promise<CheckCodeResult> {
    switch (result.outcome) {
      case 'WRONG':
        return problems.incorrectCode(view(request, verification, caller));
      case 'NOT_COUNTED':
        return problems.serviceUnavailable(result.retryable);
      case 'NOT_FOUND':
        return afterNotFound(request, verification, { caller, ...waits });
      case 'CORRECT':
      case 'ATTEMPTS_USED_UP':
      case 'LOST':
        log.warn('The answer to a check was lost.', { phoneNumber: maskedNumberOf(request) });
        return problems.serviceUnavailable(true);
    }
  }

  /** Another check on this request may have been the right one: its answer decides what this 404 meant. */
  async function afterNotFound(
    before: Request,
    { handleHash }: Verification,
    { caller, deadline, changed }: Pick<Claimed, 'caller' | 'deadline' | 'changed'>,
  ): Promise<CheckCodeResult> {
    for (let request = before; request.phase.name === 'OPEN' && request.phase.checks.length > 0;) {
      if (clock.now() >= deadline) break;
      await changed(request.ref, endOfWait(request.phase, deadline));
      const found = await requests.locate(handleHash);
      if (!found) return problems.verificationNotFound;
      ({ request } = found);
      if (isClosed(found.verification.state)) return closed(request, found.verification, caller);
    }
    return problems.serviceUnavailable(true);
  }
}

/** A check under way whose claim runs out is lost: nobody waits longer. */
const endOfWait = ({ checks }: Open, deadline: number) =>
  Math.min(deadline, ...checks.map(({ heldUntil }) => heldUntil));

function isStillPending(request: Request | null, { handleHash }: Verification): boolean {
  const verification = request && findVerification(request, handleHash);
  return verification ? isPending(verification) : false;
}
