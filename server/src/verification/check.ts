import { randomBytes, randomUUID } from 'node:crypto';
import type { CheckCodeResult } from '../schema.generated.ts';
import { toAsciiDigits } from './digits.ts';
import { hashHandle } from './handle.ts';
import { isLimited, returnsOf } from './limits.ts';
import * as problems from './problems.ts';
import type { CheckOutcome } from './provider.ts';
import type { Found } from './requests.ts';
import type { Count } from './store.ts';
import { isClosed, isPending, proofOf, type Verification } from './verification.ts';
import {
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

/** A code as digits, or undefined where it isn't one: blanks, hyphens and any script's digits are understood. */
export function parseCode(text: string, codeLength: number): string | undefined {
  // No way of writing a code needs more; a long text isn't worth reading.
  if (text.length > 100) return undefined;
  const code = toAsciiDigits(text).replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '');
  return code.length === codeLength && /^\d+$/u.test(code) ? code : undefined;
}

/** What a check was asked, and what was claimed and counted for it; until `deadline` it may wait for others. */
type Asked = {
  caller: Caller;
  code: string;
  call: Claim;
  counts: readonly Count[];
  deadline: number;
  changed: Changed;
};

/** The contract's items 5 and 6. */
export function createCheck({ requests, limits, provider, prove, clock, policy, view, log, waiting, claimMs }: Tools) {
  const closed = (request: Request, verification: Verification, caller: Caller) =>
    problems.verificationClosed(view(request, verification, caller));

  return async function check(caller: Caller, text: string): Promise<CheckCodeResult> {
    const code = parseCode(text, policy.codeLength);
    if (code === undefined) return problems.malformedCode(policy.codeLength);

    return waiting((changed) => checkCode(caller, code, changed));
  };

  async function checkCode(caller: Caller, code: string, changed: Changed): Promise<CheckCodeResult> {
    const handleHash = hashHandle(caller.handle);
    const deadline = clock.now() + claimMs;
    for (;;) {
      const found = await requests.locate(handleHash);
      if (!found) return notFound(caller.clientAddress);
      const { request, verification, now } = found;
      if (verification.state.status !== 'PENDING' || !isOpen(request)) return closed(request, verification, caller);

      const { phase } = request;
      if (!phase.gone && attemptsRemaining(request, handleHash, policy) > 0) {
        const call: Claim = { id: randomBytes(8).toString('base64url'), handleHash, heldUntil: clock.until(claimMs) };
        // A backend may pass on what many people type.
        const clientAddress = isStarter(caller, verification) ? null : caller.clientAddress;
        const counts = limits.check(request.phoneNumber, clientAddress, call.id, now);
        const started = await requests.tryCounted(found, { type: 'CHECK_STARTED', claim: call }, counts);
        if (isLimited(started)) return problems.rateLimited(started.until, now);
        if (started) return ask(started, phase, verification, { caller, code, call, counts, deadline, changed });
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
    const done = await requests.count(limits.guess(clientAddress, randomUUID(), now));
    return isLimited(done) ? problems.rateLimited(done.until, now) : problems.verificationNotFound;
  }

  async function ask(
    started: Found,
    open: Open,
    verification: Verification,
    { caller, code, call, counts, deadline, changed }: Asked,
  ): Promise<CheckCodeResult> {
    const { request } = started;
    const result = await provider.check({ requestId: open.requestId, phoneNumber: request.phoneNumber }, code);
    const { outcome } = result;
    const phoneNumber = maskedNumberOf(request);
    const proof = outcome === 'CORRECT' ? await prove(request, verification) : null;
    const isWrong = outcome === 'WRONG' || outcome === 'ATTEMPTS_USED_UP';
    const next = await requests.event(started, { type: 'CHECK_ENDED', claim: call, outcome, proof }, (after) => ({
      counts: isWrong ? limits.wrongCode(request.phoneNumber, call.id, clock.now()) : [],
      // `checks` counts the answer `IncorrectCode`, and nothing else of one's own verification.
      returns: outcome === 'WRONG' && isStillPending(after, verification) ? [] : returnsOf(counts),
    }));
    const after = next && findVerification(next, verification.handleHash);
    if (!next || !after) return problems.verificationNotFound;

    if (after.state.status === 'VERIFIED' && after.state.checkId === call.id) {
      log.info('A phone number was verified.', { phoneNumber });
      // To whoever typed the code, whoever else has the handle.
      return { ...view(next, after, caller), proof: proofOf(after, clock.now()) };
    }
    if (isClosed(after.state)) return closed(next, after, caller);
    return stillOpen(next, after, result, { caller, deadline, changed });
  }

  async function stillOpen(
    request: Request,
    verification: Verification,
    result: CheckOutcome,
    { caller, ...waits }: Pick<Asked, 'caller' | 'deadline' | 'changed'>,
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
    { caller, deadline, changed }: Pick<Asked, 'caller' | 'deadline' | 'changed'>,
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

/** Where nobody says how a check under way ended it is lost. */
const endOfWait = ({ checks }: Open, deadline: number) =>
  Math.min(deadline, ...checks.map(({ heldUntil: until }) => until));

function isStillPending(request: Request | null, { handleHash }: Verification): boolean {
  const verification = request && findVerification(request, handleHash);
  return verification ? isPending(verification) : false;
}
