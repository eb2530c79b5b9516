import { ill, right, type Finding } from './finding.ts';
import { isHtml, probe, type Clocks } from './probe.ts';

/** The global host, then the regional ones (docs/vonage.md#hosts). */
export const vonageHosts = [
  'https://api.nexmo.com',
  'https://api-us.vonage.com',
  'https://api-eu.vonage.com',
  'https://api-ap.vonage.com',
];

/** How long the configured host takes, and where it is one of `hosts` how long the others would; no credentials go along. */
export async function examineHosts(
  apiHost: string,
  { hosts, clocks, timeoutMs }: { hosts: readonly string[]; clocks: Clocks; timeoutMs: number },
): Promise<Finding[]> {
  const others = hosts.includes(apiHost) ? hosts.filter((host) => host !== apiHost) : [];
  const [own, ...times] = await Promise.all(
    [apiHost, ...others].map(async (host) => ({ host, ms: await shortest(host, clocks, timeoutMs) })),
  );
  // Whether it is there at all is the account's matter.
  if (own?.ms === undefined) return [];
  if (own.ms > timeoutMs / 2) return [ill('SLOW_HOST', `${Math.round(own.ms)} ms`)];
  const told = [own, ...times].flatMap(({ host, ms }) =>
    ms === undefined ? [] : `${nameOf(host)} ${Math.round(ms)} ms`,
  );
  const nearest = times.find(({ ms }) => ms !== undefined && ms < (own.ms ?? 0) / 2);
  return [
    right('Hosts', `Answers take: ${told.join(', ')}.${nearest ? ` VONAGE_API_HOST=${nearest.host} is nearer.` : ''}`),
  ];
}

/** Where numbers are looked up. Without credentials Vonage refuses it, and says so in JSON. */
export async function examineInsights(insightsHost: string, clocks: Clocks, timeoutMs: number): Promise<Finding[]> {
  const call = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' } as const;
  const answer = await probe(`${insightsHost}/identity-insights/v1/requests`, call, clocks, timeoutMs);
  if (answer.kind === 'unreached') return [ill('INSIGHTS_UNREACHED', answer.code)];
  return isHtml(answer) ? [ill('INSIGHTS_UNREACHED', `HTTP ${answer.status}, HTML`)] : [];
}

const nameOf = (host: string) => new URL(host).host;

/** Of three, one after the other: the first has to connect. */
async function shortest(host: string, clocks: Clocks, timeoutMs: number): Promise<number | undefined> {
  let least: number | undefined;
  for (let time = 0; time < 3; time += 1) {
    const answer = await probe(host, {}, clocks, timeoutMs); // oxlint-disable-line no-await-in-loop
    if (answer.kind === 'unreached') return least;
    least = Math.min(least ?? Infinity, answer.tookMs);
  }
  return least;
}
