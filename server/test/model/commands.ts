import * as fc from 'fast-check';
import type { CodeKind } from './answers.ts';
import { plain, type Blow, type Fate, type Luck } from './luck.ts';
import * as steps from './steps.ts';
import { blockedNumber, numberWithoutRcs } from './vonage.ts';
import type { World } from './world.ts';

/** `CALM`: nothing goes wrong, so that every answer is known; `STORMY`: everything does. */
export type Weather = 'CALM' | 'STORMY';

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

const fates = fc.constantFrom<Fate[]>('LOST_DONE', 'LOST_UNDONE', 'HELD_DONE', 'HELD_UNDONE', 'REFUSED');
const blows: fc.Arbitrary<Blow> = fc.record({
  at: fc.integer({ min: 1, max: 4 }),
  when: fc.constantFrom('BEFORE', 'AFTER'),
  what: fc.constantFrom('SUSPENDED', 'STORE_AWAY'),
});
const anyLuck = fc.oneof(
  often(5, fc.constant(plain)),
  often(
    3,
    fates.map((fate): Luck => ({ fate, blow: null })),
  ),
  often(
    2,
    blows.map((blow): Luck => ({ fate: 'PLAIN', blow })),
  ),
  often(1, fc.record({ fate: fates, blow: blows })),
);

const index = fc.nat({ max: 3 });
// Most of it about one number, so that something comes together.
const phoneNumbers = fc.oneof(
  often(12, fc.constant('+14155550100')),
  often(3, fc.constant('+14155550101')),
  often(2, fc.constant(blockedNumber)),
  often(2, fc.constant(numberWithoutRcs)),
);
const startKeys = fc.constantFrom('key 0', 'key 1', 'key 2', undefined);
const resendKeyHashes = fc.constantFrom('resend key 0', 'resend key 1', undefined);
const codes = fc.constantFrom<CodeKind[]>('RIGHT', 'RIGHT', 'WRONG', 'WRONG', 'WRONG', 'OLD', 'MALFORMED');
const manners = fc.constantFrom('ONCE', 'ONCE', 'REPEATED');
const seconds = fc.oneof(
  often(10, fc.constantFrom(0.3, 1, 4, 7, 13, 30, 31)),
  often(4, fc.constantFrom(59, 60, 61, 120, 180)),
  often(1, fc.constantFrom(300, 540, 3600, 82_000, 86_400, 90_000)),
);

function anyStep(weather: Weather): fc.Arbitrary<steps.Step> {
  const luck = weather === 'CALM' ? fc.constant(plain) : anyLuck;
  const calm = [
    often(
      8,
      fc.tuple(phoneNumbers, startKeys, luck).map((given) => steps.start(...given)),
    ),
    often(
      12,
      fc.tuple(index, codes, luck).map((given) => steps.check(...given)),
    ),
    often(
      5,
      fc.tuple(index, resendKeyHashes, luck).map((given) => steps.resend(...given)),
    ),
    often(
      3,
      fc.tuple(index, luck).map((given) => steps.cancel(...given)),
    ),
    often(9, seconds.map(steps.pass)),
    often(6, luck.map(steps.sweep)),
    often(
      8,
      fc.tuple(index, manners, luck).map((given) => steps.webhook(...given)),
    ),
    often(1, index.map(steps.dropWebhook)),
  ];
  const stormy = [
    often(6, index.map(steps.letAnswerCome)),
    often(4, index.map(steps.letProcessGoOn)),
    often(1, phoneNumbers.map(steps.foreignStart)),
  ];
  return fc.oneof(...calm, ...(weather === 'CALM' ? [] : stormy));
}

/** Sequences of whatever can happen, for `fc.asyncModelRun` with one world as its model and its reality. */
export function anySequence(weather: Weather) {
  const command = anyStep(weather).map((step): fc.AsyncCommand<World, World> => ({
    check: step.isPossible,
    run: (_, world) => steps.take(step, world),
    toString: () => step.name,
  }));
  return fc.commands([command], { maxCommands: 100, size: 'max' });
}
