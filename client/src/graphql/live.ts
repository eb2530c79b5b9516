import { createClient } from 'graphql-ws';
import { VerificationUpdatedDocument } from './operations.generated.ts';
import type { VerificationStateFragment, VerificationUpdatedSubscription } from './operations.generated.ts';

/** Hears what the server says of a verification by itself, and whether it could say anything now. */
export type Listener = {
  onChange: (verification: VerificationStateFragment) => void;
  onWorking: (working: boolean) => void;
};

const query = VerificationUpdatedDocument.toString();

/** Listens to `verificationUpdated` by a socket of its own, which is made anew when it fails. Returns what ends the listening. */
export function listen(uri: string, id: string, { onChange, onWorking }: Listener): () => void {
  const url = new URL(uri, location.href);
  url.protocol = url.protocol.replace('http', 'ws');

  const nothingMore = () => onWorking(false);
  const client = createClient({
    url: url.href,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: whenWorthATry,
    onNonLazyError: nothingMore,
    // A socket that a laptop slept through looks open: a ping that isn't answered closes it.
    keepAlive: 15_000,
    on: {
      connected: () => onWorking(true),
      closed: () => onWorking(false),
    },
  });
  const unsubscribe = client.subscribe<VerificationUpdatedSubscription>(
    { query, variables: { id } },
    {
      next: ({ data }) => {
        if (data) onChange(data.verificationUpdated);
      },
      error: nothingMore,
      complete: nothingMore,
    },
  );
  // The client closes the socket with its last subscription.
  return unsubscribe;
}

/** Waits longer each time, up to 45 s; by chance a little more, so that clients don't return together. Never while offline. */
async function whenWorthATry(retries: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 1_000 * 2 ** retries) * (1 + Math.random() / 2)));
  if (!navigator.onLine) await new Promise((resolve) => addEventListener('online', resolve, { once: true }));
}
