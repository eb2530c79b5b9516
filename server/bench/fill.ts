import { randomUUID } from 'node:crypto';
import { aClaimedRequest, creating } from '../src/stores/request-fixture.ts';
import { parseConfig } from '../src/config/config.ts';
import { createLog } from '../src/telemetry/log.ts';
import { createLimits } from '../src/verification/limits.ts';
import { createLists } from '../src/verification/lists.ts';
import { world } from '../src/verification/phone-number.ts';
import { parsePhoneNumber } from '../src/verification/parse-phone-number.ts';
import type { Request } from '../src/verification/request.ts';
import type { Store, Write } from '../src/verification/store.ts';
import { transition } from '../src/verification/transition/transition.ts';
import { claimed } from '../src/verification/transition/starts.ts';
import { wakeAt } from '../src/verification/wake.ts';
import { testPolicy } from '../test/rules-fixture.ts';
import { freshAddress, freshNumber } from './people.ts';

/** So long that none ends while it is measured; people have 9 minutes. */
const stepMs = 60 * 60_000;

/** So many of each store are due, for what asks for those. */
export const dueCount = 20;

/** What is counted beside the defaults, so that `total` is measured too: it never refuses here. */
export const withTotal = { LIMITS: 'total=10000000/1d' };

/** Writes of starts just sent, with all that each counts. */
export function createStarts(store: Store) {
  const parsed = parseConfig({ VONAGE_API_KEY: 'bench', VONAGE_API_SECRET: 'bench', ...withTotal });
  if ('faults' in parsed) throw new Error(parsed.faults.join());
  const limits = createLimits({
    settings: parsed.config.limits,
    store,
    log: createLog('silent'),
    isExempt: () => false,
    lists: createLists([]),
  });

  return (index: number): Write & { request: Request } => {
    const now = Date.now();
    const number = parsePhoneNumber(freshNumber(index), '');
    if (typeof number === 'string') throw new Error(number);
    const clientAddress = freshAddress();
    const fresh = aClaimedRequest({ phoneNumber: number.e164, region: number.region ?? world });
    const [someone] = fresh.verifications;
    if (!someone) throw new Error('Nobody started it');
    const claim = claimed(fresh, {
      sending: { ...fresh, stepMs, startedAt: now },
      verification: { ...someone, clientAddress, createdAt: now },
      heldUntil: now + 10_000,
    });
    const policy = { ...testPolicy, doubtMs: 30_000 };
    const { request, happened } = transition(claim, { type: 'SENT', requestId: randomUUID() }, now, policy);
    const [verification] = request?.verifications ?? [];
    if (!request || !verification) throw new Error('Nothing is left of it');
    const { returns, tallies } = limits.happened(request, happened, now);
    // Every other one tallies as verified, or `pumping` would take them for an attack.
    const verified = index % 2 === 0 ? limits.happened(request, [{ type: 'VERIFIED', verification }], now).tallies : [];
    const counts = limits.start({ number, clientAddress, verification }, request);
    const counting = { counts, returns, tallies: [...tallies, ...verified] };
    return { ...creating(request, { wakeAt: wakeAt(request, now), counting }), request };
  };
}

/** Fills a store with so many pending verifications; resolves to some of them, spread over all. */
export async function fill(store: Store, count: number, mostKnown: number): Promise<Request[]> {
  const start = createStarts(store);
  const known: Request[] = [];
  const every = Math.max(1, Math.floor(count / mostKnown));
  const atOnce = 1_000;
  for (let filled = 0; filled < count; filled += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, count - filled) }, (_, index) => start(filled + index)).map(
      (write, at) => (filled + at < dueCount ? { ...write, wakeAt: Date.now() - dueCount + at } : write),
    );
    const written = await Promise.all(batch.map((write) => store.write(write)));
    if (written.some((done) => done !== 'WRITTEN')) throw new Error('Not all were written');
    known.push(
      ...batch.flatMap(({ request }, at) => (filled + at >= dueCount && (filled + at) % every === 0 ? [request] : [])),
    );
  }
  return known;
}
