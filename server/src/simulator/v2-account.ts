import { randomInt, randomUUID } from 'node:crypto';
import type { FinishedRequest, V2Request, V2Start } from './v2-state.ts';
import { beginV2, cancelV2, catchUpV2, moveOnV2, tryCodeV2, type Happening, type Transition } from './v2-request.ts';
import { unknownsSchema, type Unknowns } from './unknowns.ts';

export type V2Account = ReturnType<typeof createV2Account>;

/** A start right after a cancel is still refused for "a dozen seconds": docs/vonage.md#cancel. */
const heldAfterCancelMs = 12_000;

/** Vonage says 404 of a finished request as of an unknown one, so that it may be forgotten soon. */
const forgottenAfterMs = 60_000;

/**
 * Vonage's account of the requests: all its rules, nothing of HTTP. What the clock does is caught up with at each call
 * and by `tick()`. `happened` hears of every change, also of one that shows nothing.
 */
export function createV2Account({
  now,
  happened,
  saved = [],
  cancelAfterMs = 30_000,
  unknowns = unknownsSchema.parse({}),
}: {
  now: () => number;
  happened: (happenings: readonly Happening[]) => void;
  saved?: readonly V2Request[];
  /** "Cancellation is only possible 30 seconds after the start of the verification request": docs/vonage.md#cancel. */
  cancelAfterMs?: number;
  /** Read at each use, so that they may change while it runs. */
  unknowns?: Unknowns;
}) {
  const given = { newCode, unknowns };
  const requests = new Map(saved.map((request) => [request.id, request]));
  const latestOf = new Map(saved.map((request) => [request.phoneNumber, request.id]));

  const keep = ({ request, happenings }: Transition) => {
    requests.set(request.id, request);
    happened(happenings);
    return request;
  };

  const upToDate = (request: V2Request) => {
    const caughtUp = catchUpV2(request, now(), given);
    return caughtUp.request === request ? request : keep(caughtUp);
  };

  const find = (id: string | undefined) => {
    const request = id === undefined ? undefined : requests.get(id);
    return request && upToDate(request);
  };

  const holdsItsNumber = (request: V2Request) =>
    request.phase === 'RUNNING' ||
    (request.outcome === 'canceled' && now() < request.endedAt + heldAfterCancelMs && unknowns.afterCancel === 'HELD');

  /** A 404 says "or it has been verified already": of a success, and of a cancel, nothing else. */
  function afterEnd({ outcome }: FinishedRequest): 'TOO_MANY' | 'NOT_FOUND' {
    if (outcome === 'completed' || outcome === 'canceled' || unknowns.afterEnd === 'NOT_FOUND') return 'NOT_FOUND';
    return outcome === 'failed' || unknowns.afterEnd === 'GONE' ? 'TOO_MANY' : 'NOT_FOUND';
  }

  return {
    start(start: V2Start): { outcome: 'ACCEPTED' | 'IN_FLIGHT'; requestId: string } {
      const earlier = find(latestOf.get(start.phoneNumber));
      if (earlier && holdsItsNumber(earlier)) return { outcome: 'IN_FLIGHT', requestId: earlier.id };
      const request = keep(beginV2(start, randomUUID(), now(), given));
      latestOf.set(start.phoneNumber, request.id);
      return { outcome: 'ACCEPTED', requestId: request.id };
    },

    check(id: string, code: string): 'CORRECT' | 'WRONG' | 'TOO_MANY' | 'NOT_FOUND' {
      const request = find(id);
      if (!request) return 'NOT_FOUND';
      if (request.phase === 'OVER') return afterEnd(request);
      const tried = keep(tryCodeV2(request, code, now(), given));
      if (tried.phase === 'RUNNING') return 'WRONG';
      return tried.outcome === 'completed' ? 'CORRECT' : 'TOO_MANY';
    },

    next(id: string): 'MOVED_ON' | 'NO_STEP_LEFT' | 'NOT_FOUND' {
      const request = find(id);
      if (request?.phase !== 'RUNNING') return 'NOT_FOUND';
      const moved = moveOnV2(request, now(), given);
      if (!moved) return 'NO_STEP_LEFT';
      keep(moved);
      return 'MOVED_ON';
    },

    cancel(id: string): 'CANCELED' | 'NOT_NOW' | 'NOT_FOUND' {
      const request = find(id);
      if (request?.phase !== 'RUNNING') return 'NOT_FOUND';
      const tooEarly = now() < request.startedAt + cancelAfterMs;
      if (tooEarly || request.taken.length > 0) return 'NOT_NOW';
      keep(cancelV2(request, now()));
      return 'CANCELED';
    },

    tick() {
      for (const request of requests.values()) {
        const current = upToDate(request);
        if (current.phase === 'RUNNING' || now() < current.endedAt + forgottenAfterMs) continue;
        requests.delete(current.id);
        if (latestOf.get(current.phoneNumber) === current.id) latestOf.delete(current.phoneNumber);
      }
    },

    phoneNumberOf: (id: string): string | undefined => requests.get(id)?.phoneNumber,

    clientRefOf: (id: string): string | undefined => requests.get(id)?.clientRef,

    requests: (): V2Request[] => [...requests.values()],
  };
}

const newCode = (length: number) => String(randomInt(10 ** length)).padStart(length, '0');
