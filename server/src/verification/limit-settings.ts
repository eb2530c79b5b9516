/**
 * Alarm while at least `count` starts of the last `seconds`, three times what is usual in the region, and more than `percent`
 * of all there, are unverified.
 */
export type PumpingRule = { readonly count: number; readonly percent: number; readonly seconds: number };

type Window = { readonly count: number; readonly seconds: number };

/** The limits of docs/rules.md#limits; an empty list is off. */
export type LimitSettings = {
  /** `observe`: what is over a limit is only logged. */
  readonly mode: 'enforce' | 'observe';
  readonly phone: readonly Window[];
  readonly stem: readonly Window[];
  readonly ip: readonly Window[];
  readonly regions: readonly Window[];
  readonly prefix: readonly Window[];
  readonly checks: readonly Window[];
  readonly total: readonly Window[];
  readonly pumping: PumpingRule | 'off';
  readonly wrong: { readonly count: number; readonly lockSeconds: number } | 'off';
};

/** A limit's name is what its keys begin with, before a colon. */
export const limitNames = ['phone', 'stem', 'ip', 'regions', 'prefix', 'checks', 'total', 'pumping', 'wrong'] as const;
export type LimitName = (typeof limitNames)[number];
