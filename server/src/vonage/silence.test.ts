import { expect, test } from 'vitest';
import { z } from 'zod';
import { createLog } from '../telemetry/log.ts';
import { withSilence } from './silence.ts';

const minuteMs = 60_000;

function listen() {
  const lines: string[] = [];
  let now = 0;
  const log = withSilence(createLog('info', { write: (line) => void lines.push(line) }), () => now);
  return {
    /** A check a minute. */
    check(times: number, outcome: 'ok' | 'lost' = 'ok') {
      for (let time = 0; time < times; time += 1) {
        log.record({ type: 'CALLED', operation: 'check', outcome, seconds: 0.1 });
        now += minuteMs;
      }
    },
    pass: (minutes: number) => void (now += minutes * minuteMs),
    webhook: () => log.record({ type: 'WEBHOOK_CAME', outcome: 'ok' }),
    refuse: () => log.record({ type: 'WEBHOOK_CAME', outcome: 'refused', reason: 'OTHER_SECRET' }),
    sentences: () =>
      lines
        .map((line) => z.object({ msg: z.string() }).parse(JSON.parse(line)).msg)
        .filter((msg) => /webhooks? (?:of|are)/u.test(msg)),
  };
}

const silent = expect.stringMatching(/^No webhook of Vonage's was taken/u);

test('Where codes are checked and no webhook is taken the log says so once, and once that one is again', () => {
  const { check, webhook, refuse, sentences } = listen();
  check(19);
  refuse();
  expect(sentences()).toEqual([]);
  check(20);
  expect(sentences()).toEqual([silent]);
  webhook();
  webhook();
  expect(sentences()).toEqual([silent, "Vonage's webhooks are taken again."]);
});

test('Nothing is said while webhooks come, few codes are checked, Vonage is away, or too little time has passed', () => {
  const { check, pass, webhook, sentences } = listen();
  for (let time = 0; time < 5; time += 1) {
    check(19);
    webhook();
  }
  check(1);
  pass(60);
  check(40, 'lost');
  webhook();
  expect(sentences()).toEqual([]);
});
