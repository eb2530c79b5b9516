import { enableCompileCache } from 'node:module';
import { constants, hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { isatty } from 'node:tty';
import type { Config } from './config/config.ts';
import { watchNpm } from './npm-parent.ts';
import type { Machine } from './verification/clock.ts';

// From the first moment on: a signal during the start must not end it half way. A second one ends at once.
const { promise: stopped, resolve: stop } = Promise.withResolvers<NodeJS.Signals>();
const signals = ['SIGTERM', 'SIGINT'] as const;
const first = (signal: NodeJS.Signals) => {
  for (const each of signals)
    process.off(each, first).on(each, (second) => process.exit(128 + constants.signals[second]));
  stop(signal);
};
for (const signal of signals) process.on(signal, first);
// Node would end at once. What is read during the start is fresh.
process.on('SIGHUP', () => {});
const hadTerminal = isatty(0);
watchNpm(process.ppid, () => stop('SIGTERM'));

// Half of a start's CPU time (0.90 s -> 0.50 s measured). Static imports would be compiled before it takes effect.
enableCompileCache();
const [
  { parseConfig },
  { openFiles },
  { startService },
  { createLog },
  { StoreUnavailable },
  { StoreInUse },
  { FormUnknown, forms },
  { KeptKeyUnreadable },
  { faultCode },
  {
    default: { version },
  },
] = await Promise.all([
  import('./config/config.ts'),
  import('./config/open-files.ts'),
  import('./service.ts'),
  import('./telemetry/log.ts'),
  import('./verification/store.ts'),
  import('./stores/sqlite-lock.ts'),
  import('./stores/forms.ts'),
  import('./verification/proof.ts'),
  import('./telemetry/fault-code.ts'),
  import('../package.json', { with: { type: 'json' } }),
]);

const machine: Machine = {
  wall: () => Date.now(),
  steady: () => performance.now(),
  // An aborted wait ends early, and that is all.
  wait: (ms, signal) => pause(ms, undefined, signal ? { signal } : {}).catch(() => {}),
};

/** Whatever is still open then: nothing is under way any more. */
const closeMs = 1_000;

/** Timers know no longer time. */
const longestWaitMs = 2 ** 31 - 1;

const parsed = parseConfig(process.env);
if ('faults' in parsed) fail(parsed.faults);
for (const warning of parsed.warnings) console.error(warning);
await run(parsed.config);

async function run(config: Config) {
  const from = { node: hostname(), version };
  const log = createLog(config.logLevel, undefined, from);
  process.on('exit', log.flush);
  const service = await startService(config, { machine, log, from, openFiles: openFiles() }).catch((error: unknown) => {
    const fault = startFault(error);
    if (!fault) throw error;
    return fail([fault]);
  });
  // Standard output is the log, for programs. Written at once, so that whoever waits for one line has all.
  console.error(welcome(service, config).join('\n'));

  // A server in a terminal that was closed ends with it: there is nobody left to write to.
  process.on('SIGHUP', () =>
    hadTerminal && !isatty(0) ? process.exit(128 + constants.signals.SIGHUP) : service.reload(),
  );

  const signal = await stopped;
  log.info('Draining.');
  service.drain();
  // Ctrl-C is typed where there is no proxy that must see `/readyz` say 503 first.
  if (signal !== 'SIGINT' || !isatty(0)) await machine.wait(Math.min(config.drainMs, longestWaitMs));
  await service.finish();
  await Promise.race([service.close(), machine.wait(closeMs)]);
  process.exit(0);
}

/** Where to go, what to try and where a code will appear. Credentials are left out: logs collect standard error, too. */
function welcome({ url }: { url: string }, { production, introspection, offer: { simulated } }: Config) {
  const api = introspection ? [`Try the API: ${url}/graphql`] : [];
  if (!simulated) return [`Open ${url}`, 'Codes are really sent, by Vonage', ...api];
  const sent = `Nothing is really sent: texts and calls arrive on the simulated phone, ${url}/simulator`;
  if (production) return [`Open ${url}`, sent, ...api];
  return [
    `Open ${url}`,
    sent,
    'Type any phone number, your own too: the code appears on that phone, which is beside the form',
    ...api,
    `Other programs may call the simulated Vonage too: its address and made-up credentials, ${url}/simulator/account`,
  ];
}

function fail(faults: readonly string[]): never {
  for (const fault of faults) console.error(fault);
  process.exit(1);
}

/** What an operator can mend; anything else that ends a start is a bug and shows its stack. */
function startFault(error: unknown): string | undefined {
  if (error instanceof StoreUnavailable && error.cause instanceof FormUnknown) {
    const { form } = error.cause;
    const read = [...forms.reads.keys()];
    const use = form > Math.max(...read) ? 'use that version, or the one before' : 'first start the versions between';
    return `STORE_URL has what another version stored in form ${form}, and this version reads ${read.join(' and ')}: ${use}`;
  }
  if (error instanceof StoreUnavailable)
    return `STORE_URL cannot be opened, read and written (${faultCode(error) ?? 'for no reason that it gives'})`;
  if (error instanceof StoreInUse)
    return 'STORE_URL is the file of another service that still runs: end that one first, or give this one its own file';
  if (error instanceof KeptKeyUnreadable)
    return 'The key of the proofs that the store keeps cannot be read: set PROOF_SIGNING_KEY, or remove `proof-key` from the store';
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
    return 'HOST or METRICS_HOST is no address of this machine';
  const port = 'port' in error ? String(error.port) : '';
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use: set PORT, SIMULATOR_PORT or METRICS_PORT to another one, or to 0`;
  if (error.code === 'EACCES')
    return `Port ${port} may not be used by this user: set PORT or METRICS_PORT to one above 1023`;
  return undefined;
}
