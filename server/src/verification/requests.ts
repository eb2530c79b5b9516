import type { Log } from '../telemetry/log.ts';
import type { Clock } from './clock.ts';
import { talliesOfOwed } from './backlog.ts';
import { recordEnds } from './ends.ts';
import { isLimited, type Limits } from './limits.ts';
import type { MaskedPhoneNumber } from './phone-number.ts';
import {
  countNothing,
  RequestUnreadable,
  type Count,
  type Counting,
  type Limited,
  type Store,
  type Stored,
  type Write,
} from './store.ts';
import { transition } from './transition/transition.ts';
import { elapse } from './transition/elapse.ts';
import type { Event } from './transition/event.ts';
import type { Change } from './transition/moment.ts';
import type { Verification } from './verification.ts';
import { hashName, namesOf, numberName } from './names.ts';
import type { Policy } from './policy.ts';
import { findVerification, isForgotten, maskedNumberOf, type Request } from './request.ts';
import { wakeAt } from './wake.ts';

/**
 * A request as time has left it at `now`: what is decided about it holds for that moment. `stored`: as it stands in the
 * store, so that the next write does what time did.
 */
export type Found = Stored & { readonly now: number; readonly stored: Request };

/** What a write counts beside what the change itself gives back and tallies. */
type More = { takes?: Write['takes'] } & Partial<Pick<Counting, 'counts' | 'returns'>>;

