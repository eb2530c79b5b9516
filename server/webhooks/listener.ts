import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { maskPhoneNumber } from '../src/verification/phone-number.ts';

// `pnpm webhook-listener`: a backend that shows what it is told, to see webhooks work before one's own is there.

const { values } = parseArgs({ options: { port: { type: 'string', default: '4020' } } });
const given = process.env['WEBHOOK_SECRET'];
const secret = given ?? `whsec_${randomBytes(32).toString('base64')}`;
const webhooks = secret.split(',').map((one) => new Webhook(one.trim()));

const event = z.object({
  type: z.string(),
  data: z.object({ reference: z.string().nullable(), phoneNumber: z.string(), proof: z.string().nullable() }),
});
const seen = new Set<string>();

/** What there is to see of a webhook; undefined where none of the secrets signed it. */
function read(headers: IncomingHttpHeaders, body: string): string | undefined {
  if (!webhooks.some((webhook) => isSigned(webhook, headers, body))) return undefined;
  const { type, data } = event.parse(JSON.parse(body));
  const id = String(headers['webhook-id']);
  const isRepeat = seen.has(id);
  seen.add(id);
  return [
    type,
    maskPhoneNumber(data.phoneNumber),
    `reference ${data.reference ?? '–'}`,
    data.proof === null ? 'no proof' : 'with its proof',
    `signature right${isRepeat ? ', told before' : ''}`,
  ].join('  ');
}

function isSigned(webhook: Webhook, headers: IncomingHttpHeaders, body: string): boolean {
  try {
    webhook.verify(body, z.record(z.string(), z.unknown().transform(String)).parse(headers));
    return true;
  } catch {
    return false; // whatever is wrong with it, or too old
  }
}

const server = createServer((request, response) => {
  void (async () => {
    const shown = read(request.headers, await text(request));
    console.log(shown ?? 'Something came that no secret of these signed.');
    response.writeHead(shown === undefined ? 401 : 204).end();
  })().catch(() => response.writeHead(400).end());
});
server.listen(Number(values.port), '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' && address ? address.port : values.port;

console.log(`Start the service like this, verify a number, and its end is shown here:

WEBHOOK_URL=http://127.0.0.1:${port} WEBHOOK_SECRET=${secret} npx -y pnpm start
`);
