import type { Log } from '../telemetry/log.ts';

/** `Date` has whole seconds (RFC 9110, section 6.6.1), cut off: on average this much has passed. */
const cutOffMs = 500;
/** From here on this machine's clock is called wrong, until it is within the other. */
const wrongSeconds = 5;
const rightSeconds = 2;

/**
 * Learns from the `Date` of Vonage's answers how far this machine's clock, `wall`, is ahead of Vonage's: to within a second.
 * Tokens that are signed by a wrong clock are refused, and so are webhooks.
 */
export function createSkew(log: Log, wall: () => number) {
  let isWrong = false;
  return function dated(date: string): void {
    const seconds = (wall() - Date.parse(date) - cutOffMs) / 1000;
    if (Number.isNaN(seconds)) return;
    log.record({ type: 'SKEWED', against: 'vonage', seconds });
    const off = Math.abs(seconds);
    const fields = { skewSeconds: Math.round(seconds) };
    if (!isWrong && off > wrongSeconds)
      log.warn("This machine's clock differs from Vonage's: calls and webhooks may be refused. Set it by NTP.", fields);
    if (isWrong && off <= rightSeconds) log.info("This machine's clock agrees with Vonage's again.", fields);
    isWrong = off > (isWrong ? rightSeconds : wrongSeconds);
  };
}
