import { describe, expect, it } from 'vitest';
import type { Store } from '../verification/store.ts';
import { anOpenRequest, creating, handleHashOf, startedAt, updating } from './request-fixture.ts';
import { openersOf, storeKinds } from './store-fixture.ts';

const twenty = Array.from({ length: 20 }, (_, index) => index);

/** One process or the other. */
const alternating = ([one, other]: readonly [Store, Store], index: number) => (index % 2 === 0 ? one : other);

describe.each(storeKinds())('%s', (_name, prepare) => {
  const { open, openTwo } = openersOf(prepare);

  it('answers what is due, the longest overdue first, and no more than was asked for', async () => {
    const [store, other] = await openTwo();
    const requests = [30, 10, 40, 20].map((seconds) => ({ request: anOpenRequest(), at: startedAt + seconds * 1_000 }));
    const [a, b, c, d] = requests.map(({ request }) => ({ request, version: 0 }));
    for (const { request, at } of requests) await store.write(creating(request, { wakeAt: at })); // oxlint-disable-line no-await-in-loop
    expect(await other.due(startedAt + 9_999, 9)).toEqual([]);
    expect(await other.due(startedAt + 30_000, 9)).toEqual([b, d, a]);
    expect(await other.due(startedAt + 40_000, 2)).toEqual([b, d]);
    if (!b) throw new Error('Not four');
    await store.write(updating(b.request, 0, { wakeAt: startedAt + 35_000 }));
    expect(await other.due(startedAt + 40_000, 9)).toEqual([d, a, { ...b, version: 1 }, c]);
  });

  it('keeps the first value under a name', async () => {
    const stores = await openTwo();
    const kept = await Promise.all(twenty.map((index) => alternating(stores, index).keep('key', `value ${index}`)));
    expect(new Set(kept).size).toBe(1);
    expect(await stores[0].keep('key', 'late')).toBe(kept[0]);
    expect(await stores[1].keep('other key', 'another')).toBe('another');
  });

  it('tells those who listen to a verification when it changes', async () => {
    const store = await open();
    const [request, other] = [anOpenRequest(), anOpenRequest()];
    await Promise.all([store.write(creating(request)), store.write(creating(other))]);
    const heard: string[] = [];
    // A connection that has just come up tells everybody once, who may have missed something: two answers later it has.
    for (const name of ['one', 'two']) await store.subscribe(name, () => undefined);
    const leave = await store.subscribe(handleHashOf(request), () => heard.push('first'));
    await store.subscribe(handleHashOf(request), () => heard.push('second'));
    await new Promise<void>((resolve, reject) => {
      void (async () => {
        await store.subscribe(handleHashOf(other), resolve);
        await store.write(updating(request, 0));
        await store.write(updating(request, 0));
        leave();
        leave();
        await store.write(updating(request, 1));
        await store.write(updating(request, 2, { changed: [] }));
        await store.write(updating(other, 0));
      })().catch(reject);
    });
    expect(heard).toEqual(['first', 'second', 'second']);
  });

  it('lends a lease to one process, which may renew it', async () => {
    const store = await open();
    expect([await store.lease('sweep', 60_000), await store.lease('sweep', 60_000)]).toEqual([true, true]);
  });

  it('says that it can be read and written', async () => {
    await expect((await open()).ping()).resolves.toBeUndefined();
  });
});
