// To be removed on 4 February 2027, when Vonage ends Number Insight: Identity Insights is its successor.
import { z } from 'zod';
import type { Log } from '../telemetry/log.ts';
import type { Line, Lookup } from '../verification/lookup.ts';
import { createCalls, type LookupOutcome } from './calls.ts';
import { readJson, type Answer } from './exchange.ts';
import type { Transport } from './transport.ts';

const carrier = z.object({ network_type: z.string() }).optional().catch(undefined);
const said = z.object({
  status: z.int(),
  status_message: z.string().optional().catch(undefined),
  original_carrier: carrier,
  current_carrier: carrier,
});

/** Vonage's Number Insight, standard: what is known of a number's carriers. docs/vonage.md#number-insight. */
export function createNumberInsight({ transport, log }: { transport: Pick<Transport, 'get'>; log: Log }): Lookup {
  const judge = createCalls(log, ({ operation, answer }) => {
    const status = readSaid(answer)?.status;
    if (status === 4 || status === 9 || status === 19)
      log.error(
        'Vonage refused a lookup: check VONAGE_API_KEY, VONAGE_API_SECRET, the balance, and whether the account has Number Insight.',
        { operation, status },
      );
    else if (status !== undefined && !partial.has(status) && status !== 3)
      log.warn('Vonage answered no lookup.', { operation, status });
  });
  return async (phoneNumber) => {
    const number = phoneNumber.replace('+', '');
    const found = await judge('lookup', () => transport.get('/ni/standard/json', { number }), interpretNumberInsight);
    return found.outcome === 'KNOWN' ? found.line : undefined;
  };
}

/** Those of the statuses that come with what could be had. */
const partial = new Set([0, 43, 44, 45]);

/** @param answer of `GET /ni/standard/json`: HTTP 200, a status in its body */
export function interpretNumberInsight(answer: Answer): LookupOutcome {
  const read = readSaid(answer);
  if (!read) return { outcome: 'LOST' };
  // Status 3 has two texts: this one is about the number, the other about the parameters.
  if (read.status === 3 && /not valid number format/i.test(read.status_message ?? ''))
    return { outcome: 'KNOWN', line: 'UNASSIGNED' };
  if (!partial.has(read.status)) return { outcome: 'UNKNOWN' };
  const line = byType.get(read.current_carrier?.network_type) ?? byType.get(read.original_carrier?.network_type);
  return line ? { outcome: 'KNOWN', line } : { outcome: 'UNKNOWN' };
}

const byType = new Map<string | undefined, Line>([
  ['mobile', 'ORDINARY'],
  ['virtual', 'VOIP'],
  ['landline', 'LANDLINE'],
  ['landline_premium', 'PAY'],
  ['landline_tollfree', 'PAY'],
  ['pager', 'PAY'],
]);

function readSaid(answer: Answer): z.infer<typeof said> | undefined {
  if (answer.kind !== 'answered' || answer.status !== 200) return undefined;
  return said.safeParse(readJson(answer.body)).data;
}
