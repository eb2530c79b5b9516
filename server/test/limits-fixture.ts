import { limitDefaults } from '../src/config/limits.ts';
import { only, startWithVonage, type Outcome, type Server } from './start-server.ts';
import { rightCode } from './vonage.ts';

/** No limits but these, as in `LIMITS`. */
export const onlyLimits = (given: Record<string, string>) =>
  Object.keys(limitDefaults)
    .map((name) => `${name}=${given[name] ?? 'off'}`)
    .join(',');

/** A server with no limits but these, behind a proxy that says who asks, and its scripted Vonage. */
export const startLimited = (given: Record<string, string>, env: Record<string, string> = {}) =>
  startWithVonage({ LIMITS: onlyLimits(given), TRUST_PROXY: '127.0.0.1', ...env });

/** A client's address as the proxy tells it. */
export const from = (address: string) => ({ 'x-forwarded-for': address });

/** A number of its own for each; they share a prefix by tens. */
export const numberOf = (index: number, area = '415') => `+1${area}555${String(index).padStart(4, '0')}`;

/** Starts, and types the right code at once. */
export async function verify(server: Server, phoneNumber: string, headers?: Record<string, string>) {
  const started = only('Verification', await server.start({ phoneNumber }, headers));
  return only('Verification', await server.check(started.id, rightCode, headers));
}

/** When it would pass, in seconds from now; undefined where it did. */
export const waits = (outcome: Outcome): number | undefined =>
  outcome.__typename === 'RateLimited' ? (outcome.retryAt - outcome.now) / 1000 : undefined;
