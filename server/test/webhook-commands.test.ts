import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { signatureOf, startReceiver, status, webhookSecret, type Receiver } from './receiver.ts';
import { createManualClock, phoneNumber, startServer, until } from './start-server.ts';

// `pnpm webhook-listener` and `pnpm webhook-test`, as processes.

function run(script: string, env: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../webhooks/${script}`, import.meta.url)), ...words], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output.text += chunk.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  return { output, ended };
}

async function startListener(env: Record<string, string> = {}) {
  const { output } = run('listener.ts', env, '--port', '0');
  const settings = () => /WEBHOOK_URL=(\S+) WEBHOOK_SECRET=(\S+) npx -y pnpm start/.exec(output.text);
  await until(() => settings() !== null);
  const [, url = '', secret = ''] = settings() ?? [];
  return { output, url, secret };
}

test('The listener says how to start the service, and shows each end with its signature checked', async () => {
  const { output, url, secret } = await startListener();
  const server = await startServer({
    clock: createManualClock(Date.now()),
    env: { WEBHOOK_URL: url, WEBHOOK_SECRET: secret },
  });
  const { id } = await server.begin();
  await server.check(id, server.code());
  await server.sweep();
  await server.told();
  await until(() => output.text.includes('verification.'));
  expect(output.text).toContain('verification.verified  +1415•••0100  reference –  with its proof  signature right\n');
  expect(output.text).not.toContain(phoneNumber);
});

test('The listener takes a secret that it is given, says what came twice, and refuses what is not signed', async () => {
  const [one, other] = [webhookSecret(), webhookSecret()];
  const { output, url } = await startListener({ WEBHOOK_SECRET: `${one},${other}` });
  const text = JSON.stringify({ type: 'verification.test', data: { reference: 'r', phoneNumber, proof: null } });
  const message = { id: 'msg_1', at: Math.floor(Date.now() / 1000), text };
  const post = async (secret: string) => {
    const headers = {
      'webhook-id': message.id,
      'webhook-timestamp': String(message.at),
      'webhook-signature': signatureOf(message, secret),
    };
    return (await fetch(url, { method: 'POST', headers, body: text })).status;
  };
  expect([await post(other), await post(one), await post(webhookSecret())]).toEqual([204, 204, 401]);
  expect((await fetch(url, { method: 'POST', body: 'hello' })).status).toBe(401);
  await until(() => output.text.split('no secret').length === 3);
  expect(output.text).toContain('reference r  no proof  signature right, told before\n');
});

test('The test command posts a signed message that is about nobody, and says that it was taken', async () => {
  const receiver = await startReceiver();
  const { output, ended } = run('send-sample.ts', receiver.env);
  expect(await ended).toBe(0);
  expect(output.text).toBe('WEBHOOK_URL answered 204: it takes what it is told.\n');
  const [told] = receiver.told();
  expect(told).toMatchObject({ type: 'verification.test', data: { test: true, proof: null } });
  expect(told?.signatures).toEqual(told && [signatureOf(told, receiver.env.WEBHOOK_SECRET)]);
});

test.each<[string, (receiver: Receiver) => unknown, RegExp]>([
  ['refuses', (receiver) => receiver.always(status(403)), /^WEBHOOK_URL answered 403: only 2xx counts as taken\n$/],
  ['redirects', (receiver) => receiver.always(status(302)), /^WEBHOOK_URL answered 302.+no redirect is followed\n$/],
  ['is not there', (receiver) => receiver.close(), /^WEBHOOK_URL could not be reached \(ECONNREFUSED\)\n$/],
])('The test command ends with 1 and says so where the receiver %s', async (_, make, words) => {
  const receiver = await startReceiver();
  await make(receiver);
  const { output, ended } = run('send-sample.ts', receiver.env);
  expect(await ended).toBe(1);
  expect(output.text).toMatch(words);
});

test('The test command lists what is wrong with the settings, and quotes no secret', async () => {
  const [unset, half] = [run('send-sample.ts', {}), run('send-sample.ts', { WEBHOOK_SECRET: webhookSecret() })];
  expect([await unset.ended, await half.ended]).toEqual([1, 1]);
  expect(unset.output.text).toMatch(/^WEBHOOK_URL and WEBHOOK_SECRET are unset/);
  expect(half.output.text).toMatch(/^WEBHOOK_URL and WEBHOOK_SECRET belong together: one of them is unset\n$/);
});
