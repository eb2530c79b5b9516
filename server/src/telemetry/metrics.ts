import { getCountries } from 'libphonenumber-js/max';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Recorded } from './recorded.ts';

/** Everything that a label may say where no type bounds it; anything else is `other`. */
const regions: ReadonlySet<string> = new Set(getCountries());
const fields: ReadonlySet<string> = new Set([
  'service',
  'verification',
  'proof',
  'startVerification',
  'checkCode',
  'resendCode',
  'cancelVerification',
  'redeemProof',
  'verificationUpdated',
]);
const problems = [
  'InvalidPhoneNumber',
  'PhoneNumberNotAllowed',
  'ChannelUnavailable',
  'RateLimited',
  'ServiceUnavailable',
  'MalformedCode',
  'IncorrectCode',
  'VerificationNotFound',
  'VerificationClosed',
  'NoChannelLeft',
  'InvalidProof',
  'ProofAlreadyRedeemed',
];
const errors = [
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'SERVICE_UNAVAILABLE',
  'RATE_LIMITED',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'INTERNAL_SERVER_ERROR',
];
const answers: ReadonlySet<string> = new Set([
  'Service',
  'Verification',
  'Proof',
  ...problems,
  ...errors,
  'none',
  'ok',
]);
const statuses: ReadonlySet<string> = new Set(['401', '402', '403', '409', '412', '422', '429']);

const among = (known: ReadonlySet<string>, value = '') => (known.has(value) ? value : 'other');

