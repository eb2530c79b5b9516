import { fill, withTotal } from './fill.ts';
import { openStores, type OpenStore } from './open-stores.ts';
import { measure, type Plan, type Result } from './rounds.ts';
import { startOurs, type Place, type Server } from './servers.ts';
import { quantile } from './statistics.ts';
import { sample, type Sampled } from './store-samples.ts';

/** What one store with `count` pending verifications takes: of our server on it, and for each operation of its own. */
export type Grown = {
  store: keyof typeof openStores;
  count: number;
  bytesEach: number;
  results: Result[];
  /** Microseconds: the median. */
  operations: Map<string, number>;
};

type Sizes = { counts: readonly number[]; samples: number; plan: Plan };

/** Fills each store with few, more and many, and measures all of them in turns. */
export async function measureGrowth(place: Place, sizes: Sizes, say: (what: string) => void): Promise<Grown[]> {
  const all: Grown[] = [];
  for (const store of ['sqlite', 'redis'] as const) all.push(...(await measureStore(store, place, sizes, say)));
  return all;
}

async function measureStore(
  name: keyof typeof openStores,
  place: Place,
  { counts, samples, plan }: Sizes,
  say: (what: string) => void,
): Promise<Grown[]> {
  const filled: (OpenStore & Sampled & { count: number; bytesEach: number })[] = [];
  for (const count of counts) {
    say(`filling ${name} with ${count} pending verifications`);
    const opened = await openStores[name](place.folder, `growth-${count}`);
    const known = (await fill(opened.store, count, 2_000)).map((request) => ({ request, version: 0 }));
    filled.push({ ...opened, known, count, times: new Map(), bytesEach: (await opened.bytes()) / count });
  }
  await sampleInTurns(filled, samples);
  const servers = new Map<string, Server>();
  for (const { store, url, pid, count } of filled) {
    await store.close();
    const ours = await startOurs(place, url, { more: withTotal });
    servers.set(`${count}`, { ...ours, ...(pid !== undefined && { storePid: pid }) });
  }
  const results = await measure(servers, plan, say);
  await Promise.all([...servers.values()].map(({ stop }) => stop()));
  await Promise.all(filled.map(({ stop }) => stop()));
  return filled.map(({ count, bytesEach, times }) => ({
    store: name,
    count,
    bytesEach,
    results: results.filter(({ server }) => server === `${count}`),
    operations: new Map([...times].map(([operation, taken]) => [operation, quantile(taken, 0.5) * 1_000])),
  }));
}

/** Blocks of all in turns; the first only warms up. */
async function sampleInTurns(filled: readonly Sampled[], samples: number) {
  const block = 200;
  for (let done = -block; done < samples; done += block)
    for (const one of filled) {
      if (done === 0) one.times.clear();
      await sample(one, block);
    }
}
