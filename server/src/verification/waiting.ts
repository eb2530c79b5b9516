import type { RateLimited, ServiceUnavailable } from '../schema.generated.ts';
import type { Clock } from './clock.ts';
import { rateLimited, serviceUnavailable } from './problems.ts';
import type { Store } from './store.ts';

/** Resolves where the request `ref` may have changed since it was read, at `until` at the latest. */
export type Changed = (ref: string, until: number) => Promise<void>;

/** For those who wait for what another does with a request: the store's events tell, nobody reads in between. */
export function createWaiting(store: Pick<Store, 'subscribe'>, clock: Pick<Clock, 'now' | 'wait'>) {
  /** `work` waits by what it is handed, and reads the request anew each time. */
  return async function waiting<T>(work: (changed: Changed) => Promise<T>): Promise<T> {
    let bell = Promise.withResolvers<void>();
    const ring = () => bell.resolve();
    let followed: { ref: string; stop: () => void } | undefined;

    async function changed(ref: string, until: number): Promise<void> {
      if (followed?.ref !== ref) {
        followed?.stop();
        followed = undefined;
        followed = { ref, stop: await store.subscribe(ref, ring, ring) };
        return; // what happened before wasn't told
      }
      const timer = new AbortController();
      await Promise.race([bell.promise, clock.wait(until - clock.now(), timer.signal)]);
      timer.abort();
      // From here on a ring is about what wasn't read yet.
      bell = Promise.withResolvers();
    }

    try {
      return await work(changed);
    } finally {
      followed?.stop();
    }
  };
}

export type Waiting = ReturnType<typeof createWaiting>;

/** Another has the claim to call for the request `ref`, until then; `isRepeat`: for the very same. */
export type UnderWay = { __typename: 'UnderWay'; ref: string; until: number; isRepeat: boolean };

/** As many wait for one `place` at a time, in each process, and whoever finds it full may come again after that. */
const mostWaiting = 20;
const comeAgainMs = 5_000;

type Turn = {
  place: string;
  /** What repeats of each other have in common: they wait as one, and hear one answer. */
  same: string;
  deadline: number;
};

/** Lets callers wait for their turn to make a call, one after the other. */
export function createTurns<Answer extends { __typename?: string }>(waiting: Waiting, clock: Pick<Clock, 'now'>) {
  type Answered = Answer | RateLimited | ServiceUnavailable;
  const places = new Map<string, number>();
  const repeats = new Map<string, Promise<Answered>>();

  const wait = (first: UnderWay, turn: () => Promise<Answer | UnderWay>, deadline: number) =>
    waiting(async (changed): Promise<Answered> => {
      for (let step: Answer | UnderWay = first; ; step = await turn()) {
        if (!isUnderWay(step)) return step;
        if (clock.now() >= deadline) return serviceUnavailable(true);
        await changed(step.ref, Math.min(deadline, step.until));
      }
    });

  async function inPlace(place: string, work: () => Promise<Answered>): Promise<Answered> {
    const before = places.get(place) ?? 0;
    const now = clock.now();
    if (before >= mostWaiting) return rateLimited(now + comeAgainMs, now);
    places.set(place, before + 1);
    try {
      return await work();
    } finally {
      const left = (places.get(place) ?? 0) - 1;
      if (left > 0) places.set(place, left);
      else places.delete(place);
    }
  }

  /** What `turn` comes to once nobody's call is under way any more. */
  return function goOn(
    first: UnderWay,
    turn: () => Promise<Answer | UnderWay>,
    { place, same, deadline }: Turn,
  ): Promise<Answered> {
    if (!first.isRepeat) return inPlace(place, () => wait(first, turn, deadline));
    const before = repeats.get(same);
    if (before) return before;
    const answer = wait(first, turn, deadline).finally(() => repeats.delete(same));
    repeats.set(same, answer);
    return answer;
  };
}

const isUnderWay = (step: { __typename?: string }): step is UnderWay => step.__typename === 'UnderWay';
