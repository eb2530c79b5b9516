import { describe, expect, it } from 'vitest';
import { countNothing, type Count, type Counting, type Return, type Store, type Tally } from '../verification/store.ts';
import { anOpenRequest, creating, startedAt, updating } from './request-fixture.ts';
import { openersOf, storeKinds } from './store-fixture.ts';

const minute = 60_000;
const at = (minutes: number) => startedAt + minutes * minute;

const counting = (...counts: Count[]): Counting => ({ ...countNothing, counts });
const returning = (...returns: Return[]): Counting => ({ ...countNothing, returns });

/** One member of `key`, at most `most` of which are in any ten minutes. */
const one = (member: string, minutes: number, more: Partial<Count> = {}): Count => ({
  key: 'phone:+1',
  members: [member],
  at: at(minutes),
  limits: [{ most: 2, ms: 10 * minute }],
  keepMs: 60 * minute,
  keepMost: 9,
  ...more,
});

const countIn = (store: Store) => (count: Count) => store.count(counting(count));
/** For a write. */
const counted = (member: string) => ({ counting: counting(one(member, 0)) });

describe.each(storeKinds())('%s', (_name, prepare) => {
  const { open, openTwo } = openersOf(prepare);

  it('lets as many pass as the limit says, and then one whenever another is out of the window', async () => {
    const [store, other] = await openTwo();
    expect(await countIn(store)(one('a', 0))).toBe(true);
    expect(await countIn(other)(one('b', 4))).toBe(true);
    expect(await countIn(store)(one('c', 9))).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await countIn(other)(one('c', 10))).toBe(true);
    expect(await countIn(store)(one('d', 10))).toEqual({ key: 'phone:+1', until: at(14) });
  });

  it('says when all windows will let it pass', async () => {
    const count = countIn(await open());
    const limits = [
      { most: 1, ms: minute },
      { most: 3, ms: 60 * minute },
    ];
    for (const minutes of [0, 2, 4]) expect(await count(one(`m${minutes}`, minutes, { limits }))).toBe(true);
    expect(await count(one('d', 4.5, { limits }))).toEqual({ key: 'phone:+1', until: at(60) });
    expect(await count(one('d', 60, { limits }))).toBe(true);
    expect(await count(one('e', 60.5, { limits }))).toEqual({ key: 'phone:+1', until: at(62) });
  });

  it('counts a member once, with the moment it was counted last', async () => {
    const count = countIn(await open());
    expect([await count(one('DE', 0)), await count(one('DE', 5)), await count(one('FR', 6))]).toEqual([
      true,
      true,
      true,
    ]);
    expect(await count(one('FR', 9))).toBe(true);
    expect(await count(one('US', 9))).toEqual({ key: 'phone:+1', until: at(15) });
  });

  it('counts several members at once, or none of them', async () => {
    const count = countIn(await open());
    const plan = (name: string, minutes: number) =>
      one('', minutes, { members: [`${name}0`, `${name}1`, `${name}2`], limits: [{ most: 5, ms: 10 * minute }] });
    expect(await count(plan('a', 0))).toBe(true);
    expect(await count(plan('b', 1))).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await count(one('c', 1, { limits: [{ most: 4, ms: 10 * minute }] }))).toBe(true);
    expect(await count(plan('d', 10))).toBe(true);
    // More than ever fit wait until nothing is left.
    expect(await count({ ...plan('e', 11), limits: [{ most: 2, ms: 10 * minute }] })).toMatchObject({ until: at(20) });
  });

  it('only looks where there is no member', async () => {
    const count = countIn(await open());
    const look = (minutes: number) => count(one('', minutes, { members: [] }));
    expect([await look(0), await look(0), await look(0)]).toEqual([true, true, true]);
    await count(one('a', 0));
    await count(one('b', 1));
    expect(await look(2)).toEqual({ key: 'phone:+1', until: at(10) });
  });

  it('lets a known member pass where there are more than the limit lets in by now', async () => {
    const count = countIn(await open());
    for (const member of ['a', 'b', 'c']) await count(one(member, 0, { limits: [] }));
    expect(await count(one('a', 1))).toBe(true);
    expect(await count(one('d', 1))).toMatchObject({ key: 'phone:+1' });
  });

  it('locks a full series from its latest member on', async () => {
    const count = countIn(await open());
    for (const minutes of [0, 500, 600]) await count(one(`m${minutes}`, minutes, { limits: [], keepMs: 9e9 }));
    const limits = [{ most: 3, ms: 30 * minute, sinceLatest: true as const }];
    expect(await count(one('', 629, { members: [], limits }))).toEqual({ key: 'phone:+1', until: at(630) });
    expect(await count(one('', 630, { members: [], limits }))).toBe(true);
    expect(await count(one('', 629, { members: [], limits: [{ ...limits[0], most: 4, ms: 9e9 }] }))).toBe(true);
  });

  it('keeps keys apart, and counts nothing where one of them is over its limit', async () => {
    const store = await open();
    await store.count(counting(one('a', 0), one('a', 0, { key: 'ip:::/64' })));
    await store.count(counting(one('b', 1)));
    const both = counting(one('c', 2, { key: 'ip:::/64' }), one('c', 2));
    expect(await store.count(both)).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await store.count(counting(one('d', 2, { key: 'ip:::/64' })))).toBe(true);
    expect(await store.count(counting(one('e', 2, { key: 'ip:::/64' })))).toEqual({ key: 'ip:::/64', until: at(10) });
  });

  it('names the key that is over its limit longest', async () => {
    const store = await open();
    for (const member of ['a', 'b']) await store.count(counting(one(member, 0), one(member, 5, { key: 'ip:1' }))); // oxlint-disable-line no-await-in-loop
    expect(await store.count(counting(one('c', 6), one('c', 6, { key: 'ip:1' })))).toEqual({
      key: 'ip:1',
      until: at(15),
    });
  });

  it('takes back what was counted then, not what was counted again', async () => {
    const store = await open();
    const count = countIn(store);
    await count(one('a', 0));
    await count(one('DE', 1));
    await count(one('DE', 2));
    await store.count(returning({ key: 'phone:+1', members: ['a', 'x'], at: at(1) }));
    await store.count(returning({ key: 'phone:+1', members: ['DE'], at: at(1) }));
    expect(await count(one('b', 3))).not.toBe(true);
    await store.count(returning({ key: 'phone:+1', members: ['a'], at: at(0) }));
    expect(await count(one('b', 3))).toBe(true);
    await store.count(returning({ key: 'phone:+1', members: ['DE'], at: null }));
    expect(await count(one('c', 3))).toBe(true);
    await store.count(returning({ key: 'phone:+1', members: null, at: null }));
    expect([await count(one('d', 3)), await count(one('e', 3))]).toEqual([true, true]);
  });

  it('keeps the newest, and no more than it should', async () => {
    const count = countIn(await open());
    for (const minutes of [0, 1, 2, 3]) await count(one(`m${minutes}`, minutes, { limits: [], keepMost: 2 }));
    const look = (most: number) => count(one('', 4, { members: [], limits: [{ most, ms: 10 * minute }] }));
    expect([await look(2), await look(3)]).toEqual([{ key: 'phone:+1', until: at(12) }, true]);
    await count(one('late', 60, { limits: [], keepMs: 58 * minute }));
    expect(await count(one('', 60, { members: [], limits: [{ most: 3, ms: 90 * minute }] }))).toBe(true);
  });

  it('lets no more of twenty at once pass', async () => {
    const stores = await openTwo();
    const twenty = Array.from({ length: 20 }, (_, index) => one(`m${index}`, 0, { limits: [{ most: 5, ms: minute }] }));
    const done = await Promise.all(twenty.map((count, index) => countIn(stores[index % 2 === 0 ? 0 : 1])(count)));
    expect(done.filter((passed) => passed === true)).toHaveLength(5);
  });

  it('writes a request and counts, or neither', async () => {
    const [store, other] = await openTwo();
    const request = anOpenRequest();
    expect(await store.write(creating(request, counted('a')))).toBe('WRITTEN');
    // Somebody was faster: that comes before any limit, and counts nothing.
    expect(await store.write(updating(request, 7, counted('b')))).toBe('CONFLICT');
    expect(await other.write(updating(request, 0, counted('c')))).toBe('WRITTEN');
    expect(await store.write(updating(request, 0, counted('d')))).toBe('CONFLICT');
    expect(await store.write(updating(request, 1, counted('d')))).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await other.read(request.ref)).toEqual({ request, version: 1 });
    const late = anOpenRequest();
    expect(await store.write(creating(late, counted('e')))).toMatchObject({ key: 'phone:+1' });
    expect(await other.find([`n:${late.phoneNumber}`])).toEqual([undefined]);
    await store.write(updating(request, 1, { counting: returning({ key: 'phone:+1', members: ['a'], at: at(0) }) }));
    expect(await other.write(creating(late, counted('f')))).toBe('WRITTEN');
  });

  it('tallies', async () => {
    const [store, other] = await openTwo();
    const tallies = ['started:US:1', 'started:US:1', 'seen:1.2.3.4'].map((key) => ({ key, at: at(0), keepMs: 9e9 }));
    await store.count({ ...countNothing, tallies });
    await other.write(creating(anOpenRequest(), { counting: { ...countNothing, tallies: tallies.slice(1) } }));
    expect(await other.tallied(['started:US:1', 'started:US:2', 'seen:1.2.3.4'], at(1))).toEqual([3, 0, 2]);
    expect(await store.tallied([], at(1))).toEqual([]);
  });

  it('tallies up to what another key has reached, and takes away', async () => {
    const [store, other] = await openTwo();
    const from = { key: 'client:US:1.2.3.4', at: at(0), keepMs: 9e9 };
    const capped = { key: 'spread:US', at: at(0), keepMs: 9e9, unless: { key: from.key, most: 2 } };
    const tally = (tallies: Tally[]) => store.count({ ...countNothing, tallies });
    const sums = () => other.tallied([capped.key, from.key], at(1));
    await tally([capped, from, capped, from, capped, from]);
    expect(await sums()).toEqual([2, 3]);
    // One of three is none of those that were counted; the next one is.
    const back = [
      { ...capped, by: -1 as const, unless: { ...capped.unless, most: 3 } },
      { ...from, by: -1 as const },
    ];
    await tally(back);
    expect(await sums()).toEqual([2, 2]);
    await tally(back);
    expect(await sums()).toEqual([1, 1]);
    await Promise.all(Array.from({ length: 20 }, () => tally([capped, from])));
    expect(await sums()).toEqual([2, 21]);
  });
});
