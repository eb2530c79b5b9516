import type { Config } from './config/config.ts';
import { storeTimeoutMs } from './stores/open-store.ts';
import { tellClaimMs } from './verification/telling.ts';
import { claimMsFor } from './verification/verifications.ts';
import { longestCallMs } from './vonage/vonage.ts';

/** The longest that a claim is held: one to call Vonage, or to tell one's own backend. */
export const longestClaimMs = ({ vonage, webhook }: Config) =>
  Math.max(claimMsFor(longestCallMs(vonage)), webhook === undefined ? 0 : tellClaimMs);

/**
 * No regular operation takes longer: one that waits until another's claim to call Vonage has run out, and then calls
 * itself, each with a second to spare, with a store that takes its time before, between and after.
 */
export const longestOperationMs = ({ vonage }: Config) => 2 * claimMsFor(longestCallMs(vonage)) + 5 * storeTimeoutMs;
