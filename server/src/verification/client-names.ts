import { createHmac, randomBytes } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * Names client addresses and networks for the log: one has the same name on every node of a store, and in another store
 * another one. Without the store's key, which whoever reads a log doesn't have, no name leads back to an address, though
 * there are few enough of IPv4's to try them all.
 */
export function createClientNames(store: Pick<Store, 'keep'>) {
  let key: Promise<string> | undefined;
  /** Throws `StoreUnavailable`. */
  return async function nameOf(network: string): Promise<string> {
    key ??= store.keep('client-name-key', randomBytes(32).toString('base64url')).catch((error: unknown) => {
      key = undefined;
      throw error;
    });
    return createHmac('sha256', await key)
      .update(network)
      .digest('base64url')
      .slice(0, 12);
  };
}
