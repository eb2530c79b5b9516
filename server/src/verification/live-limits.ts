import { createLimits, type Limits } from './limits.ts';
import type { LimitSettings } from './limit-settings.ts';

/** Limits whose settings may change while they are used: each call is judged by those of its moment. */
export function createLiveLimits(parts: Parameters<typeof createLimits>[0]) {
  let current = createLimits(parts);
  const limits = new Proxy<Limits>(current, { get: (_, name): unknown => Reflect.get(current, name) });
  return { limits, change: (settings: LimitSettings) => void (current = createLimits({ ...parts, settings })) };
}
