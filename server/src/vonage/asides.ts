import { z } from 'zod';
import type { Log } from '../telemetry/log.ts';

/** What a summary says beside how its request ended; in no specification (docs/vonage.md#webhooks). */
const summary = z.object({
  type: z.literal('summary'),
  price: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,12})?$/)
    .optional()
    .catch(undefined),
  workflow: z.array(z.object({ reason: z.string().optional().catch(undefined) }).catch({})).catch([]),
});

/** A network is named again after this. */
const silentMs = 60 * 60_000;
/** More than there are mobile networks. */
const mostNetworks = 5_000;

/** Records what a signed webhook says of prices and of blocked networks; `now` in milliseconds. */
export function createAsides(log: Log, now: () => number) {
  let isPriceSaid = false;
  const said = new Map<number, number>();

  return function tell(body: unknown): void {
    const { data } = summary.safeParse(body);
    if (data?.price !== undefined) {
      log.record({ type: 'PRICED', price: Number(data.price) });
      if (!isPriceSaid) log.info('Vonage says what verifications cost: the metric vonage_price_total sums it up.');
      isPriceSaid = true;
    }
    for (const { reason } of data?.workflow ?? []) if (reason !== undefined) tellBlocked(networkIn(reason));
  };

  function tellBlocked(network: number | undefined): void {
    log.record({ type: 'NETWORK_BLOCKED' });
    const key = network ?? 0;
    if (now() - (said.get(key) ?? -Infinity) < silentMs || said.size >= mostNetworks) return;
    said.set(key, now());
    log.warn(
      'Vonage blocks a network, for suspected fraud: see who starts verifications there, then have Vonage unblock it.',
      network === undefined ? {} : { network },
    );
  }
}

/** "Fraudulent traffic detected for your account on network [ 23415 ].": MCC and MNC. */
const networkIn = (reason: string): number | undefined => Number(/\[ ?(\d{5,6}) ?\]/u.exec(reason)?.[1]) || undefined;
