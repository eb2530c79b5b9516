import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';

const event = z.object({ data: z.object({ verificationUpdated: z.object({ status: z.string() }) }) });

/** An end that was missed is told at the next connection, so one that isn't told in this time is lost. */
const patienceMs = 30_000;

/** Watches verifications on one WebSocket, as a browser's page does, and connects again where a node goes away. */
export function createWatcher(address: string, ca: string, reconnected: () => void) {
  class Socket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { ca, origin: address });
    }
  }
  const client = createClient({
    url: `${address.replace('http', 'ws')}/graphql`,
    webSocketImpl: Socket,
    retryAttempts: 10,
    on: { connected: (_, __, wasRetry) => (wasRetry ? reconnected() : undefined) },
  });
  return {
    /** The last status that it is told of before the subscription completes. */
    async end(id: string): Promise<string> {
      const query = 'subscription ($id: ID!) { verificationUpdated(id: $id) { status } }';
      const events = client.iterate({ query, variables: { id } });
      let status = 'NOTHING';
      const all = async () => {
        for await (const said of events) status = event.parse(said).data.verificationUpdated.status;
        return status;
      };
      const late = new AbortController();
      try {
        return await Promise.race([all(), pause(patienceMs, 'TOO_LATE', { signal: late.signal })]);
      } catch (error) {
        return error instanceof Error ? error.message : 'an error';
      } finally {
        late.abort();
      }
    },
    stop: async () => client.dispose(),
  };
}
