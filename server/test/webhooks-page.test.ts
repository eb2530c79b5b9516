import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { blocksOf } from './pages.ts';
import { startReceiver } from './receiver.ts';
import { createManualClock, phoneNumber, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// The code of docs/integrating.md, "Webhooks", as it stands there.

type Receive = (request: Request, note: (id: string, end: unknown) => Promise<void>) => Promise<Response>;
const example = z.object({ receive: z.custom<Receive>((value) => typeof value === 'function') });

async function load(secret: string): Promise<Receive> {
  vi.stubEnv('WEBHOOK_SECRET', secret);
  onTestFinished(() => void vi.unstubAllEnvs());
  const [block] = blocksOf('docs/integrating.md').filter(({ by }) => by === 'server/test/webhooks-page.test.ts');
  const library = pathToFileURL(createRequire(import.meta.url).resolve('standardwebhooks')).href;
  const file = join(temporaryFolder(), 'webhooks.mts');
  writeFileSync(file, block?.code.replace("'standardwebhooks'", `'${library}'`) ?? '');
  return example.parse(await import(pathToFileURL(file).href)).receive;
}

test('The example takes what the service tells, and refuses what was changed on the way', async () => {
  const receiver = await startReceiver();
  const receive = await load(receiver.env.WEBHOOK_SECRET);
  const noted: unknown[] = [];
  const note = async (...said: unknown[]) => void noted.push(said);
  // The library compares with this machine's clock.
  const server = await startServer({ clock: createManualClock(Date.now()), env: receiver.env });
  const { id } = await server.begin({ nonce: 'order-4711' });
  await server.check(id, server.code());
  await server.sweep();
  await server.told();

  const [told] = receiver.told();
  if (!told) throw new Error('Expected a webhook');
  const headers = {
    'webhook-id': told.id,
    'webhook-timestamp': String(told.at),
    'webhook-signature': told.signatures.join(' '),
  };
  const post = async (body: string, more = {}) =>
    (await receive(new Request(receiver.url, { method: 'POST', headers: { ...headers, ...more }, body }), note)).status;
  expect(await post(told.text)).toBe(204);
  expect(noted).toMatchObject([
    [told.id, { type: 'verification.verified', data: { nonce: 'order-4711', phoneNumber, test: true } }],
  ]);
  expect(await post(told.text.replace('true', 'false'))).toBe(401);
  expect(await post(told.text, { 'webhook-id': 'msg_another' })).toBe(401);
  expect(await post(told.text, { 'webhook-timestamp': String(told.at - 600) })).toBe(401);
  expect(noted).toHaveLength(1);
});

/** Of the payload, and of what it is about. */
function keysOf(json: string) {
  const { data, ...rest } = z.looseObject({ data: z.looseObject({}) }).parse(JSON.parse(json));
  return [Object.keys(rest), Object.keys(data)];
}

test('The payload on the page has the form of what is told', async () => {
  const receiver = await startReceiver();
  const server = await startServer({ env: receiver.env });
  const { id } = await server.begin();
  await server.check(id, server.code());
  await server.sweep();
  await server.told();
  const [page] = blocksOf('docs/integrating.md').filter(({ code }) => code.includes('"verification.verified"'));
  expect(keysOf(receiver.told()[0]?.text ?? '{}')).toEqual(keysOf(page?.code ?? '{}'));
});
