import { beforeAll, describe, expect, test } from 'vitest';
import {
  alarmOf,
  fewAddresses,
  honestInAttacked,
  manyAddresses,
  passedElsewhere,
  plainAttack,
  simulateLimited,
  simulatePumping,
  sumsOf,
  type Limited,
  type Simulation,
} from '../torture/pumping.ts';
import type { Attack } from '../torture/pumping-traffic.ts';

// A short run of `pnpm torture pumping`. Who is let through by luck isn't the seed's to say: figures have room for it.

const alarmsOf = (simulation: Limited) => simulation.size.attack.regions.map((region) => alarmOf(simulation, region));

describe('An attack with ten times as many starts as honest people make', () => {
  let simulation: Simulation;
  beforeAll(async () => {
    simulation = await simulatePumping({
      seed: 1,
      honestPerHour: 250,
      warmUp: { hours: 24, honestPerHour: 25 },
      beforeHours: 1,
      attack: { ...plainAttack, hours: 1, perHour: 2_500 },
      afterHours: 2,
    });
  });

  test('keeps nobody out in regions that are not attacked', () => {
    expect(passedElsewhere(simulation)).toBeGreaterThanOrEqual(0.999);
  });

  test('has less than a third of the messages sent that it has without limits', () => {
    const { limited, unlimited, traffic } = simulation;
    const { attacked, calm } = traffic.times;
    const [sent, without] = [limited, unlimited].map((run) => sumsOf(run, 'attack', attacked, calm));
    expect(without?.sent).toBeGreaterThan(2_000);
    expect((sent?.messages ?? Infinity) * 3).toBeLessThan(without?.messages ?? 0);
  });

  test('raises the alarm of each attacked region within half an hour, keeps it up, and not before it begins', () => {
    const alarms = alarmsOf(simulation);
    expect(Math.max(...alarms.map(({ roseAfter = Infinity }) => roseAfter))).toBeLessThan(30);
    expect(Math.min(...alarms.map(({ upDuringAttack }) => upDuringAttack))).toBeGreaterThan(0.5);
    expect(Math.max(...alarms.map(({ upBefore }) => upBefore))).toBe(0);
  });

  test('keeps out hardly any honest people of attacked regions, and none once the hour after it is over', () => {
    const { limited, traffic } = simulation;
    const { starts, passed } = honestInAttacked(simulation);
    expect(passed / starts).toBeGreaterThan(0.95);
    expect(
      sumsOf(limited, 'honest in attacked regions', traffic.times.calm + 61 * 60_000, traffic.times.end),
    ).toMatchObject({ passed: 1 });
    expect(Math.max(...alarmsOf(simulation).map(({ clearedAfter }) => clearedAfter))).toBeLessThanOrEqual(61);
  });
});

const simulateSmall = (attack: Attack) =>
  simulateLimited({
    seed: 1,
    // 40 an hour there.
    honestPerHour: 1_216,
    warmUp: { hours: 0, honestPerHour: 0 },
    beforeHours: 0,
    attack,
    afterHours: 1,
  });

describe('A small attack into a small country, of which nothing is known,', () => {
  test('raises no alarm from three addresses', async () => {
    const simulation = await simulateSmall(fewAddresses);
    expect(alarmsOf(simulation)).toMatchObject([{ roseAfter: undefined }]);
    const { starts, passed } = honestInAttacked(simulation);
    expect(starts).toBeGreaterThanOrEqual(40);
    expect(passed).toBe(starts);
  });

  test('raises one from 57, and yet keeps out hardly any honest people', async () => {
    const simulation = await simulateSmall(manyAddresses);
    expect(alarmsOf(simulation)[0]?.roseAfter).toBeLessThan(15);
    const { starts, passed } = honestInAttacked(simulation);
    expect(starts).toBeGreaterThanOrEqual(40);
    expect(passed / starts).toBeGreaterThanOrEqual(0.95);
  });
});
