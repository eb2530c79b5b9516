import type { Log } from '../telemetry/log.ts';
import type { BreakerMoved } from '../telemetry/recorded.ts';
import type { Line } from '../verification/lookup.ts';
import { createBreaker } from './breaker.ts';
import type { Answer } from './exchange.ts';

export type Operation = 'start' | 'check' | 'resend' | 'cancel' | 'look' | 'lookup';

/** What a lookup found: `UNKNOWN` where Vonage says nothing of the number. */
export type LookupOutcome = { outcome: 'KNOWN'; line: Line } | { outcome: 'UNKNOWN' } | { outcome: 'LOST' };

type Told = { operation: Operation; answer: Extract<Answer, { kind: 'answered' }>; outcome: string };

/** Outcomes by which Vonage says no. */
const refusals: ReadonlySet<string> = new Set([
  'NUMBER_REFUSED',
  'NUMBER_BLOCKED',
  'REPEAT_REFUSED',
  'NOT_SENT',
  'NOT_COUNTED',
  'NOT_ADVANCED',
  'NOT_CANCELED',
]);

function inShort({ kind }: Answer, outcome: string) {
  if (kind === 'not-connected') return 'unavailable';
  if (kind === 'lost' || outcome === 'LOST' || outcome === 'FAILED') return 'lost';
  return refusals.has(outcome) ? 'refused' : 'ok';
}

/**
 * Makes the calls to one product: a breaker keeps them from a product that fails too often, and the log says how they end.
 * `told` logs what an answer that could be read leaves the operator to mend.
 */
export function createCalls(log: Log, told: (told: Told) => void) {
  const breakerOf = (breaker: BreakerMoved['breaker']) =>
    createBreaker((isOpen) => log.record({ type: 'BREAKER_MOVED', breaker, isOpen }));
  const sends = breakerOf('sends');
  const checks = breakerOf('checks');
  // Resends belong to sends. Cancels and looks are made all the same.
  const others = { cancel: undefined, look: undefined };
  const breakers = { start: sends, resend: sends, check: checks, lookup: breakerOf('lookups'), ...others };

  /** What `interpret` makes of the answer to `call`; of a call that the breaker held back, as of one that never connected. */
  return async function judge<Outcome extends { outcome: string }>(
    operation: Operation,
    call: () => Promise<Answer>,
    interpret: (answer: Answer) => Outcome,
  ): Promise<Outcome> {
    const callAndRead = async () => {
      const calledAt = performance.now();
      const answer = await call();
      const outcome = interpret(answer);
      const seconds = (performance.now() - calledAt) / 1000;
      const status = answer.kind === 'answered' ? answer.status : undefined;
      log.record({ type: 'CALLED', operation, outcome: inShort(answer, outcome.outcome), status, seconds });
      return { answer, outcome };
    };
    const isFailure = ({ answer, outcome }: { answer: Answer; outcome: Outcome }) =>
      answer.kind === 'not-connected' || outcome.outcome === 'LOST';
    const breaker = breakers[operation];
    const judged = breaker ? await breaker.run(callAndRead, isFailure) : await callAndRead();
    if (!judged) return interpret({ kind: 'not-connected' });
    report(operation, judged.answer, judged.outcome.outcome);
    return judged.outcome;
  };

  function report(operation: Operation, answer: Answer, outcome: string): void {
    if (answer.kind === 'not-connected') return log.warn('Vonage could not be reached.', { operation });
    if (answer.kind === 'lost') return log.warn('Vonage did not answer in time, or not in full.', { operation });
    if (outcome === 'LOST' || outcome === 'FAILED')
      return log.warn('Vonage answered with an error of its own, or with what cannot be read.', {
        operation,
        status: answer.status,
      });
    return told({ operation, answer, outcome });
  }
}
