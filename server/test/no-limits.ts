import type { LimitRules } from '../src/verification/limits.ts';

export const noLimits: LimitRules = {
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
