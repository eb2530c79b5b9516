import { StoreUnavailable, type Store } from '../../src/verification/store.ts';

/**
 * How a call to Vonage goes: plainly; its answer is lost, with or without its deed; refused, so that nothing is done; or
 * held, the deed before or after, until the answer is let go or the call times out.
 */
export type Fate = 'PLAIN' | 'REFUSED' | 'LOST_UNDONE' | 'LOST_DONE' | 'HELD_UNDONE' | 'HELD_DONE';

/** What strikes an operation around its `at`th access to the store, counted from 1. Who isn't resumed has crashed. */
export type Blow = { at: number; when: 'BEFORE' | 'AFTER'; what: 'STORE_AWAY' | 'SUSPENDED' };

export type Luck = { fate: Fate; blow: Blow | null };

export const plain: Luck = { fate: 'PLAIN', blow: null };

export const isPlain = ({ fate, blow }: Luck) => fate === 'PLAIN' && blow === null;

export const luckInWords = ({ fate, blow }: Luck) =>
  `${fate === 'PLAIN' ? '' : ` ${fate}`}${blow ? ` ${blow.what} ${blow.when} access ${blow.at}` : ''}`;

/** The store as an operation meets it: `blow` strikes once; `suspend` resolves when it is resumed, if ever. */
export function strikable(
  store: Store,
  blow: Blow | null,
  hit: { away: () => void; suspend: () => Promise<void> },
): Store {
  let count = 0;
  const strike = async () => {
    if (blow?.what === 'SUSPENDED') return hit.suspend();
    hit.away();
    throw new StoreUnavailable('Away');
  };
  const access = async <T>(work: () => Promise<T>): Promise<T> => {
    count += 1;
    const isStruck = blow?.at === count;
    if (isStruck && blow.when === 'BEFORE') await strike();
    const result = await work();
    if (isStruck && blow.when === 'AFTER') await strike();
    return result;
  };
  return {
    ...store,
    read: (ref) => access(() => store.read(ref)),
    find: (names) => access(() => store.find(names)),
    write: (write) => access(() => store.write(write)),
    due: (now, limit) => access(() => store.due(now, limit)),
  };
}

/** A call as `fate` has it; a held one is let go by `hold`'s caller, or lost once `timeOut` resolves. */
export async function fated<Outcome>(
  fate: Fate,
  { act, lost, refused }: { act: () => Outcome; lost: Outcome; refused: Outcome },
  { hold, timeOut }: { hold: (release: () => void) => void; timeOut: () => Promise<void> },
): Promise<Outcome> {
  switch (fate) {
    case 'PLAIN':
      return act();
    case 'REFUSED':
      return refused;
    case 'LOST_UNDONE':
      return lost;
    case 'LOST_DONE':
      act();
      return lost;
    case 'HELD_UNDONE':
    case 'HELD_DONE': {
      const early = fate === 'HELD_DONE' ? act() : undefined;
      const answered = Promise.withResolvers<Outcome>();
      hold(() => answered.resolve(early ?? act()));
      const late = async () => {
        await timeOut();
        return lost;
      };
      return Promise.race([answered.promise, late()]);
    }
  }
}
