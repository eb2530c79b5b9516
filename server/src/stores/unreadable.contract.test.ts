import { describe, expect, it } from 'vitest';
import { RequestUnreadable } from '../verification/store.ts';
import { namesOf } from '../verification/names.ts';
import { damages } from './damage-fixture.ts';
import { openRaw } from './raw-fixture.ts';
import { anOpenRequest, creating, startedAt, updating } from './request-fixture.ts';
import { storeKinds } from './store-fixture.ts';

const minute = 60_000;

/** Texts in place of what is stored. `text`: what was. */
const broken: Record<'SQLite in a file' | 'Redis', [string, (text: string) => string][]> = {
  'SQLite in a file': [
    ['nothing', () => ''],
    ['a letter', () => 'Dear store, '],
    ['half of it', (text) => text.slice(0, text.length / 2)],
    ['null', () => 'null'],
    ['a number', () => '17'],
  ],
  Redis: [
    ['nothing', () => ''],
    ['a letter', () => 'Dear store, '],
    ['half of it', (text) => text.slice(0, text.length / 2)],
    ['a version alone', () => '0'],
    ['a version and nothing', () => '0 '],
    ['no version', (text) => text.slice(1)],
    ['a word for a version', (text) => `first${text.slice(1)}`],
    ['a version below none', (text) => `-1${text.slice(1)}`],
    ['half a version', (text) => `0.5${text.slice(1)}`],
    ['a version written otherwise', (text) => `00${text.slice(1)}`],
    ['what is not deflated', () => `0 ${Buffer.from('{}').toString('base64')}`],
    ['another alphabet', (text) => `0 ${'§'.repeat(text.length)}`],
  ],
};

describe.each(storeKinds().filter(([name]) => name !== 'SQLite in memory'))('%s', (name, prepare) => {
  /** Three that are due, one after the other; `damage` is for the second. */
  async function threeDue() {
    const open = await prepare();
    const store = open();
    const raw = openRaw(open.url);
    const [one, bad, other] = [anOpenRequest(), anOpenRequest(), anOpenRequest()];
    for (const [index, request] of [one, bad, other].entries())
      await store.write(creating(request, { wakeAt: startedAt + index })); // oxlint-disable-line no-await-in-loop
    return { store, raw, one, bad, other };
  }

  async function passed({ store, one, bad, other }: Awaited<ReturnType<typeof threeDue>>) {
    const unreadable = expect.objectContaining({ ref: bad.ref, cause: expect.any(Error) });
    const due = await store.due(startedAt + 9, 9);
    expect(due).toEqual([{ request: one, version: 0 }, unreadable, { request: other, version: 0 }]);
    expect(due[1]).toBeInstanceOf(RequestUnreadable);
    const all = await Array.fromAsync(store.all());
    expect(new Set(all)).toEqual(new Set(due));
    expect(all).toHaveLength(due.length);
    await expect(store.read(bad.ref)).rejects.toEqual(unreadable);
    for (const found of namesOf(bad)) await expect(store.find([found])).rejects.toEqual(unreadable); // oxlint-disable-line no-await-in-loop
    await expect(store.find([...namesOf(one), ...namesOf(bad)])).rejects.toEqual(unreadable);
    expect(await store.find(namesOf(one))).toEqual(namesOf(one).map(() => ({ request: one, version: 0 })));
    // Nobody takes its number, and it is as it was.
    expect(await store.write(creating(anOpenRequest({ phoneNumber: bad.phoneNumber })))).toBe('NAME_TAKEN');
  }

  it.each(damages)('passes a request %s, and reads it to nobody', async (_, damaged) => {
    const parts = await threeDue();
    await parts.raw.change(parts.bad.ref, damaged);
    await expect(passed(parts)).resolves.toBeUndefined();
  });

  it.each(broken[name === 'Redis' ? name : 'SQLite in a file'])('passes a request that is %s', async (_, damaged) => {
    const parts = await threeDue();
    await parts.raw.write(parts.bad.ref, damaged(await parts.raw.read(parts.bad.ref)));
    await expect(passed(parts)).resolves.toBeUndefined();
  });

  it('reads it again once it was mended', async () => {
    const { store, raw, bad } = await threeDue();
    const before = await raw.read(bad.ref);
    await raw.write(bad.ref, 'x');
    await raw.write(bad.ref, before);
    expect(await store.read(bad.ref)).toEqual({ request: bad, version: 0 });
  });

  it('keeps what a later version may have added', async () => {
    const { store, raw, bad } = await threeDue();
    await raw.change(bad.ref, (request) => ({ ...request, mood: 'good' }));
    expect(await store.read(bad.ref)).toEqual({ request: { ...bad, mood: 'good' }, version: 0 });
  });

  it('puts off what is still due, readable or not, and nothing else', async () => {
    const { store, raw, one, bad, other } = await threeDue();
    await raw.write(bad.ref, 'x');
    const [now, later] = [startedAt + 9, startedAt + minute];
    await store.write(updating(other, 0, { wakeAt: startedAt + 2 * minute }));
    await store.postpone([bad.ref, other.ref, 'f'.repeat(32)], now, later);
    expect(await store.due(later - 1, 9)).toEqual([{ request: one, version: 0 }]);
    expect(await store.due(later, 9)).toEqual([
      { request: one, version: 0 },
      expect.objectContaining({ ref: bad.ref }),
    ]);
    await store.postpone([one.ref], now, later + 1);
    expect(await store.due(later, 9)).toEqual([expect.objectContaining({ ref: bad.ref })]);
    expect(await store.due(startedAt + 2 * minute, 9)).toHaveLength(3);
  });

  it('tells every listener, also those after one that throws', async () => {
    const store = (await prepare())();
    const request = anOpenRequest();
    await store.write(creating(request));
    const { promise: told, resolve } = Promise.withResolvers<void>();
    let calls = 0;
    await store.subscribe(request.verifications[0]?.handleHash ?? '', () => {
      calls += 1;
      throw new Error('A bug');
    });
    await store.subscribe(request.verifications[0]?.handleHash ?? '', resolve);
    expect(await store.write(updating(request, 0))).toBe('WRITTEN');
    await told;
    expect(calls).toBe(1);
    await expect(store.ping()).resolves.toBeUndefined();
  });
});
