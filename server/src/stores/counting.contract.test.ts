import { describe, expect, it } from 'vitest';
import { counted as bucketsWith, reached, returned, type Bucket } from '../verification/buckets.ts';
import { countNothing, type Count, type Counting, type Return, type Store, type Tally } from '../verification/store.ts';
import { anOpenRequest, creating, startedAt, updating } from './request-fixture.ts';
import { openersOf, storeKinds } from './store-fixture.ts';

const minute = 60_000;
const at = (minutes: number) => startedAt + minutes * minute;

const counting = (...counts: Count[]): Counting => ({ ...countNothing, counts });
const returning = (...returns: Return[]): Counting => ({ ...countNothing, returns });

/** One of `key`, at most two of which are in any ten minutes. */
const one = (minutes: number, more: Partial<Count> = {}): Count => ({
  key: 'phone:+1',
  times: 1,
  at: at(minutes),
  limits: [{ most: 2, ms: 10 * minute }],
  windows: [10 * minute, 60 * minute],
  ...more,
});
const inSecond = (seconds: number, most: number) =>
  one(0, { at: startedAt + seconds * 1_000, limits: [{ most, ms: 10 * minute }] });
/** What takes it back. */
const back = (minutes: number, more: Partial<Extract<Return, { at: number }>> = {}) => ({
  key: 'phone:+1',
  at: at(minutes),
  times: 1,
  ...more,
});

const countIn = (store: Store) => (count: Count) => store.count(counting(count));
/** For a write. */
const counted = { counting: counting(one(0)) };

