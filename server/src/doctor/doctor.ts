import { parseConfig, type Config } from '../config/config.ts';
import { ownHost } from '../http/own-host.ts';
import { startSimulator } from '../simulator/start-simulator.ts';
import { faultCode } from '../telemetry/fault-code.ts';
import type { Log } from '../telemetry/log.ts';
import type { VonageAccess } from '../vonage/vonage.ts';
import { webhookPath } from '../vonage/webhook.ts';
import { examineAccount } from './account.ts';
import { examineBackend } from './backend.ts';
import { ill, right, type Finding } from './finding.ts';
import { examineHosts, examineInsights, vonageHosts } from './hosts.ts';
import type { Clocks } from './probe.ts';
import { examineSettings } from './settings.ts';
import { examineSqlite } from './sqlite.ts';
import { examineWebhooks } from './webhooks.ts';

type Given = {
  clocks: Clocks;
  /** For the simulator, where it stands in for Vonage. */
  log: Log;
  /** Which are compared; Vonage's own unless a test says otherwise. */
  hosts?: readonly string[];
};

/** Nobody waits for longer, whatever `VONAGE_TIMEOUT_MS` says. */
const mostTimeoutMs = 10_000;

/**
 * Reads the environment as the service would, and looks at all that it names, without sending a code and without leaving
 * anything behind. Nothing that a finding says is a secret, and nothing is thrown.
 */
export async function examine(env: Record<string, string | undefined>, given: Given): Promise<Finding[]> {
  try {
    return await examineAll(env, given);
  } catch (error) {
    // Its code alone: the message of an error may quote what it was given.
    return [ill('DOCTOR_FAILED', faultCode(error))];
  }
}

async function examineAll(env: Record<string, string | undefined>, given: Given): Promise<Finding[]> {
  const parsed = parseConfig(env);
  if ('faults' in parsed) return faultsOf(parsed.faults);
  const { config, warnings } = parsed;
  const { webhook } = config;
  const [vonage, store, backend] = await Promise.all([
    examineVonage(config, given),
    examineStore(config, given),
    webhook ? examineBackend(webhook.url, given.clocks, mostTimeoutMs) : [],
  ]);
  return [...warnings.map(warning), ...examineSettings(config), ...vonage, ...store, ...backend];
}

/** What to do is the same for all faults: the last one says it. */
const faultsOf = (faults: readonly string[]) =>
  faults.map((says, index): Finding => {
    const fault = { subject: 'Configuration', verdict: 'WRONG' as const, says: `${says}.` };
    const mend = 'docs/configuration.md has what each variable may be.';
    return index === faults.length - 1 ? { ...fault, mend } : fault;
  });

const warning = (says: string): Finding => ({ subject: 'Configuration', verdict: 'WARNING', says: `${says}.` });

async function examineVonage(config: Config, given: Given): Promise<Finding[]> {
  const { clocks, hosts = vonageHosts } = given;
  const { http } = config;
  const host = ownHost(http);
  const publicUrl = (http.publicUrl ?? `http://${host}:${http.port}`).replace(/\/$/, '');
  // A component, or the page around an iframe: docs/integrating.md, "Your own texts".
  const pageHosts = [host, ...[...http.corsOrigins, ...http.frameAncestors].map(hostOf)];
  const { verifyApi, templateId } = config.vonage;
  const timeoutMs = Math.min(config.vonage.timeoutMs, mostTimeoutMs);
  const look = (access: VonageAccess) =>
    examineAccount({ access, verifyApi, templateId, pageHosts, publicUrl, clocks, timeoutMs });

  if (config.vonage.mode === 'simulator') {
    const simulator = await simulate(config, publicUrl, given);
    try {
      const { findings } = await look(simulator);
      return [right('Simulator', 'It stands in for Vonage, here too: nothing is really sent.'), ...findings];
    } finally {
      await simulator.close();
    }
  }
  const access = config.vonage;
  const { findings, aheadMs = 0 } = await look(access);
  // The regional hosts have Verify v2 alone.
  const isRegional = verifyApi === 'v2' && config.vonage.lookup !== 'number-insight';
  const others = await Promise.all([
    examineHosts(access.apiHost, { hosts: isRegional ? hosts : [], clocks, timeoutMs }),
    config.vonage.lookup === 'identity-insights' ? examineInsights(access.insightsHost, clocks, timeoutMs) : [],
    verifyApi === 'v1' ? [] : examineWebhooks({ access, publicUrl, clocks, timeoutMs, aheadMs }),
  ]);
  return [...findings, ...others.flat()];
}

const hostOf = (origin: string) => origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '');

/** A simulator of the doctor's own: that of a running service, and its file, are left alone. */
function simulate(config: Config, publicUrl: string, { clocks: { wall }, log }: Given) {
  const clock = { now: wall, until: (ms: number) => wall() + ms, wait: async () => {} };
  const apart: Config = { ...config, store: { kind: 'sqlite', path: ':memory:' } };
  return startSimulator(apart, 0, clock, log, { webhookUrl: () => `${publicUrl}${webhookPath}`, unknowns: {} });
}

async function examineStore({ store, vonage }: Config, { clocks }: Given): Promise<Finding[]> {
  if (store.kind === 'sqlite') return examineSqlite(store.path, vonage.mode === 'live');
  // Loaded only where it is used, as the service does.
  const { examineRedis } = await import('./redis.ts');
  return examineRedis(store.url, clocks);
}
