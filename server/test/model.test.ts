import { expect, test } from 'vitest';
import { checkModel, checkSequence, tellings } from './model.ts';
import type { Fate, Luck } from './model/luck.ts';
import { cancel, check, letAnswerCome, pass, resend, start, sweep, webhook, type Step } from './model/steps.ts';
import { blockedNumber } from './model/vonage.ts';
import type { Settings } from './model/world.ts';

// The rules (docs/rules.md) as a whole: `node test/model.ts --runs 20000` looks further than there is time for here.

const conditions = tellings.flatMap((tells) => [
  { weather: 'CALM' as const, tells, numRuns: 25 },
  { weather: 'STORMY' as const, tells, numRuns: 50 },
]);

test.each(conditions)(
  'The rules hold whatever happens: $weather, Vonage tells $tells',
  async ({ weather, tells, numRuns }) => {
    await expect(checkModel({ weather, tells }, { numRuns, seed: 20261123 })).resolves.toBeUndefined();
  },
  60_000,
);

const number = '+14155550100';
const lucky = (fate: Fate): Luck => ({ fate, blow: null });
const diesBefore = (at: number): Luck => ({ fate: 'PLAIN', blow: { at, when: 'BEFORE', what: 'SUSPENDED' } });

const diesAfter = (at: number): Luck => ({ fate: 'PLAIN', blow: { at, when: 'AFTER', what: 'SUSPENDED' } });

/** Shrunk sequences that broke it once, or that chance seldom hits upon. */
const sequences: [string, Step[], Partial<Settings>?][] = [
  [
    'one that was in doubt beyond its end is forgotten a day after the doubt ended',
    [start(number, 'key 0'), check(0, 'RIGHT', lucky('LOST_DONE')), pass(540), pass(82_000), check(0, 'RIGHT')],
    { webhooks: false, asks: true, reuseCode: false },
  ],
  [
    'a webhook verifies nobody but the one who typed the right code, even where that one has canceled',
    [
      start(number, 'key 0'),
      check(0, 'WRONG', lucky('LOST_DONE')),
      start(number, 'key 1'),
      check(0, 'RIGHT', lucky('LOST_DONE')),
      cancel(0),
      webhook(0),
    ],
  ],
  [
    'a key whose message may have gone out sends none once its plan is over, whoever else starts',
    [
      start(number, 'key 0', lucky('LOST_DONE')),
      pass(120),
      start(number, 'key 1', lucky('LOST_DONE')),
      pass(66),
      start(number, 'key 0'),
    ],
  ],
  [
    'a key whose message may have gone out sends none once its plan is over, however often it is repeated',
    [
      start(number, 'key 0', lucky('LOST_DONE')),
      pass(120),
      start(number, 'key 0', lucky('LOST_DONE')),
      pass(66),
      start(number, 'key 0'),
    ],
  ],
  [
    'a key whose plan is over stays at its own end, whoever else starts',
    [
      start(number, 'key 0', lucky('LOST_DONE')),
      pass(120),
      start(number, 'key 1', lucky('LOST_DONE')),
      pass(66),
      start(number, 'key 0'),
      start(number, 'key 2', lucky('LOST_DONE')),
    ],
  ],
  [
    'a key whose plan is over keeps its end when the number is settled',
    [
      start(number, 'key 0', lucky('LOST_DONE')),
      pass(120),
      start(number, 'key 1', lucky('LOST_DONE')),
      pass(66),
      start(number, 'key 0'),
      pass(180),
    ],
  ],
  [
    'a check whose process died leaves nothing open beyond its time, even where nobody sweeps',
    [
      start(number, 'key 0'),
      check(0, 'RIGHT', lucky('LOST_DONE')),
      check(0, 'RIGHT', lucky('LOST_DONE')),
      check(0, 'RIGHT', diesBefore(3)),
      pass(300),
    ],
  ],
  [
    "a resend's key stays spent where its request ends meanwhile",
    [
      start(number, 'key 0'),
      pass(59),
      resend(0, 'resend key 0', diesBefore(3)),
      check(0, 'RIGHT'),
      start(number, 'key 1'),
      pass(59),
      resend(0, 'resend key 0'),
    ],
  ],
  [
    'a start beyond the end of a verification in doubt is not told to come back in the past',
    [start(number, 'key 0'), pass(178), check(0, 'WRONG', diesBefore(3)), pass(4), start(number, 'key 1')],
  ],
  [
    'a repeated start beyond the end of one in doubt, which Vonage is asked about, is not told to come back in the past',
    [
      start(number, 'key 0', lucky('LOST_DONE')),
      start(number, 'key 2'),
      check(0, 'RIGHT', diesBefore(3)),
      pass(180),
      start(number, 'key 0', lucky('LOST_DONE')),
    ],
    { webhooks: false, asks: true, reuseCode: false },
  ],
  [
    'a webhook verifies neither of two who are in doubt',
    [
      start(number, 'key 0'),
      start(number, 'key 1'),
      check(1, 'WRONG', lucky('LOST_DONE')),
      check(0, 'RIGHT', lucky('LOST_DONE')),
      webhook(0),
    ],
  ],
  [
    'a resend whose process died keeps nobody waiting',
    [start(number, 'key 0'), pass(30), resend(0, 'resend key 0', diesBefore(3)), pass(14), resend(0, 'resend key 1')],
  ],
  [
    'a cancel whose process died is told by another',
    [start(number, 'key 0'), cancel(0), pass(30), sweep(diesAfter(2))],
    { timeoutSeconds: 180 },
  ],
  [
    'a webhook that overtakes the answer to its start is not thrown away',
    [start(blockedNumber, 'key 0', lucky('HELD_DONE')), pass(1), webhook(0), letAnswerCome(0), webhook(0)],
  ],
  [
    'nobody is tied to a request while Vonage is told to cancel it',
    [
      start(number, 'key 0'),
      cancel(0),
      pass(30),
      sweep(lucky('HELD_DONE')),
      start(number, 'key 1'),
      letAnswerCome(0),
      start(number, 'key 2'),
    ],
  ],
];

test.each(sequences)('It holds that %s', async (_, steps, settings) => {
  await expect(checkSequence(steps, settings)).resolves.toBeUndefined();
});
