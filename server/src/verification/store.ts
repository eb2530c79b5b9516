import type { Request } from './verification.ts';

/**
 * Where requests live. Each method is one round trip and atomic; any may throw `StoreUnavailable`. A store knows nothing
 * of the rules: names and wake-up times are handed to it.
 */
export type Store = {
  read(ref: string): Promise<Stored | undefined>;
  /** What each name leads to, in the order of the names. */
  find(names: readonly string[]): Promise<(Stored | undefined)[]>;
  /** False, and nothing written, where somebody wrote in between or a name leads elsewhere. */
  write(write: Write): Promise<boolean>;
  /** Up to `limit` requests whose `wakeAt` is at or before `now`, the longest overdue first. */
  due(now: number, limit: number): Promise<Stored[]>;
  /** The value kept under `name`; `value` is kept where there is none. */
  keep(name: string, value: string): Promise<string>;
  /**
   * Calls `listener` after each write whose `changed` has `idHash`, whichever process wrote, and whenever one may have
   * been missed. Resolves, once nothing is missed any more, to what ends it.
   */
  subscribe(idHash: string, listener: () => void): Promise<() => void>;
  /** True where this process holds `name` for the next `ttlMs`; one process at a time does, and may renew. */
  lease(name: string, ttlMs: number): Promise<boolean>;
  /** Resolves where the store can be read and written. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type Stored = { readonly request: Request; readonly version: number };

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
  /** Hashes of the handles whose verifications look different from now on: subscribers are told. */
  changed: readonly string[];
  /** Milliseconds since the epoch. */
  wakeAt: number;
};

/** The store can't be reached, read or written: nothing was changed, as far as it could be told. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable' as const;
}
