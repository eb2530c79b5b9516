import { combination, combinations } from '../test/unknowns/combinations.ts';
import { createWalker } from '../test/unknowns/walks.ts';
import { createWorld, makeKeys, type World } from '../test/unknowns/world.ts';

export type UnknownsReport = {
  combinations: number;
  /** Those that differ in nothing that was met are one. */
  walked: number;
  /** The first combination that wasn't right, with all that wasn't. */
  failure: { unknowns: object; faults: string[] } | undefined;
};

/**
 * A plan, a check, a resend, a cancel and what may go wrong with them, in every combination of what nobody knows of Vonage,
 * on the wire. `told` hears, now and then, how many have been walked.
 */
export async function walkUnknowns(told: (walked: number, combinations: number) => void): Promise<UnknownsReport> {
  const keys = makeKeys();
  const worlds: World[] = [];
  // A process that was refused a plan remembers it: each of these has one of its own.
  const walkers = new Map<string, ReturnType<typeof createWalker>>();
  const walkerFor = async (unknowns: ReturnType<typeof combination>) => {
    const known = walkers.get(unknowns.repeatedChannel);
    if (known) return known;
    const world = await createWorld(keys, unknowns);
    worlds.push(world);
    const walker = createWalker(world);
    walkers.set(unknowns.repeatedChannel, walker);
    return walker;
  };
  const report = (failure: UnknownsReport['failure']) => ({
    combinations,
    walked: [...walkers.values()].reduce((sum, { count }) => sum + count(), 0),
    failure,
  });

  try {
    for (let index = 0; index < combinations; index += 1) {
      const unknowns = combination(index);
      const { walk } = await walkerFor(unknowns);
      const faults = await walk(unknowns);
      if (index % 4_096 === 0) told(index, combinations);
      if (faults.length > 0) return report({ unknowns, faults });
    }
    return report(undefined);
  } finally {
    for (const world of worlds) await world.close();
  }
}
