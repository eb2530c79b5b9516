import type { Request } from './request.ts';
import type { Store, Tally } from './store.ts';

// How much is owed is tallied with each change of it: to look through all requests for it would take seconds.

const what = ['webhooks', 'cancels'] as const;
const key = 'owed:';

/** No backlog is older: webhooks are given up, and requests forgotten, before. */
const keepMs = 30 * 24 * 60 * 60_000;

/** What a write that makes `after` of `before` adds to what is owed, or takes away. */
export function talliesOfOwed(before: Request | null, after: Request | null, at: number): Tally[] {
  const [had, has] = [owedIn(before), owedIn(after)];
  return what.flatMap((one) => {
    const more = has[one] - had[one];
    const by = more > 0 ? 1 : -1;
    return Array.from({ length: Math.abs(more) }, () => ({ key, field: one, at, by, keepMs }) as const);
  });
}

function owedIn(request: Request | null) {
  const cancel = request?.phase.name === 'OPEN' ? request.phase.cancel : null;
  return {
    webhooks: request?.verifications.filter(({ owedEnd }) => owedEnd !== undefined).length ?? 0,
    cancels: cancel ? 1 : 0,
  };
}

/** How many webhooks are owed to one's own backend, and how many cancels to the provider, in the whole store. */
export async function owedInAll(store: Pick<Store, 'tallied'>, now: number) {
  const [sums] = await store.tallied([key], now);
  const sumOf = (one: (typeof what)[number]) => Math.max(0, sums?.get(one) ?? 0);
  return { webhooks: sumOf('webhooks'), cancels: sumOf('cancels') };
}
