import type { Clock } from './clock.ts';
import type { Store, Stored, Write } from './store.ts';
import { settle, transition, type Event } from './transition.ts';
import {
  findVerification,
  hashName,
  isForgotten,
  namesOf,
  numberName,
  wakeAt,
  type Request,
  type Rules,
  type Verification,
} from './verification.ts';

/** A request as it was at `now`, the clock's part applied: what is decided about it holds for that moment. */
export type Found = Stored & { readonly now: number };

/** Reading and writing requests by compare-and-set. */
export function createRequests(store: Store, clock: Clock, rules: Rules) {
  const found = (stored: Stored, now = clock.now()): Found => ({
    request: settle(stored.request, now, rules),
    version: stored.version,
    now,
  });

  /** `before`: the version that was read; settling doesn't change a request's names. */
  const write = (
    before: Stored | null,
    ref: string,
    request: Request | null,
    now: number,
    takes: Write['takes'] = null,
  ) => {
    const had = before ? namesOf(before.request) : [];
    const names = request ? namesOf(request) : [];
    return store.write({
      ref,
      version: before?.version ?? null,
      request,
      adds: names.filter((name) => !had.includes(name)),
      drops: had.filter((name) => !names.includes(name)),
      // Anything about a request shows in each of its verifications; nobody watches one that is new.
      changed: before && request ? request.verifications.filter(isAnswered).map(({ idHash }) => idHash) : [],
      takes,
      wakeAt: request ? wakeAt(request, now) : 0,
    });
  };

  return {
    async find(...names: string[]): Promise<(Found | undefined)[]> {
      const stored = await store.find(names);
      const now = clock.now();
      return stored.map((one) => one && found(one, now));
    },

    /** The verification under the hash of a handle, unless its start was never answered: then nobody has the handle. */
    async locate(idHash: string): Promise<Located | undefined> {
      const stored = (await store.find([hashName(idHash)]))[0];
      return stored && verificationOf(found(stored), idHash);
    },

    async read(ref: string): Promise<Request | undefined> {
      const stored = await store.read(ref);
      return stored && found(stored).request;
    },

    /** A request's first version; its number may still lead to `before`. Undefined where somebody was faster. */
    async create(request: Request, before: Found | undefined): Promise<Found | undefined> {
      const now = clock.now();
      const takes = before ? { name: numberName(request.phoneNumber), from: before.request.ref } : null;
      return (await write(null, request.ref, request, now, takes)) ? { request, version: 0, now } : undefined;
    },

    /** Applies an event to the very version that was read; undefined where somebody wrote in between. */
    async tryEvent(before: Found, event: Event): Promise<Found | undefined> {
      const request = transition(before.request, event, before.now, rules);
      if (!request || !(await write(before, request.ref, request, before.now))) return undefined;
      return { ...before, request, version: before.version + 1 };
    },

    /**
     * Applies an event that holds whatever happened since `known` was read, in one round trip where nothing did. The
     * request afterwards, undefined where none is left. Throws `NameTaken` where a new name leads elsewhere, unless it
     * `takes` it from there.
     */
    async event(known: Stored, event: Event, takes: Write['takes'] = null): Promise<Request | undefined> {
      const { ref } = known.request;
      let tried = -1;
      for (let stored: Stored | undefined = known; stored; stored = await store.read(ref)) {
        if (stored.version === tried) throw new NameTaken();
        tried = stored.version;
        const now = clock.now();
        const next = transition(stored.request, event, now, rules);
        if (await write(stored, ref, next, now, takes)) return next ?? undefined;
      }
      return undefined;
    },

    /** Writes down what the clock alone has changed; undefined where nothing is left, or somebody wrote in between. */
    async settle(stored: Stored): Promise<Found | undefined> {
      const { ref } = stored.request;
      const settled = found(stored);
      if (isForgotten(settled.request, settled.now)) {
        await write(stored, ref, null, settled.now);
        return undefined;
      }
      if (settled.request === stored.request) return settled;
      if (!(await write(stored, ref, settled.request, settled.now))) return undefined;
      return { ...settled, version: stored.version + 1 };
    },
  };
}

/** A write that nobody was faster with was refused: a name that it adds leads to another request. */
export class NameTaken extends Error {
  override name = 'NameTaken' as const;
}

export type Requests = ReturnType<typeof createRequests>;

const isAnswered = ({ state }: Verification) => state.status !== 'UNANSWERED';

export type Located = Found & { readonly verification: Verification };

/** As `locate`, in what was found already. */
export function verificationOf(found: Found | undefined, idHash: string): Located | undefined {
  const verification = found && findVerification(found.request, idHash);
  return found && verification && isAnswered(verification) ? { ...found, verification } : undefined;
}
