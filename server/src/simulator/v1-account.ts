import { randomBytes, randomInt } from 'node:crypto';
import type { Happening } from './v2-request.ts';
import { unknownsSchema, type Unknowns } from './unknowns.ts';
import { beginV1, catchUpV1, moveOnV1, tryCodeV1, type V1Request, type V1Start } from './v1-request.ts';

export type V1Account = ReturnType<typeof createV1Account>;

/** How long after its end a search doesn't find a request: "up to 60 seconds" (docs/vonage.md#v1-search). */
const searchLagsMs = { NONE: 0, MINUTE: 60_000 } as const;

/** Beyond the minute in which a search may not know of an end. */
const forgottenAfterMs = 60 * 60_000;

/**
 * Verify v1's account of its requests, all its rules and nothing of HTTP. Requests of v2 are none of its business: whether
 * Vonage lets a number have one of each is not documented.
 */
export function createV1Account({
  now,
  happened,
  saved = [],
  cancelAfterMs = 30_000,
  unknowns = unknownsSchema.parse({}),
}: {
  now: () => number;
  happened: (happenings: readonly Happening[]) => void;
  saved?: readonly V1Request[];
  cancelAfterMs?: number;
  unknowns?: Pick<Unknowns, 'searchLag'>;
}) {
  const requests = new Map(saved.map((request) => [request.id, request]));
  const latestOf = new Map(saved.map((request) => [request.phoneNumber, request.id]));

  const keep = (request: V1Request, happenings: readonly Happening[] = []) => {
    requests.set(request.id, request);
    happened(happenings);
    return request;
  };

  const find = (id: string | undefined) => {
    const request = id === undefined ? undefined : requests.get(id);
    if (!request) return undefined;
    const caughtUp = catchUpV1(request, now(), newCode);
    return caughtUp.request === request ? request : keep(caughtUp.request, caughtUp.happenings);
  };

  return {
    start(start: V1Start): { isInFlight: boolean; id: string } {
      const earlier = find(latestOf.get(start.phoneNumber));
      if (earlier && !earlier.end) return { isInFlight: true, id: earlier.id };
      const { request, happenings } = beginV1(start, randomBytes(16).toString('hex'), now(), newCode);
      latestOf.set(start.phoneNumber, request.id);
      keep(request, happenings);
      return { isInFlight: false, id: request.id };
    },

    /** `event` is the message whose code it was. */
    check(
      id: string,
      code: string,
    ): { outcome: 'WRONG' | 'TOO_MANY' | 'NOT_FOUND' } | { outcome: 'RIGHT'; event: string } {
      const request = find(id);
      if (!request) return { outcome: 'NOT_FOUND' };
      if (request.end) return { outcome: request.end.status === 'FAILED' ? 'TOO_MANY' : 'NOT_FOUND' };
      const { end, events } = keep(tryCodeV1(request, code, now()));
      if (!end) return { outcome: 'WRONG' };
      return end.status === 'SUCCESS' ? { outcome: 'RIGHT', event: events.at(-1)?.id ?? '' } : { outcome: 'TOO_MANY' };
    },

    next(id: string): 'MOVED_ON' | 'NO_STEP_LEFT' | 'NOT_FOUND' {
      const request = find(id);
      if (!request || request.end) return 'NOT_FOUND';
      const moved = moveOnV1(request, now(), newCode);
      if (!moved) return 'NO_STEP_LEFT';
      keep(moved.request, moved.happenings);
      return 'MOVED_ON';
    },

    cancel(id: string): 'CANCELED' | 'TOO_EARLY' | 'TOO_LATE' | 'NOT_FOUND' {
      const request = find(id);
      if (!request || request.end) return 'NOT_FOUND';
      if (request.step > 0) return 'TOO_LATE';
      if (now() < request.startedAt + cancelAfterMs) return 'TOO_EARLY';
      keep({ ...request, end: { status: 'CANCELLED', at: now() } });
      return 'CANCELED';
    },

    search(id: string): V1Request | undefined {
      const request = find(id);
      return request?.end && now() < request.end.at + searchLagsMs[unknowns.searchLag] ? undefined : request;
    },

    tick() {
      for (const id of requests.keys()) {
        const request = find(id);
        if (!request?.end || now() < request.end.at + forgottenAfterMs) continue;
        requests.delete(id);
        if (latestOf.get(request.phoneNumber) === id) latestOf.delete(request.phoneNumber);
      }
    },

    phoneNumberOf: (id: string): string | undefined => requests.get(id)?.phoneNumber,

    requests: (): V1Request[] => [...requests.values()],
  };
}

const newCode = (length: number) => String(randomInt(10 ** length)).padStart(length, '0');
