import { describe, expect, it } from 'vitest';
import { namesOf } from '../verification/names.ts';
import { StoreUnavailable, type Stored } from '../verification/store.ts';
import { FormUnknown, forms as ours, type Forms } from './forms.ts';
import { openRaw } from './raw-fixture.ts';
import { anOpenRequest, checking, creating, removing, updating } from './request-fixture.ts';
import { parseRequest } from './stored-request.ts';
import { storeKinds } from './store-fixture.ts';

/** A made-up form, far from those to come: the plan is called otherwise. Three releases: one that reads it, one that writes it, and the next. */
const madeUp = ours.writes + 100;
const fromMadeUp = (document: object) => {
  const { steps: plan, ...others }: { steps?: unknown } = document;
  return parseRequest({ ...others, plan });
};
const toMadeUp: Forms['write'] = ({ plan: steps, ...others }) => ({ ...others, steps });
const before: Forms = { ...ours, reads: new Map([...ours.reads, [madeUp, fromMadeUp]]) };
const after: Forms = { reads: before.reads, writes: madeUp, write: toMadeUp };
const later: Forms = {
  reads: new Map([
    [madeUp + 1, parseRequest],
    [madeUp + 2, parseRequest],
  ]),
  writes: madeUp + 1,
  write: ours.write,
};

const inForm = (form: number) =>
  expect.objectContaining({ cause: expect.objectContaining({ form, code: `FORM_${form}` }) });

describe.each(storeKinds().filter(([name]) => name !== 'SQLite in memory'))('%s', (_, prepare) => {
  it('is read and written by two releases side by side, and after one another, there and back', async () => {
    const open = await prepare();
    const request = anOpenRequest();
    let stored: Stored = { request, version: 0 };
    const names = namesOf(request);
    await open(before).write(creating(request));
    const raw = openRaw(open.url);

    for (const [forms, form] of [
      [after, madeUp],
      [before, ours.writes],
      [after, madeUp],
      [before, ours.writes],
    ] as const) {
      const node = open(forms);
      await node.ping(); // oxlint-disable-line no-await-in-loop
      expect(await node.read(request.ref)).toEqual(stored); // oxlint-disable-line no-await-in-loop
      stored = { request: checking(stored.request), version: stored.version + 1 };
      expect(await node.write(updating(stored.request, stored.version - 1))).toBe('WRITTEN'); // oxlint-disable-line no-await-in-loop
      await raw.change(request.ref, (document) => {
        // oxlint-disable-line no-await-in-loop
        expect(document).toMatchObject({ form });
        expect('steps' in document).toBe(form === madeUp);
        return document;
      });
      expect(await open(before).find(names)).toEqual(names.map(() => stored)); // oxlint-disable-line no-await-in-loop
      expect(await open(after).due(request.expiresAt, 9)).toEqual([stored]); // oxlint-disable-line no-await-in-loop
    }
    expect(await open(before).write(removing(request, stored.version))).toBe('WRITTEN');
    expect(await open(after).find(names)).toEqual(names.map(() => undefined));
  });

  it('is refused to a release that does not read the highest form in it, earlier or later', async () => {
    const open = await prepare();
    await open(before).write(creating(anOpenRequest()));
    const start = async (forms: Forms) => {
      try {
        return await open(forms).ping();
      } catch (error) {
        return error;
      }
    };
    expect(await start(ours)).toBeUndefined();
    expect(await start(later)).toEqual(inForm(ours.writes));
    await open(after).write(creating(anOpenRequest()));
    // Whatever the latest to write was.
    await open(before).write(creating(anOpenRequest()));
    expect(await start(ours)).toBeInstanceOf(StoreUnavailable);
    expect(await start(ours)).toEqual(inForm(madeUp));
    expect(await start(before)).toBeUndefined();
  });

  it('passes a request of a form that a release does not read, and names the form', async () => {
    const open = await prepare();
    const node = open(ours);
    const [one, other] = [anOpenRequest(), anOpenRequest()];
    for (const request of [one, other]) await node.write(creating(request)); // oxlint-disable-line no-await-in-loop
    await node.ping();
    await openRaw(open.url).change(one.ref, (request) => ({ ...request, form: madeUp }));
    expect(await node.due(other.expiresAt, 9)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ref: one.ref, cause: new FormUnknown(madeUp) }),
        { request: other, version: 0 },
      ]),
    );
    await expect(node.read(one.ref)).rejects.toEqual(inForm(madeUp));
  });
});
