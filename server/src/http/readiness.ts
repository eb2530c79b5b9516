import type { Log } from '../telemetry/log.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { within } from './within.ts';

/**
 * Whether this node may be sent people, the body of `/readyz`. `starting`: it has never reached its store, which may be its
 * own configuration's fault. A shared store that goes away later is no fault of the node: keys, page and typed answers stay.
 */
export type Readiness =
  | { status: 'ok' | 'starting'; store: 'ok' | 'unavailable' }
  | { status: 'faulty'; store: 'ok' | 'unavailable'; faults: readonly string[] }
  | { status: 'draining' };

const leaving = { status: 'draining' } as const;

/** Probes give up after a second or two; the store may take longer to fail. */
const patienceMs = 500;

/** `sharesStore`: with other nodes. `faults`: the names of this node's own, beside its store. */
export function createReadiness({
  ping,
  mayComeBack,
  sharesStore,
  faults,
  log,
}: {
  /** Rejects where the store can't be used. */
  ping: () => Promise<void>;
  /** Whether a store that failed so may come back by itself. */
  mayComeBack: (error: unknown) => boolean;
  sharesStore: boolean;
  faults: () => Promise<readonly string[]>;
  log: Log;
}) {
  let isDraining = false;
  let wasReached = false;
  let isAway = false;
  let wasRefused = false;
  let looking: Promise<void> | undefined;

  const storeAway = (error: unknown) => {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const isRefused = !mayComeBack(error);
    // Said once more where the store answers at last, but won't be used.
    if (!isAway || (isRefused && !wasRefused))
      log.error('The store is away: all is answered ServiceUnavailable until it is back.', {}, cause);
    isAway = true;
    wasRefused ||= isRefused;
  };
  const storeBack = () => {
    if (isAway) log.info('The store is back.');
    isAway = false;
    wasRefused = false;
    wasReached = true;
  };

  /** One ping, however often this is called meanwhile; throws what the ping throws. */
  const look = (): Promise<void> => {
    looking ??= ping()
      .then(storeBack, (error: unknown) => {
        storeAway(error);
        throw error;
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };

  const find = async (): Promise<Readiness> => {
    const [store, others] = await Promise.all([inTime(look()), faults()]);
    const own = store === 'unavailable' && !sharesStore ? ['store', ...others] : others;
    if (own.length > 0) return { status: 'faulty', store, faults: own };
    return { status: wasReached ? 'ok' : 'starting', store };
  };

  return {
    async state(): Promise<Readiness> {
      const found = isDraining ? leaving : await find();
      // It may have been told to stop meanwhile.
      return isDraining ? leaving : found;
    },
    look,
    /** Waits for work that the store may fail: the log says once that the store is away, and once that it is back. */
    async follow(work: Promise<void>): Promise<void> {
      try {
        await work;
        // It may have needed less than the store can't do.
        if (isAway) await look();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        storeAway(error);
      }
    },
    drain() {
      isDraining = true;
    },
  };
}

/** A store that takes its time counts as away for the probe; only an answer changes what the log says. */
async function inTime(look: Promise<void>): Promise<'ok' | 'unavailable'> {
  const answered = look.then(
    () => 'ok' as const,
    () => 'unavailable' as const,
  );
  return (await within(patienceMs, answered)) === 'ok' ? 'ok' : 'unavailable';
}
