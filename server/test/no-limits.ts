import type { LimitSettings } from '../src/verification/limit-settings.ts';

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
