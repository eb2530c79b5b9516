import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

const heard = z.object({
  type: z.string(),
  data: z.object({ phoneNumber: z.string(), createdAt: z.string(), proof: z.string().nullable() }),
});
const headers = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.string(),
  'webhook-signature': z.string(),
});

/** What one's own backend took, and was asked to take. */
export type Told = { id: string; type: string; phoneNumber: string; createdAt: string; isTaken: boolean };

/**
 * A backend that hears of ends. It refuses one in ten, takes one in fifty without a word, and is slow now and then; the third
 * time it takes each, or a run would wait minutes for the pauses. Throws within the process what isn't signed by `secret`.
 */
export async function startBackend(secret: string) {
  const told: Told[] = [];
  const webhook = new Webhook(secret);
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const given = headers.parse(request.headers);
      const { type, data } = heard.parse(webhook.verify(body, given));
      const tries = told.filter(({ id }) => id === given['webhook-id']).length;
      const luck = tries < 2 ? Math.random() : 0.5;
      const isTaken = luck >= 0.12;
      told.push({ id: given['webhook-id'], type, ...data, isTaken });
      if (luck < 0.02) return;
      setTimeout(() => response.writeHead(isTaken ? 204 : 503).end(), luck > 0.9 ? 1_000 : 0);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    told: (): readonly Told[] => told,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
