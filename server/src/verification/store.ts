import type { Request } from './request.ts';

/**
 * Where requests live. Each method is one round trip and atomic; any may throw `StoreUnavailable`, `RequestUnreadable`
 * where what is asked for can't be read. A store knows nothing of the rules: names and wake-up times are handed to it.
 */
export type Store = {
  read(ref: string): Promise<Stored | undefined>;
  /** What each name leads to, in the order of the names. */
  find(names: readonly string[]): Promise<(Stored | undefined)[]>;
  /** All of `write` or, unless the answer is WRITTEN, nothing of it. */
  write(write: Write): Promise<Written | Limited>;
  /** What is counted without a request. */
  count(counting: Counting): Promise<true | Limited>;
  /** What was tallied under each key and isn't forgotten at `now`; 0 where nothing was. */
  tallied(keys: readonly string[], now: number): Promise<number[]>;
  /**
   * Up to `limit` requests whose `wakeAt` is at or before `now`, the longest overdue first. One that can't be read holds
   * none of the others up.
   */
  due(now: number, limit: number): Promise<(Stored | RequestUnreadable)[]>;
  /**
   * Every request, in no order, perhaps one more than once; of those that are written meanwhile either state. Reads the
   * whole store: for a command beside the service.
   */
  all(): AsyncIterable<Stored | RequestUnreadable>;
  /** Those of `refs` that are still due at `now` are due again at `until`. */
  postpone(refs: readonly string[], now: number, until: number): Promise<void>;
  /** The value kept under `name`; `value` is kept where there is none. */
  keep(name: string, value: string): Promise<string>;
  /**
   * Calls `listener` after each write whose `changed` has `name`, whichever process wrote, and whenever one may have been
   * missed. Resolves, once nothing is missed any more, to what ends it. `lost` is called where nothing is told for now.
   */
  subscribe(name: string, listener: () => void, lost?: () => void): Promise<() => void>;
  /** True where this process holds `name` for the next `ttlMs`; one process at a time does, and may renew. */
  lease(name: string, ttlMs: number): Promise<boolean>;
  /** What the store's own clock says, in milliseconds since the epoch; none where it has no other than this process's. */
  time?: () => Promise<number>;
  /** Resolves where the store can be read and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type Stored = { readonly request: Request; readonly version: number };

/** CONFLICT: another version than the one that was read is stored. NAME_TAKEN: a name that is added leads elsewhere. */
export type Written = 'WRITTEN' | 'CONFLICT' | 'NAME_TAKEN';

export type Write = {
  ref: string;
  /** The version that was read; null: there must be none yet. */
  version: number | null;
  /** Null removes it. */
  request: Request | null;
  /** Names that shall lead to it from now on, and led nowhere until now. */
  adds: readonly string[];
  /** Names that led to it and shan't any longer. */
  drops: readonly string[];
  /** The one among `adds` that may be taken over from another request, and which: the phone number's. */
  takes: { name: string; from: string } | null;
  /** Its ref, and hashes of the handles whose verifications look different from now on: subscribers are told. */
  changed: readonly string[];
  /** Milliseconds since the epoch. */
  wakeAt: number;
  counting: Counting;
};

/** What is counted, all of it or, where one of `counts` is over a limit, nothing. Times are milliseconds. */
export type Counting = {
  readonly counts: readonly Count[];
  readonly returns: readonly Return[];
  readonly tallies: readonly Tally[];
};

/** Members that join those under `key`, each with the moment `at` which it was last counted. */
export type Count = {
  readonly key: string;
  /** Empty: the limits are only looked at. */
  readonly members: readonly string[];
  readonly at: number;
  readonly limits: readonly Limit[];
  /** Members older than that, and those beyond the newest `keepMost`, are forgotten. */
  readonly keepMs: number;
  readonly keepMost: number;
};

/**
 * Of a key: no more than `most` members in any `ms`; one that is among them already is none more. Or, `sinceLatest`: with
 * `most` members none more until `ms` after the latest.
 */
export type Limit = { readonly most: number; readonly ms: number; readonly sinceLatest?: true };

/** Takes members back, all where null; `at` unless null, only as long as they weren't counted again later. */
export type Return = { readonly key: string; readonly members: readonly string[] | null; readonly at: number | null };

/**
 * Adds one, or `by`, to the number under `key`, which is forgotten `keepMs` after the latest; nothing where the number under
 * another key, with what is tallied before, has reached `most`.
 */
export type Tally = {
  readonly key: string;
  readonly at: number;
  readonly keepMs: number;
  readonly by?: 1 | -1;
  readonly unless?: { readonly key: string; readonly most: number } | undefined;
};

/** Nothing was counted or written: `key` is over its limit and will pass, the others too, from `until` on. */
export type Limited = { readonly key: string; readonly until: number };

export const countNothing: Counting = { counts: [], returns: [], tallies: [] };

/** The store can't be reached, read or written: nothing was changed, as far as it could be told. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable' as const;
}

/**
 * What is stored of one request is damaged, or of a form that isn't known here. What became of it, and whether its number
 * has a code, isn't known then: whoever asks for it waits. The `cause` says what is wrong with it.
 */
export class RequestUnreadable extends StoreUnavailable {
  readonly ref: string;
  constructor(ref: string, cause: unknown) {
    super('A request in the store cannot be read', { cause });
    this.ref = ref;
  }
}

/** The store as a whole, and not one request in it. */
export const isAway = (error: unknown): error is StoreUnavailable =>
  error instanceof StoreUnavailable && !(error instanceof RequestUnreadable);
