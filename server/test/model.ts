import * as fc from 'fast-check';
import { unknowns, unknownsSchema, type Unknowns } from '../src/simulator/unknowns.ts';
import { anySequence, type Weather } from './model/commands.ts';
import { dayMs, observe, owedCancels, toldFaults } from './model/promises.ts';
import { pass, start, sweep, take, type Step } from './model/steps.ts';
import { numberWithoutRcs } from './model/vonage.ts';
import { createWorld, type Settings, type World } from './model/world.ts';

const anyUnknowns: fc.Arbitrary<Unknowns> = fc
  .tuple(...unknowns.map(({ name, values }) => fc.constantFrom(...values).map((value) => [name, value])))
  .map((chosen) => unknownsSchema.parse(Object.fromEntries(chosen)));

const settingsWith = (tells: Tells): fc.Arbitrary<Settings> =>
  fc.record({
    webhooks: fc.constant(tells === 'WEBHOOKS'),
    asks: fc.constant(tells === 'ASKED'),
    maxAttempts: fc.constantFrom(3, 2, 1),
    channels: fc.constantFrom<Settings['channels'][]>(
      ['SMS', 'VOICE'],
      ['VOICE', 'SMS'],
      ['SMS'],
      ['RCS', 'SMS', 'VOICE'],
      ['RCS', 'SMS'],
    ),
    timeoutSeconds: fc.constantFrom(60, 180),
    reuseCode: fc.boolean(),
    unknowns: anyUnknowns,
  });

/** How Vonage tells what became of a lost check, where it does. */
export const tellings = ['NOTHING', 'WEBHOOKS', 'ASKED'] as const;
type Tells = (typeof tellings)[number];

type Conditions = { tells: Tells; weather: Weather };

/**
 * Runs random sequences of all that people, Vonage, the clock and crashes can do against the rules, and fails with the
 * shortest that breaks the rules. `answers` counts what was answered, as a measure of what was reached.
 */
export async function checkModel(
  { tells, weather }: Conditions,
  parameters: fc.Parameters<unknown>,
  answers?: Map<string, number>,
): Promise<void> {
  const property = fc.asyncProperty(settingsWith(tells), anySequence(weather), async (settings, commands) => {
    const world = createWorld(settings, answers);
    await fc.asyncModelRun(() => ({ model: world, real: world }), commands);
    await settle(world);
  });
  await fc.assert(property, parameters);
}

/** One sequence; every step of it has to be possible. */
export async function checkSequence(steps: readonly Step[], settings: Partial<Settings> = {}): Promise<void> {
  const usual = {
    webhooks: true,
    maxAttempts: 3,
    timeoutSeconds: 60,
    reuseCode: true,
    asks: false,
    channels: ['SMS', 'VOICE'],
    unknowns: unknownsSchema.parse({}),
  } as const;
  const world = createWorld({ ...usual, ...settings });
  for (const step of steps) {
    if (!step.isPossible(world)) throw new Error(`Impossible: ${step.name}`);
    await take(step, world);
  }
  await settle(world);
}

/** After the storm: what is owed is paid, everything ends, every number can be used again, and nothing is kept for ever. */
async function settle(world: World): Promise<void> {
  const wait = async (seconds: number, every: number) => {
    for (let passed = 0; passed < seconds; passed += every) {
      await pass(every).run(world);
      await sweep().run(world);
    }
    await observe(world);
  };

  await wait(50, 1);
  if (owedCancels(world).length > 0) throw new Error('Vonage was never told a cancel that it was owed');
  await wait(2000, 50);
  if (world.known.some(({ view }) => view.status === 'PENDING')) throw new Error('A verification never ended');

  for (const phoneNumber of ['+14155550100', '+14155550101', numberWithoutRcs]) {
    const before = world.known.length;
    await take(start(phoneNumber), world);
    if (world.known.length === before) throw new Error('A number could not be used again');
  }
  await wait(2000, 1000);
  await wait(dayMs / 1000, dayMs / 2000);
  if (world.known.some(({ forgotten }) => !forgotten)) throw new Error('A verification was never forgotten');
  const faults = toldFaults(world);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  if ((await world.store.due(Number.MAX_SAFE_INTEGER, 10)).length > 0) throw new Error('A request is kept for ever');
  await world.store.close();
}

/** `node test/model.ts --runs 20000`, and `--seed` of a failure to run its like again. */
async function main(given: readonly string[]) {
  const numberAfter = (name: string) => (given.includes(name) ? Number(given[given.indexOf(name) + 1]) : undefined);
  const numRuns = numberAfter('--runs') ?? 1000;
  const seed = numberAfter('--seed');
  for (const weather of ['CALM', 'STORMY'] as const) {
    for (const tells of tellings) {
      const answers = new Map<string, number>();
      const began = performance.now();
      await checkModel({ tells, weather }, { numRuns, ...(seed === undefined ? {} : { seed }) }, answers);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`${weather}, Vonage tells ${tells}: ${numRuns} runs in ${seconds} s`);
      console.log(Object.fromEntries([...answers].toSorted(([one], [other]) => one.localeCompare(other))));
    }
  }
}

if (import.meta.main) await main(process.argv);
