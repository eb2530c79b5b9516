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
  /** The sums by field that were tallied under each key and aren't forgotten at `now`. */
  tallied(keys: readonly string[], now: number): Promise<Sums[]>;
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

/** What joins that which was counted under `key`. */
export type Count = {
  readonly key: string;
  /** 0: the limits are only looked at, as if one came. */
  readonly times: number;
  /** One that counts once however often it comes, with the latest moment. */
  readonly member?: string | undefined;
  readonly at: number;
  readonly limits: readonly Limit[];
  /** How far back limits look, the shortest first; what is older than the longest is forgotten. Milliseconds. */
  readonly windows: readonly number[];
};

/**
 * Of a key: no more than `most` in any `ms`; a member that is among them already is none more. Or, `sinceLatest`: with `most`
 * none more until `ms` after the latest.
 */
export type Limit = { readonly most: number; readonly ms: number; readonly sinceLatest?: true };

/**
 * Takes back so many that were counted `at`; a member only as long as it wasn't counted again later. `marked`: only where
 * something is counted under that key. Or everything, `at` null.
 */
export type Return =
  | { readonly key: string; readonly at: null; readonly marked?: undefined }
  | {
      readonly key: string;
      readonly at: number;
      readonly times: number;
      readonly member?: string | undefined;
      readonly marked?: string;
    };

/**
 * Adds one, or `by`, to the sum in a field under `key`, all of which are forgotten `keepMs` after the latest; nothing where
 * another sum, with what is tallied before, has reached `most`.
 */
export type Tally = Place & {
  readonly at: number;
  readonly keepMs: number;
  readonly by?: 1 | -1;
  readonly unless?: (Place & { readonly most: number }) | undefined;
};

/** Where a sum is. */
export type Place = { readonly key: string; readonly field: string };

/** By field. */
export type Sums = ReadonlyMap<string, number>;

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