/** In seconds. A person takes a minute, a plan at most ten. */
const personBuckets = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600];
const vonageBuckets = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];
const storeBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Counts what is recorded (docs/operating.md#metrics); `now` is this machine's wall clock, in milliseconds. */
export function createMetrics(now: () => number) {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram({ name, help, buckets, labelNames, registers });

  const starts = counter(
    'verification_starts_total',
    'Starts answered, repeats of a key aside.',
    'region',
    'channel',
    'outcome',
  );
  const ends = counter('verification_ends_total', 'Verifications that closed.', 'region', 'channel', 'outcome');
  const acts = {
    check: counter('verification_checks_total', 'Checks answered.', 'outcome'),
    resend: counter('verification_resends_total', 'Resends answered, repeats of a key aside.', 'outcome'),
    cancel: counter('verification_cancels_total', 'Cancels answered.', 'outcome'),
  };
  const verified = histogram('verification_seconds', 'From the start to the right code.', personBuckets);
  const limits = counter('verification_limits_total', 'Limits that were reached.', 'limit', 'mode');
  const calls = histogram('vonage_request_seconds', 'Calls to Vonage.', vonageBuckets, 'operation', 'outcome');
  const refusals = counter(
    'vonage_refusals_total',
    'Calls to which Vonage said no, by HTTP status.',
    'operation',
    'status',
  );
  // Prometheus sees no increase in the first value of a series, and the first refusal is one to ring for.
  for (const status of [...statuses, 'other']) refusals.inc({ operation: 'start', status }, 0);
  const breakers = gauge('vonage_breaker_open', '1 while calls to Vonage are held back.', 'breaker');
  for (const breaker of ['sends', 'checks', 'lookups']) breakers.set({ breaker }, 0);
  const webhooks = counter('vonage_webhooks_total', 'Webhooks that came as from Vonage.', 'outcome');
  const webhookFaults = counter('vonage_webhooks_refused_total', 'Webhooks that were refused.', 'reason');
  const webhookAccepted = gauge(
    'webhook_last_accepted_timestamp_seconds',
    "When Vonage's latest webhook was taken; 0: never.",
  );
  const price = counter('vonage_price_total', "What Vonage says that verifications cost, in the account's currency.");
  const blocked = counter('vonage_networks_blocked_total', 'Verifications that ended as Vonage blocks their network.');
  const stores = histogram('store_request_seconds', 'Calls to the store.', storeBuckets, 'operation', 'outcome');
  const owed = {
    webhooks: gauge('webhooks_owed', 'Ends that the backend must still be told, in the whole store.'),
    cancels: gauge('cancels_owed', 'Cancels that Vonage must still be told, in the whole store.'),
  };
  const deliveries = counter('webhook_deliveries_total', 'Ends told to the backend, or not.', 'outcome');
  const subscriptions = gauge('subscriptions_open', 'Subscriptions that are open at this node.');
  const requests = counter('graphql_requests_total', 'Operations of the API.', 'operation', 'outcome');
  const swept = gauge('sweep_last_success_timestamp_seconds', 'When this node last did what the clock brings.');
  const skew = gauge('clock_skew_seconds', "How far this machine's clock is ahead.", 'against');
  for (const against of ['store', 'vonage']) skew.set({ against }, 0);
  const unreadable = counter(
    'documents_unreadable_total',
    'Requests in the store that cannot be read, once an hour each.',
  );

  function count(recorded: Recorded): void {
    switch (recorded.type) {
      case 'ACTED': {
        const { act, outcome, region, channel = '', isRepeat } = recorded;
        if (isRepeat) return;
        if (act === 'start') starts.inc({ region: among(regions, region), channel, outcome });
        else acts[act].inc({ outcome });
        return;
      }
      case 'ENDED': {
        const { outcome, region, channel = '', ms } = recorded;
        ends.inc({ region: among(regions, region), channel, outcome });
        if (outcome === 'VERIFIED') verified.observe(ms / 1000);
        return;
      }
      case 'LIMITED':
        return limits.inc({ limit: recorded.limit ?? 'other', mode: recorded.mode });
      case 'CALLED': {
        const { operation, outcome, status, seconds } = recorded;
        calls.observe({ operation, outcome }, seconds);
        if (outcome === 'refused') refusals.inc({ operation, status: among(statuses, String(status)) });
        return;
      }
      case 'BREAKER_MOVED':
        return breakers.set({ breaker: recorded.breaker }, recorded.isOpen ? 1 : 0);
      case 'WEBHOOK_CAME':
        webhooks.inc({ outcome: recorded.outcome });
        if (recorded.outcome === 'refused') webhookFaults.inc({ reason: recorded.reason });
        else if (recorded.outcome !== 'unavailable') webhookAccepted.set(now() / 1000);
        return;
      case 'PRICED':
        return price.inc(recorded.price);
      case 'NETWORK_BLOCKED':
        return blocked.inc();
      case 'STORED':
        return stores.observe({ operation: recorded.operation, outcome: recorded.outcome }, recorded.seconds);
      case 'OWED':
        owed.webhooks.set(recorded.webhooks);
        return owed.cancels.set(recorded.cancels);
      case 'DELIVERED':
        return deliveries.inc({ outcome: recorded.outcome });
      case 'WATCHED':
        return subscriptions.inc(recorded.by);
      case 'ASKING':
        return;
      case 'ASKED':
        return requests.inc({ operation: among(fields, recorded.field), outcome: among(answers, recorded.outcome) });
      case 'SWEPT':
        return swept.set(now() / 1000);
      case 'SKEWED':
        return skew.set({ against: recorded.against }, recorded.seconds);
      case 'UNREADABLE':
        return unreadable.inc();
    }
  }

  return {
    count,
    /** In the text format that `accept` asks for: OpenMetrics 1.0, or Prometheus' own. */
    async text(accept = ''): Promise<{ type: string; text: string }> {
      const text = await register.metrics();
      return /\bapplication\/openmetrics-text\b/u.test(accept)
        ? { type: Registry.OPENMETRICS_CONTENT_TYPE, text: asOpenMetrics(text) }
        : { type: Registry.PROMETHEUS_CONTENT_TYPE, text };
    },
  };
}

/**
 * A counter's family has no `_total`, no line is empty, and the end is marked. prom-client's own OpenMetrics renames its
 * counters for good (15.1.3), so that a registry has one format only.
 */
const asOpenMetrics = (text: string) =>
  `${text
    .replaceAll(/^# HELP (\S+)_total (.*)\n# TYPE \1_total counter$/gmu, '# HELP $1 $2\n# TYPE $1 counter')
    .replaceAll(/\n{2,}/gu, '\n')
    .replaceAll(/ Nan$/gmu, ' NaN')}# EOF\n`;
