import type { LimitSettings } from '../src/verification/limit-settings.ts';
import { createLists } from '../src/verification/lists.ts';
import type { Policy } from '../src/verification/policy.ts';
import type { createVerifications } from '../src/verification/verifications.ts';

export const noLimits: LimitSettings = {
  mode: 'enforce',
  phone: [],
  stem: [],
  ip: [],
  regions: [],
  prefix: [],
  checks: [],
  total: [],
  pumping: 'off',
  wrong: 'off',
};

/** The policy of most tests: three attempts, nothing in doubt, nobody who is told of ends. */
export const testPolicy: Policy = {
  codeLength: 6,
  maxAttempts: 3,
  cooldownMs: 30_000,
  cancelDelayMs: 30_000,
  doubtMs: 0,
  looks: false,
  publicPlaces: 3,
  tells: false,
};

/** What a test of the rules hands them, where nothing of it is the subject; store, provider, proofs and clock apart. */
export const usualParts = {
  policy: testPolicy,
  limits: noLimits,
  lists: createLists([]),
  lookups: undefined,
  isTestNumber: () => false,
  offer: {
    channels: ['SMS', 'VOICE'],
    defaultRegion: 'US',
    allowedRegions: null,
    channelTimeoutSeconds: 180,
    reuseCode: true,
    blockVoip: true,
    simulated: false,
  },
  publicUrl: () => '',
  providerTimeoutMs: 5_000,
} satisfies Partial<Parameters<typeof createVerifications>[0]>;
