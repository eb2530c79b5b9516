import type { Log } from '../telemetry/log.ts';
import type { Recorded } from '../telemetry/recorded.ts';

/** Codes that Vonage has compared since its latest webhook. Two nodes share the webhooks: of twenty one hears of some. */
const fewestChecks = 20;
const silentMs = 10 * 60_000;

/** A log that says, once, that codes are checked and no webhook of Vonage's is taken, and that one is again. */
export function withSilence(log: Log, now: () => number): Log {
  let checks = 0;
  let since = 0;
  let isSaid = false;

  function hear(recorded: Recorded): void {
    if (recorded.type === 'WEBHOOK_CAME' && recorded.outcome !== 'refused') {
      if (isSaid) log.info("Vonage's webhooks are taken again.");
      checks = 0;
      isSaid = false;
    }
    if (recorded.type !== 'CALLED' || recorded.operation !== 'check' || recorded.outcome !== 'ok') return;
    if (checks === 0) since = now();
    checks += 1;
    if (isSaid || checks < fewestChecks || now() - since < silentMs) return;
    isSaid = true;
    log.warn(
      "No webhook of Vonage's was taken for ten minutes, while codes are checked: see the application's Status URL, and what stands before this service.",
    );
  }

  return {
    ...log,
    record(recorded) {
      log.record(recorded);
      hear(recorded);
    },
  };
}
