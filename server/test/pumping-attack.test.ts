import { beforeAll, describe, expect, test } from 'vitest';
import { alarmOf, passedElsewhere, plainAttack, simulatePumping, sumsOf, type Simulation } from '../torture/pumping.ts';
import { attackedRegions } from '../torture/pumping-traffic.ts';

// A short run of `pnpm torture pumping`. Who is let through by luck isn't the seed's to say: figures have room for it.

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

  const alarms = () => attackedRegions.map((region) => alarmOf(simulation, region));
  const inAttacked = 'honest in attacked regions';

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

  test('raises the alarm of each attacked region within half an hour, and not before it begins', () => {
    expect(Math.max(...alarms().map(({ roseAfter = Infinity }) => roseAfter))).toBeLessThan(30);
    expect(Math.max(...alarms().map(({ upBefore }) => upBefore))).toBe(0);
  });

  test('keeps honest people of attacked regions out in part, and none once the hour after it is over', () => {
    const { limited, traffic } = simulation;
    const { attacked, calm, end } = traffic.times;
    expect(sumsOf(limited, inAttacked, attacked, calm).passed).toBeLessThan(1);
    expect(sumsOf(limited, inAttacked, calm + 61 * 60_000, end)).toMatchObject({ passed: 1 });
    expect(Math.max(...alarms().map(({ clearedAfter }) => clearedAfter))).toBeLessThanOrEqual(61);
  });
});