/** Reading and writing requests by compare-and-set, and what is counted with them. */
export function createRequests(
  store: Store,
  clock: Pick<Clock, 'now'>,
  policy: Policy,
  limits: Limits,
  log: Pick<Log, 'record'>,
) {
  const found = (stored: Stored, now = clock.now()): Found => ({
    request: elapsed(stored.request, now).request,
    version: stored.version,
    now,
    stored: stored.request,
  });

  /** The right fields, but what they say together makes no sense: as good as damaged. */
  function elapsed(request: Request, now: number): Change<Request> {
    try {
      return elapse(request, now, policy);
    } catch (error) {
      throw new RequestUnreadable(request.ref, error);
    }
  }

  /** Once more without limits, where they are only observed. */
  async function counted<T>(
    counting: Counting,
    phoneNumber: MaskedPhoneNumber | undefined,
    count: (counting: Counting) => Promise<T | Limited>,
  ): Promise<T | Limited> {
    const done = await count(counting);
    if (!isLimited(done) || (await limits.refuses(done, counting.counts, phoneNumber))) return done;
    return count({ ...counting, counts: counting.counts.map((one) => ({ ...one, limits: [] })) });
  }

  /** `before`: what is stored, in the version that was read. */
  const write = async (
    before: Stored | null,
    ref: string,
    { request, happened }: Change<Request | null>,
    now: number,
    { takes = null, counts = [], returns = [] }: More = {},
  ) => {
    const had = before ? namesOf(before.request) : [];
    const names = request ? namesOf(request) : [];
    const counting = request ? limits.happened(request, happened, now) : countNothing;
    const tallies = [...counting.tallies, ...talliesOfOwed(before?.request ?? null, request, now)];
    const all = { counts, returns: [...returns, ...counting.returns], tallies };
    const done = await counted(all, request ? maskedNumberOf(request) : undefined, (counting) =>
      store.write({
        ref,
        version: before?.version ?? null,
        request,
        adds: names.filter((name) => !had.includes(name)),
        drops: had.filter((name) => !names.includes(name)),
        // Nobody waits for what is new.
        changed: before ? [ref, ...watchedIn(request)] : [],
        takes,
        wakeAt: request ? wakeAt(request, now) : 0,
        counting,
      }),
    );
    if (done === 'WRITTEN' && before && request) recordEnds(log, before.request, request);
    return done;
  };

  /**
   * Applies an event that holds whatever happened since `known` was read, in one round trip where nothing did. The request
   * afterwards, undefined where none is left; NAME_TAKEN where a new name leads elsewhere, unless it `takes` it from there.
   * `more` says, by what came of it, what else is counted; limits don't hold it up.
   */
  async function namingEvent(
    known: Found,
    event: Event,
    more: (next: Request | null) => More = () => ({}),
  ): Promise<Request | 'NAME_TAKEN' | undefined> {
    const { ref } = known.request;
    for (let stored: Stored | undefined = asStored(known); stored; stored = await store.read(ref)) {
      const now = clock.now();
      const next = transition(stored.request, event, now, policy);
      const done = await write(stored, ref, next, now, more(next.request));
      if (done === 'WRITTEN') return next.request ?? undefined;
      if (done === 'NAME_TAKEN') return done;
      if (isLimited(done)) throw new Error('An event that a limit held up');
    }
    return undefined;
  }

  async function tryCounted(
    before: Found,
    event: Event,
    counts: readonly Count[],
  ): Promise<Found | Limited | undefined> {
    const change = transition(before.stored, event, before.now, policy);
    const { request } = change;
    if (!request) return undefined;
    const done = await write(asStored(before), request.ref, change, before.now, { counts });
    if (isLimited(done)) return done;
    return done === 'WRITTEN' ? { ...before, request, stored: request, version: before.version + 1 } : undefined;
  }

  return {
    async find(...names: string[]): Promise<(Found | undefined)[]> {
      const stored = await store.find(names);
      const now = clock.now();
      return stored.map((one) => one && found(one, now));
    },

    /** The verification under the hash of a handle, unless its start was never answered: then nobody has the handle. */
    async locate(handleHash: string): Promise<Located | undefined> {
      const stored = (await store.find([hashName(handleHash)]))[0];
      return stored && verificationOf(found(stored), handleHash);
    },

    /** Every one that `isWanted`, each once; those that can't be read are left out, and counted. */
    async search(isWanted: (request: Request) => boolean): Promise<{ all: Found[]; unreadable: number }> {
      const all = new Map<string, Found>();
      const unreadable = new Set<string>();
      for await (const one of store.all()) {
        if (one instanceof RequestUnreadable) unreadable.add(one.ref);
        else if (isWanted(one.request)) all.set(one.request.ref, found(one));
      }
      return { all: [...all.values()], unreadable: unreadable.size };
    },

    /** As it is now; undefined where it is no more. */
    async again({ stored: { ref } }: Found): Promise<Found | undefined> {
      const stored = await store.read(ref);
      return stored && found(stored);
    },

    /** Removes it; false where somebody wrote in between, or removed it. */
    forget: async (known: Found): Promise<boolean> =>
      (await write(asStored(known), known.request.ref, { request: null, happened: [] }, clock.now())) === 'WRITTEN',

    async read(ref: string): Promise<Request | undefined> {
      const stored = await store.read(ref);
      return stored && found(stored).request;
    },

    /** A request's first version; its number may still lead to `before`. Undefined where somebody was faster. */
    async create(
      request: Request,
      before: Found | undefined,
      counts: readonly Count[],
    ): Promise<Found | Limited | undefined> {
      const now = clock.now();
      const takes = before ? { name: numberName(request.phoneNumber), from: before.request.ref } : null;
      const done = await write(null, request.ref, { request, happened: [] }, now, { takes, counts });
      if (isLimited(done)) return done;
      return done === 'WRITTEN' ? { request, stored: request, version: 0, now } : undefined;
    },

    /** Applies an event to the very version that was read; undefined where somebody wrote in between. */
    async tryEvent(before: Found, event: Event): Promise<Found | undefined> {
      const done = await tryCounted(before, event, []);
      return done && isLimited(done) ? undefined : done;
    },
    tryCounted,

    /** Counts without a request. */
    count: async (counting: Counting): Promise<true | Limited> =>
      isNothing(counting) || counted(counting, undefined, (one) => store.count(one)),

    namingEvent,
    /** As `namingEvent`, where a name that leads elsewhere would be a bug. */
    async event(...[known, event, more]: Parameters<typeof namingEvent>): Promise<Request | undefined> {
      const done = await namingEvent(known, event, more);
      if (done === 'NAME_TAKEN') throw new Error('A new name leads to another request');
      return done;
    },

    /** Writes down what time alone has changed; undefined where nothing is left, or somebody wrote in between. */
    async writeElapsed(stored: Stored): Promise<Found | undefined> {
      const { ref } = stored.request;
      const now = clock.now();
      const change = elapsed(stored.request, now);
      const { request } = change;
      if (isForgotten(request, now)) {
        const done = await write(stored, ref, { request: null, happened: [] }, now);
        if (done === 'WRITTEN') recordEnds(log, stored.request, request);
        return undefined;
      }
      if (request === stored.request) return { ...stored, now, stored: request };
      if ((await write(stored, ref, change, now)) !== 'WRITTEN') return undefined;
      return { request, now, stored: request, version: stored.version + 1 };
    },
  };
}

const isNothing = ({ counts, returns, tallies }: Counting) => counts.length + returns.length + tallies.length === 0;

const asStored = ({ stored, version }: Found): Stored => ({ request: stored, version });

export type Requests = ReturnType<typeof createRequests>;

/** Anything about a request shows in each of its verifications. */
const watchedIn = (request: Request | null) =>
  (request?.verifications ?? []).filter(isAnswered).map(({ handleHash }) => handleHash);

const isAnswered = ({ state }: Verification) => state.status !== 'UNANSWERED';

export type Located = Found & { readonly verification: Verification };

/** As `locate`, in what was found already. */
export function verificationOf(found: Found | undefined, handleHash: string): Located | undefined {
  const verification = found && findVerification(found.request, handleHash);
  return found && verification && isAnswered(verification) ? { ...found, verification } : undefined;
}
