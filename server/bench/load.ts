import { setTimeout as pause } from 'node:timers/promises';
import { freshNumber } from './people.ts';
import type { Speaker } from './speakers.ts';

/** What one person does. */
export const acts = {
  start: async ({ start }: Speaker, phoneNumber: string) => void (await start(phoneNumber)),
  check: async ({ start, check }: Speaker, phoneNumber: string) => check(await start(phoneNumber)),
  /** As `check`, and hears of the end over a socket. */
  subscribe: async ({ start, check, subscribe }: Speaker, phoneNumber: string) => {
    const id = await start(phoneNumber);
    const listening = await subscribe?.(id);
    await check(id);
    await listening?.ended;
  },
};
export type Act = keyof typeof acts;

/** Milliseconds that each act took. */
export type Load = { times: number[]; seconds: number };

/** How long people go on: both must be over. On a busy machine seconds alone may be few acts. */
export type Length = { seconds: number; acts: number };

/** `people` at a time, each the next act as soon as one is done. */
export async function closedLoop(speaker: Speaker, act: Act, people: number, length: Length): Promise<Load> {
  const times: number[] = [];
  const began = performance.now();
  const end = began + length.seconds * 1000;
  const person = async (index: number) => {
    for (let count = index; performance.now() < end || times.length < length.acts; count += people) {
      const from = performance.now();
      await acts[act](speaker, freshNumber(count));
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: people }, (_, index) => person(index)));
  return { times, seconds: (performance.now() - began) / 1000 };
}

/** More acts under way than that, and the server can't bear the rate. */
const mostUnderWay = 500;

/** So many acts a second, whether or not those before are done; each is timed from when it was due. */
export async function openLoop(speaker: Speaker, act: Act, perSecond: number, seconds: number): Promise<Load> {
  const times: number[] = [];
  const under: Promise<void>[] = [];
  const began = performance.now();
  const count = Math.round(perSecond * seconds);
  while (under.length < count) {
    const due = began + (under.length * 1000) / perSecond;
    if (due > performance.now()) {
      await pause(1);
      continue;
    }
    if (under.length - times.length > mostUnderWay) throw new Error('More people come than this machine can serve');
    const done = acts[act](speaker, freshNumber(under.length)).then(() => void times.push(performance.now() - due));
    // What fails is thrown at the end, or once nobody waits for it any more.
    done.catch(() => {});
    under.push(done);
  }
  await Promise.all(under);
  return { times, seconds };
}