describe.each(storeKinds())('%s', (_name, prepare) => {
  const { open, openTwo } = openersOf(prepare);

  it('lets as many pass as the limit says, and then one whenever another is out of the window', async () => {
    const [store, other] = await openTwo();
    expect(await countIn(store)(one(0))).toBe(true);
    expect(await countIn(other)(one(4))).toBe(true);
    expect(await countIn(store)(one(9))).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await countIn(other)(one(10))).toBe(true);
    expect(await countIn(store)(one(10))).toEqual({ key: 'phone:+1', until: at(14) });
  });

  it('says when all windows will let it pass', async () => {
    const count = countIn(await open());
    const limits = [
      { most: 1, ms: minute },
      { most: 3, ms: 60 * minute },
    ];
    for (const minutes of [0, 2, 4]) expect(await count(one(minutes, { limits }))).toBe(true);
    expect(await count(one(4.5, { limits }))).toEqual({ key: 'phone:+1', until: at(60) });
    expect(await count(one(60, { limits }))).toBe(true);
    expect(await count(one(60.5, { limits }))).toEqual({ key: 'phone:+1', until: at(62) });
  });

  it('counts a member once, with the moment it was counted last', async () => {
    const count = countIn(await open());
    const of = (member: string, minutes: number) => count(one(minutes, { member }));
    expect([await of('DE', 0), await of('DE', 5), await of('FR', 6)]).toEqual([true, true, true]);
    expect(await of('FR', 9)).toBe(true);
    expect(await of('US', 9)).toEqual({ key: 'phone:+1', until: at(15) });
  });

  it('counts several members at once, or none of them', async () => {
    const count = countIn(await open());
    const plan = (minutes: number) => one(minutes, { times: 3, limits: [{ most: 5, ms: 10 * minute }] });
    expect(await count(plan(0))).toBe(true);
    expect(await count(plan(1))).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await count(one(1, { limits: [{ most: 4, ms: 10 * minute }] }))).toBe(true);
    expect(await count(plan(10))).toBe(true);
    // More than ever fit wait until nothing is left.
    expect(await count({ ...plan(11), limits: [{ most: 2, ms: 10 * minute }] })).toMatchObject({ until: at(20) });
  });

  it('only looks where nothing comes', async () => {
    const count = countIn(await open());
    const look = (minutes: number) => count(one(minutes, { times: 0 }));
    expect([await look(0), await look(0), await look(0)]).toEqual([true, true, true]);
    await count(one(0));
    await count(one(1));
    expect(await look(2)).toEqual({ key: 'phone:+1', until: at(10) });
  });

  it('lets a known member pass where there are more than the limit lets in by now', async () => {
    const count = countIn(await open());
    for (const member of ['a', 'b', 'c']) await count(one(0, { member, limits: [] }));
    expect(await count(one(1, { member: 'a' }))).toBe(true);
    expect(await count(one(1, { member: 'd' }))).toMatchObject({ key: 'phone:+1' });
  });

  it('locks a full series from its latest member on', async () => {
    const count = countIn(await open());
    for (const minutes of [0, 500, 600]) await count(one(minutes, { limits: [], windows: [9e9] }));
    const limits = [{ most: 3, ms: 30 * minute, sinceLatest: true as const }];
    expect(await count(one(629, { times: 0, limits }))).toEqual({ key: 'phone:+1', until: at(630) });
    expect(await count(one(630, { times: 0, limits }))).toBe(true);
    expect(await count(one(629, { times: 0, limits: [{ ...limits[0], most: 4, ms: 9e9 }] }))).toBe(true);
  });

  it('keeps keys apart, and counts nothing where one of them is over its limit', async () => {
    const store = await open();
    await store.count(counting(one(0), one(0, { key: 'ip:::/64' })));
    await store.count(counting(one(1)));
    const both = counting(one(2, { key: 'ip:::/64' }), one(2));
    expect(await store.count(both)).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await store.count(counting(one(2, { key: 'ip:::/64' })))).toBe(true);
    expect(await store.count(counting(one(2, { key: 'ip:::/64' })))).toEqual({ key: 'ip:::/64', until: at(10) });
  });

  it('names the key that is over its limit longest', async () => {
    const store = await open();
    for (let time = 0; time < 2; time += 1) await store.count(counting(one(0), one(5, { key: 'ip:1' }))); // oxlint-disable-line no-await-in-loop
    expect(await store.count(counting(one(6), one(6, { key: 'ip:1' })))).toEqual({
      key: 'ip:1',
      until: at(15),
    });
  });

  it('takes back what was counted then, not what was counted again', async () => {
    const store = await open();
    const count = countIn(store);
    const take = (...returns: Return[]) => store.count(returning(...returns));
    await count(one(0));
    await count(one(1, { member: 'DE' }));
    await count(one(2, { member: 'DE' }));
    await take(
      back(1),
      back(2),
      back(1, { member: 'DE' }),
      back(2, { member: 'FR' }),
      back(9),
      back(0, { key: 'ip:1' }),
    );
    expect(await count(one(3))).not.toBe(true);
    await take(back(0));
    expect(await count(one(3))).toBe(true);
    await take(back(2, { member: 'DE' }));
    expect(await count(one(3))).toBe(true);
    await take({ key: 'phone:+1', at: null });
    expect([await count(one(3)), await count(one(3))]).toEqual([true, true]);
  });

  it('takes back of several, and only where it is marked', async () => {
    const store = await open();
    const of = (times: number) => one(0, { times, limits: [{ most: 5, ms: 10 * minute }] });
    await store.count(counting(of(5)));
    await store.count(returning(back(0, { times: 2 }), back(0, { marked: 'mark:1' })));
    expect([await store.count(counting(of(3))), await store.count(counting(of(2)))]).toEqual([
      { key: 'phone:+1', until: at(10) },
      true,
    ]);
    await store.count(counting(one(0, { key: 'mark:1', limits: [] })));
    await store.count(returning(back(0, { times: 5, marked: 'mark:1' })));
    expect(await store.count(counting(of(5)))).toBe(true);
  });

  it('keeps more than sixty in buckets, as wide as a sixtieth of the window, which count until all of it is out', async () => {
    const store = await open();
    const untilAt = async (seconds: number, most: number) => {
      const done = await store.count(counting({ ...inSecond(seconds, most), times: 0 }));
      return done === true ? done : (done.until - startedAt) / 1_000;
    };
    for (let second = 0; second < 60; second += 1) await store.count(counting(inSecond(second, 99))); // oxlint-disable-line no-await-in-loop
    expect(await untilAt(60, 60)).toBe(600);
    await store.count(counting(inSecond(60, 99)));
    expect([await untilAt(60, 61), await untilAt(60, 51), await untilAt(60, 50)]).toEqual([610, 610, 621]);
    // One is given back from inside a bucket, and one from where nothing is counted.
    await store.count(returning({ ...back(0), at: startedAt + 4_000 }, { ...back(0), at: startedAt + 70_000 }));
    expect([await untilAt(61, 61), await untilAt(61, 60)]).toEqual([true, 610]);
  });

  it('does as the rules say, whatever comes', async () => {
    const store = await open();
    let buckets: readonly Bucket[] = [];
    let seed = 17;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const moments: number[] = [];
    for (let step = 0, now = 0; step < 300; step += 1) {
      now += random(20) === 0 ? random(30 * minute) : random(5_000);
      const moment = startedAt + Math.max(0, now - random(2_000));
      if (random(4) === 0) {
        const gone = returning({ key: 'phone:+1', at: moments[random(moments.length)] ?? 0, times: 1 });
        await store.count(gone);
        for (const one of gone.returns) buckets = returned(buckets, one);
        continue;
      }
      const limits = [
        { most: 150, ms: 10 * minute },
        { most: 300, ms: 60 * minute },
      ];
      const more = { ...one(0, { limits, times: 1 + random(3) }), at: moment };
      const untils = limits.flatMap((limit) => reached(buckets, more, limit) ?? []);
      const expected = untils.length > 0 ? { key: more.key, until: Math.max(...untils) } : true;
      expect(await store.count(counting(more))).toEqual(expected);
      if (expected !== true) continue;
      buckets = bucketsWith(buckets, more);
      moments.push(moment);
    }
  });

  it('lets no more of twenty at once pass', async () => {
    const stores = await openTwo();
    const twenty = Array.from({ length: 20 }, () => one(0, { limits: [{ most: 5, ms: minute }] }));
    const done = await Promise.all(twenty.map((count, index) => countIn(stores[index % 2 === 0 ? 0 : 1])(count)));
    expect(done.filter((passed) => passed === true)).toHaveLength(5);
  });

  it('writes a request and counts, or neither', async () => {
    const [store, other] = await openTwo();
    const request = anOpenRequest();
    expect(await store.write(creating(request, counted))).toBe('WRITTEN');
    // Somebody was faster: that comes before any limit, and counts nothing.
    expect(await store.write(updating(request, 7, counted))).toBe('CONFLICT');
    expect(await other.write(updating(request, 0, counted))).toBe('WRITTEN');
    expect(await store.write(updating(request, 0, counted))).toBe('CONFLICT');
    expect(await store.write(updating(request, 1, counted))).toEqual({ key: 'phone:+1', until: at(10) });
    expect(await other.read(request.ref)).toEqual({ request, version: 1 });
    const late = anOpenRequest();
    expect(await store.write(creating(late, counted))).toMatchObject({ key: 'phone:+1' });
    expect(await other.find([`n:${late.phoneNumber}`])).toEqual([undefined]);
    await store.write(updating(request, 1, { counting: returning(back(0)) }));
    expect(await other.write(creating(late, counted))).toBe('WRITTEN');
  });

  it('tallies', async () => {
    const [store, other] = await openTwo();
    const tallies = ['a1', 'a1', 'b1'].map((field) => ({ key: 'region:US', field, at: at(0), keepMs: 9e9 }));
    await store.count({ ...countNothing, tallies });
    await other.write(creating(anOpenRequest(), { counting: { ...countNothing, tallies: tallies.slice(1) } }));
    expect(await other.tallied(['region:US', 'region:GB'], at(1))).toEqual([
      new Map([
        ['a1', 3],
        ['b1', 2],
      ]),
      new Map(),
    ]);
    expect(await store.tallied([], at(1))).toEqual([]);
  });

  it('tallies up to what another sum has reached, and takes away', async () => {
    const [store, other] = await openTwo();
    const from = { key: 'client:1.2.3.4:US', field: '1', at: at(0), keepMs: 9e9 };
    const capped = { key: 'region:US', field: 'a1', at: at(0), keepMs: 9e9, unless: { ...from, most: 2 } };
    const tally = (tallies: Tally[]) => store.count({ ...countNothing, tallies });
    const sums = async () => (await other.tallied([capped.key, from.key], at(1))).flatMap((row) => [...row.values()]);
    await tally([capped, from, capped, from, capped, from]);
    expect(await sums()).toEqual([2, 3]);
    // One of three is none of those that were counted; the next one is.
    const less = [
      { ...capped, by: -1 as const, unless: { ...capped.unless, most: 3 } },
      { ...from, by: -1 as const },
    ];
    await tally(less);
    expect(await sums()).toEqual([2, 2]);
    await tally(less);
    expect(await sums()).toEqual([1, 1]);
    await Promise.all(Array.from({ length: 20 }, () => tally([capped, from])));
    expect(await sums()).toEqual([2, 21]);
  });
});
