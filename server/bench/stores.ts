import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  aClaimedRequest,
  anOpenRequest,
  checking,
  creating,
  removing,
  startedAt,
  updating,
} from '../src/stores/request-fixture.ts';
import { parseConfig } from '../src/config/config.ts';
import { createLog } from '../src/telemetry/log.ts';
import { createLimits } from '../src/verification/limits.ts';
import { countNothing, type Counting, type Store } from '../src/verification/store.ts';
import { namesOf } from '../src/verification/names.ts';
import type { Request } from '../src/verification/request.ts';
import { openStores, type OpenStore } from './open-stores.ts';

// How long each store takes with few and with many pending verifications, and what one of them costs (at most 1.3
// times as long with a million as with a thousand, at most 1 kB each).
const { values } = parseArgs({
  options: {
    few: { type: 'string', default: '1000' },
    count: { type: 'string', default: '1000000' },
    samples: { type: 'string', default: '4000' },
    store: { type: 'string', default: 'sqlite,redis' },
  },
});
const blockSize = 200;
const mostKnown = 2_000;
const dueCount = 20;

for (const [name, open] of Object.entries(openStores).filter(([name]) => values.store.split(',').includes(name))) {
  console.log(`\nFilling ${name} with ${values.few} and with ${values.count} pending verifications …`);
  const few = await fill(await open(), Number(values.few));
  const many = await fill(await open(), Number(values.count));
  // In turns, so that whatever else the machine does meets both alike; the first block only warms up.
  for (let done = -blockSize; done < Number(values.samples); done += blockSize) {
    for (const filled of [few, many]) {
      if (done === 0) filled.times.clear();
      await sample(filled);
    }
  }
  report(few, many);
  await few.close();
  await many.close();
}

/** A store with `count` pending verifications; some of them, spread over all, are known here to ask for. */
async function fill(opened: OpenStore, count: number) {
  const known: { request: Request; version: number }[] = [];
  const every = Math.max(1, Math.floor(count / mostKnown));
  for (let filled = 0; filled < count; filled += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, count - filled) }, (_, index) => ({
      request: anOpenRequest(),
      index: filled + index,
    }));
    const written = await Promise.all(
      batch.map(({ request, index }) =>
        opened.store.write(creating(request, index < dueCount ? { wakeAt: startedAt - index } : {})),
      ),
    );
    // Among a million random numbers some are twice there: those aren't written.
    const asked = batch.filter(
      ({ index }, at) => written[at] === 'WRITTEN' && index >= dueCount && index % every === 0,
    );
    known.push(...asked.map(({ request }) => ({ request, version: 0 })));
  }
  const bytesEach = (await opened.bytes()) / count;
  const countedOf = countsFor(opened.store);
  for (let counted = 0; counted < count; counted += 1_000)
    await Promise.all(
      Array.from({ length: Math.min(1_000, count - counted) }, () => opened.store.count(countedOf(anOpenRequest()))),
    );
  const countsEach = (await opened.bytes()) / count - bytesEach;
  return { ...opened, known, count, countedOf, times: new Map<string, number[]>(), bytesEach, countsEach };
}

/** What a start counts by the default limits; client addresses are random, as if nobody came twice. */
function countsFor(store: Store) {
  const parsed = parseConfig({ VONAGE_API_KEY: 'bench', VONAGE_API_SECRET: 'bench' });
  if ('faults' in parsed) throw new Error(parsed.faults.join());
  const limits = createLimits({
    settings: parsed.config.limits,
    store,
    log: createLog('silent'),
    isExempt: () => false,
  });
  return (request: Request): Counting => {
    const number = { e164: request.phoneNumber, region: 'US', kind: 'MOBILE' } as const;
    const [verification] = request.verifications;
    if (!verification) throw new Error('Nothing to count');
    const address = Array.from({ length: 4 }, () => randomInt(256)).join('.');
    return { ...countNothing, counts: limits.start({ number, clientAddress: address, verification }, request) };
  };
}

type Filled = Awaited<ReturnType<typeof fill>>;

async function timed<T>({ times }: Filled, name: string, operation: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await operation();
  const taken = performance.now() - start;
  const before = times.get(name);
  if (before) before.push(taken);
  else times.set(name, [taken]);
  return result;
}

/** A block of samples of every operation; afterwards the store holds as many verifications as before. */
async function sample(filled: Filled) {
  const { store, known } = filled;
  for (let index = 0; index < blockSize; index += 1) {
    const one = known[Math.floor(Math.random() * known.length)];
    if (!one) throw new Error('Nothing to ask for');
    const [number = '', , handleHash = ''] = namesOf(one.request);
    // Not among those that are there.
    const claimed = aClaimedRequest({ phoneNumber: `+49151${randomInt(10_000_000, 99_999_999)}` });
    const started = creating(claimed, { counting: filled.countedOf(claimed) });
    const checked = updating(checking(one.request), one.version);
    const found = await timed(filled, 'find', () => store.find([number, handleHash]));
    const created = await timed(filled, 'write (create)', () => store.write(started));
    const updated = await timed(filled, 'write (update)', () => store.write(checked));
    const due = await timed(filled, 'due', () => store.due(startedAt, 100));
    const { request } = started;
    const removed = request && (await timed(filled, 'write (remove)', () => store.write(removing(request, 0))));
    one.version += 1;
    const isWritten = [created, updated, removed].every((done) => done === 'WRITTEN');
    if (found.includes(undefined) || !isWritten || due.length !== dueCount)
      throw new Error('An operation did not do what it should');
  }
}

function report(few: Filled, many: Filled) {
  for (const { count, bytesEach, countsEach } of [few, many])
    console.log(
      `${bytesEach.toFixed(0)} bytes each of ${count}, and ${countsEach.toFixed(0)} of what its start counts`,
    );
  const rows = [...few.times.keys()].map((operation) => {
    const microseconds = [0.5, 0.95].flatMap((share) =>
      [few, many].map((filled) => quantile(filled, operation, share)),
    );
    const [median = 0, medianOfMany = 0] = microseconds;
    return [operation, ...microseconds.map((time) => time.toFixed(0)), (medianOfMany / median).toFixed(2)];
  });
  const columns = ['median', 'p95'].flatMap((figure) => [few, many].map(({ count }) => `${figure} ${count}`));
  for (const row of [['µs', ...columns, 'ratio'], ...rows])
    console.log(row.map((cell, index) => (index === 0 ? cell.padEnd(16) : cell.padStart(16))).join(''));
}

function quantile({ times }: Filled, name: string, share: number) {
  const sorted = (times.get(name) ?? []).toSorted((a, b) => a - b);
  return (sorted[Math.floor(sorted.length * share)] ?? Number.NaN) * 1_000;
}
