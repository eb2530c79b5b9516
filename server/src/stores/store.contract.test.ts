import { describe, expect, it } from 'vitest';
import type { Store } from '../verification/store.ts';
import { namesOf, numberName } from '../verification/names.ts';
import { aClaimedRequest, anOpenRequest, checking, creating, removing, updating } from './request-fixture.ts';
import { openersOf, storeKinds } from './store-fixture.ts';

const twenty = Array.from({ length: 20 }, (_, index) => index);

/** One process or the other. */
const alternating = ([one, other]: readonly [Store, Store], index: number) => (index % 2 === 0 ? one : other);

/** What all but one of `writes` are answered; that one is written. */
async function onlyOneOf(writes: Promise<unknown>[]) {
  const refused = (await Promise.all(writes)).filter((done) => done !== 'WRITTEN');
  expect(refused).toHaveLength(writes.length - 1);
  expect(new Set(refused).size).toBe(1);
  return refused[0];
}

describe.each(storeKinds())('%s', (_name, prepare) => {
  const { open, openTwo } = openersOf(prepare);

  it('finds a request by its ref and by each of its names', async () => {
    const [writer, reader] = await openTwo();
    const request = anOpenRequest();
    expect(await writer.write(creating(request))).toBe('WRITTEN');
    const stored = { request, version: 0 };
    expect(await reader.read(request.ref)).toEqual(stored);
    expect(await reader.find(namesOf(request))).toEqual(namesOf(request).map(() => stored));
  });

  it('answers names in their order, undefined where one leads nowhere', async () => {
    const store = await open();
    const [one, other] = [anOpenRequest(), anOpenRequest()];
    await Promise.all([store.write(creating(one)), store.write(creating(other))]);
    const names = [numberName(other.phoneNumber), 'n:+10', numberName(one.phoneNumber), numberName(other.phoneNumber)];
    const found = await store.find(names);
    expect(found.map((stored) => stored?.request.ref)).toEqual([other.ref, undefined, one.ref, other.ref]);
    expect(await store.find([])).toEqual([]);
    expect(await store.read('nobody')).toBeUndefined();
  });

  it('tells of every request, page after page', async () => {
    const store = await open();
    const requests = Array.from({ length: 520 }, () => anOpenRequest());
    for (const request of requests) await store.write(creating(request));
    const [gone] = requests;
    if (gone) await store.write(removing(gone, 0));
    const refs = new Set<string>();
    for await (const one of store.all()) refs.add('request' in one ? one.request.ref : one.ref);
    expect(refs).toEqual(new Set(requests.slice(1).map(({ ref }) => ref)));
  });

  it('keeps every character', async () => {
    const store = await open();
    const request = { ...anOpenRequest(), phoneNumber: '+1 "§\\ 😀\u0000\u2028' };
    await store.write(creating(request));
    expect(await store.find([numberName(request.phoneNumber)])).toEqual([{ request, version: 0 }]);
  });

  it('writes over the version that was read, and over no other', async () => {
    const [store, other] = await openTwo();
    const request = anOpenRequest();
    const checked = checking(request);
    await store.write(creating(request));
    expect(await store.write(updating(checked, 1))).toBe('CONFLICT');
    expect(await store.write(creating(checked, { adds: [] }))).toBe('CONFLICT');
    expect(await other.read(request.ref)).toEqual({ request, version: 0 });
    expect(await other.write(updating(checked, 0))).toBe('WRITTEN');
    expect(await store.write(updating(request, 0, { adds: ['h:late'] }))).toBe('CONFLICT');
    expect(await store.read(request.ref)).toEqual({ request: checked, version: 1 });
    expect(await store.find(['h:late'])).toEqual([undefined]);
  });

  it('lets one of twenty writers at once through', async () => {
    const stores = await openTwo();
    const requests = twenty.map(() => aClaimedRequest({ phoneNumber: '+14155550100' }));
    const claims = requests.map((request, index) => alternating(stores, index).write(creating(request)));
    expect(await onlyOneOf(claims)).toBe('NAME_TAKEN');

    const [found] = await stores[0].find([numberName('+14155550100')]);
    const written = found?.request ?? aClaimedRequest();
    const checks = twenty.map((index) => alternating(stores, index).write(updating(checking(written), 0)));
    expect(await onlyOneOf(checks)).toBe('CONFLICT');
    expect((await stores[1].read(written.ref))?.version).toBe(1);
  });

  it('writes nothing of a request with a name that leads elsewhere', async () => {
    const store = await open();
    const [first, second] = [anOpenRequest(), anOpenRequest()];
    const taken = numberName(first.phoneNumber);
    await store.write(creating(first));
    expect(await store.write(creating(second, { adds: [...namesOf(second), taken] }))).toBe('NAME_TAKEN');
    expect(await store.read(second.ref)).toBeUndefined();
    expect(await store.find([...namesOf(second), taken])).toEqual([
      ...namesOf(second).map(() => undefined),
      { request: first, version: 0 },
    ]);
    expect(await store.due(second.expiresAt, 9)).toEqual([{ request: first, version: 0 }]);

    await store.write(creating(second));
    expect(await store.write(updating(checking(second), 0, { adds: ['h:new', taken] }))).toBe('NAME_TAKEN');
    expect(await store.write(updating(checking(second), 0, { adds: [numberName(second.phoneNumber)] }))).toBe(
      'NAME_TAKEN',
    );
    expect(await store.write(updating(checking(second), 1, { adds: [taken] }))).toBe('CONFLICT');
    expect(await store.read(second.ref)).toEqual({ request: second, version: 0 });
    expect(await store.find(['h:new'])).toEqual([undefined]);
  });

  it('takes a name over from the request that it is taken from, and from no other', async () => {
    const store = await open();
    const first = anOpenRequest();
    const [second, third] = [aClaimedRequest(first), aClaimedRequest(first)].map((request) => ({
      ...request,
      ref: aClaimedRequest().ref,
    }));
    const name = numberName(first.phoneNumber);
    if (!second || !third) throw new Error('Not two');
    await store.write(creating(first));
    expect(await store.write(creating(second, { takes: { name, from: first.ref } }))).toBe('WRITTEN');
    expect(await store.write(creating(third, { takes: { name, from: first.ref } }))).toBe('NAME_TAKEN');
    expect(await store.find([name])).toEqual([{ request: second, version: 0 }]);
    expect(await store.find(namesOf(first).slice(1))).toEqual(
      namesOf(first)
        .slice(1)
        .map(() => ({ request: first, version: 0 })),
    );

    expect(await store.write(removing(first, 0))).toBe('WRITTEN');
    expect(await store.find([name])).toEqual([{ request: second, version: 0 }]);
    expect(await store.write(removing(second, 0))).toBe('WRITTEN');
    expect(await store.write(creating(third, { takes: { name, from: first.ref } }))).toBe('WRITTEN');
    expect(await store.find([name])).toEqual([{ request: third, version: 0 }]);
  });

  it('forgets a name that is dropped, for others to add', async () => {
    const store = await open();
    const [first, second] = [anOpenRequest(), anOpenRequest()];
    await store.write(creating(first, { adds: [...namesOf(first), 'h:key'] }));
    await store.write(creating(second));
    expect(await store.write(updating(second, 0, { drops: ['h:key', 'h:nobody'] }))).toBe('WRITTEN');
    expect(await store.find(['h:key'])).toEqual([{ request: first, version: 0 }]);
    expect(await store.write(updating(first, 0, { drops: ['h:key'] }))).toBe('WRITTEN');
    expect(await store.find(['h:key'])).toEqual([undefined]);
    expect(await store.write(updating(second, 1, { adds: ['h:key'] }))).toBe('WRITTEN');
    expect(await store.find(['h:key'])).toEqual([{ request: second, version: 2 }]);
  });

  it('removes a request with its names, unless somebody wrote in between', async () => {
    const store = await open();
    const request = anOpenRequest();
    await store.write(creating(request));
    await store.write(updating(request, 0));
    expect(await store.write(removing(request, 0))).toBe('CONFLICT');
    expect(await store.write(removing(request, 1))).toBe('WRITTEN');
    expect(await store.write(removing(request, 1))).toBe('CONFLICT');
    expect(await store.read(request.ref)).toBeUndefined();
    expect(await store.find(namesOf(request))).toEqual(namesOf(request).map(() => undefined));
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
    expect(await store.write(creating(request))).toBe('WRITTEN');
  });
});
