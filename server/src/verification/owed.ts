/** A call that is owed to the provider, or to one's own backend: due at `dueAt`; `calling` while somebody makes it. */
export type Owed = {
  readonly dueAt: number;
  /** Calls made so far that failed. */
  readonly tries: number;
  readonly calling: { readonly heldUntil: number } | null;
};

/** Whether an owed call has to be made at `now`, and nobody makes it yet. */
export const isDue = (owed: Owed | null | undefined, now: number): boolean =>
  owed != null && !owed.calling && owed.dueAt <= now;
