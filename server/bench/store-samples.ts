import { checking, removing, updating } from '../src/stores/request-fixture.ts';
import { namesOf } from '../src/verification/names.ts';
import type { Request } from '../src/verification/request.ts';
import type { Store } from '../src/verification/store.ts';
import { createStarts, dueCount } from './fill.ts';

/** A store that holds many, some of whom are known. */
export type Sampled = { store: Store; known: { request: Request; version: number }[]; times: Map<string, number[]> };

async function timed<T>({ times }: Sampled, name: string, operation: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await operation();
  const taken = performance.now() - start;
  const before = times.get(name);
  if (before) before.push(taken);
  else times.set(name, [taken]);
  return result;
}

/** `count` samples of every operation, in milliseconds; afterwards the store holds as many verifications as before. */
export async function sample(sampled: Sampled, count: number): Promise<void> {
  const { store, known } = sampled;
  const start = createStarts(store);
  for (let index = 0; index < count; index += 1) {
    const one = known[Math.floor(Math.random() * known.length)];
    if (!one) throw new Error('Nothing to ask for');
    const [number = '', , handleHash = ''] = namesOf(one.request);
    const started = start(index);
    const checked = updating(checking(one.request), one.version, { wakeAt: one.request.expiresAt });
    const found = await timed(sampled, 'find', () => store.find([number, handleHash]));
    const created = await timed(sampled, 'write (create, with its counts)', () => store.write(started));
    const updated = await timed(sampled, 'write (update)', () => store.write(checked));
    const due = await timed(sampled, 'due', () => store.due(Date.now(), 100));
    const removed = await timed(sampled, 'write (remove)', () => store.write(removing(started.request, 0)));
    one.version += 1;
    const isWritten = [created, updated, removed].every((done) => done === 'WRITTEN');
    if (found.includes(undefined) || !isWritten || due.length !== dueCount)
      throw new Error('An operation did not do what it should');
  }
}
