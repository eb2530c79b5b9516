import { z } from 'zod';
import type { Log } from '../telemetry/log.ts';
import type { Line, Lookup } from '../verification/lookup.ts';
import { createCalls, type LookupOutcome } from './calls.ts';
import { readJson, type Answer } from './exchange.ts';
import type { Transport } from './transport.ts';

/** Each insight has an outcome of its own; of those that failed nothing else is said: docs/vonage.md#identity-insights. */
const insight = z.object({
  status: z.object({ code: z.string() }),
  network_type: z.string().optional().catch(undefined),
  is_format_valid: z.boolean().optional().catch(undefined),
});
const insights = z.object({
  insights: z.object({
    format: insight.optional().catch(undefined),
    original_carrier: insight.optional().catch(undefined),
    current_carrier: insight.optional().catch(undefined),
  }),
});

/** Vonage's Identity Insights: what the numbering plan says of a number, and where it is now, in one call. */
export function createIdentityInsights({ transport, log }: { transport: Pick<Transport, 'post'>; log: Log }): Lookup {
  const judge = createCalls(log, ({ operation, answer: { status }, outcome }) => {
    if (status === 401 || status === 403)
      log.error(
        'Vonage refused a lookup: check VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY, and whether the application has Identity Insights.',
        { operation, status },
      );
    else if (status !== 200 || outcome === 'UNKNOWN') log.warn('Vonage answered no lookup.', { operation, status });
  });
  const wanted = { format: {}, original_carrier: {}, current_carrier: {} };
  return async (phoneNumber) => {
    const body = { phone_number: phoneNumber, insights: wanted };
    const found = await judge(
      'lookup',
      () => transport.post('/identity-insights/v1/requests', body),
      interpretInsights,
    );
    return found.outcome === 'KNOWN' ? found.line : undefined;
  };
}

/** @param answer of `POST /identity-insights/v1/requests` */
export function interpretInsights(answer: Answer): LookupOutcome {
  if (answer.kind !== 'answered') return { outcome: 'LOST' };
  if (answer.status !== 200) return { outcome: answer.status >= 500 ? 'LOST' : 'UNKNOWN' };
  const { data } = insights.safeParse(readJson(answer.body));
  if (!data) return { outcome: 'LOST' };
  const line = lineOf(data.insights);
  return line ? { outcome: 'KNOWN', line } : { outcome: 'UNKNOWN' };
}

const byPlan = new Map<string | undefined, Line>([
  ['MOBILE', 'ORDINARY'],
  ['VIRTUAL', 'VOIP'],
  ['LANDLINE', 'LANDLINE'],
  ['TOLLFREE', 'PAY'],
  ['PREMIUM', 'PAY'],
]);

/** A number that is with a mobile network now is a mobile, whatever its plan says: it was ported. */
function lineOf({ format, ...carriers }: z.infer<typeof insights>['insights']): Line | undefined {
  const { original_carrier: original, current_carrier: current } = carriers;
  if (isOk(current) && current?.network_type === 'MOBILE') return 'ORDINARY';
  if (isOk(format) && format?.is_format_valid === false) return 'UNASSIGNED';
  if (!isOk(original)) return undefined;
  const line = byPlan.get(original?.network_type);
  if (line === 'ORDINARY' && current?.status.code === 'NOT_FOUND') return 'UNASSIGNED';
  // Where the present carrier is unknown the number may be with a mobile network now.
  const isCertain = ['OK', 'UNSUPPORTED_NETWORK_TYPE', 'NOT_FOUND'].includes(current?.status.code ?? '');
  return isCertain || line === 'ORDINARY' || line === 'PAY' ? line : undefined;
}

const isOk = (one: z.infer<typeof insight> | undefined) => one?.status.code === 'OK';
