import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { it, shown } from './person.ts';
import { messagesAt, startServer } from './server.ts';

// docs/examples/two-factor, as its page says to start it, beside a service that it has a key of.

const root = join(import.meta.dirname, '../..');
const secret = 'made-up-for-this-test-0123456789abcdef';
const webhookSecret = `whsec_${Buffer.from('made up for this test alone').toString('base64')}`;
const number = '+14155550142';
const form = 'application/x-www-form-urlencoded';

let service = '';
let login = '';
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  // The service knows the login's address before the login listens: what comes there is passed on.
  let port = 0;
  const front = createServer((socket) => void pipeline(socket, connect(port, '127.0.0.1'), socket, () => {}));
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  login = `http://127.0.0.1:${Object(front.address()).port}`;
  const server = await startServer({
    BACKEND_KEYS: `login:${secret}`,
    WEBHOOK_URL: `${login}/webhooks`,
    WEBHOOK_SECRET: webhookSecret,
    CORS_ORIGINS: login,
    LIMITS: 'off',
  });
  service = server.url;
  const example = spawn(process.execPath, ['docs/examples/two-factor/login.ts'], {
    cwd: root,
    env: {
      VERIFICATION_URL: service,
      BACKEND_KEY: secret,
      WEBHOOK_SECRET: webhookSecret,
      ACCEPT_TEST_PROOFS: 'on',
      PORT: '0',
      OWN_URL: login,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(example, 'exit');
  stops.push(
    server.stop,
    async () => (example.kill('SIGKILL'), ended),
    async () => front.close(),
  );
  for await (const line of createInterface(example.stdout)) {
    port = Number(/127\.0\.0\.1:(\d+)/.exec(line)?.[1]);
    if (port) break;
  }
});

afterAll(() => Promise.all(stops.map((stop) => stop())));

const newestCode = async () => (await messagesAt(service, number))[0]?.code ?? '';

// One person with one number.
describe('the login of the docs', { concurrent: false }, () => {
  it.for([
    ['on the service’s page', 'Log in'],
    ['by the component in a page of its own', 'Log in, and stay here for the code'],
  ] as const)('lets in who types the code %s', async ([, press], { openAlone }) => {
    const { page, codeField, heading, button } = await openAlone();
    await page.goto(login);
    await page.getByLabel('Password').fill('lovelace');
    await page.getByRole('button', { name: press, exact: true }).click();
    await codeField.waitFor();
    expect(await page.content()).not.toContain(number.slice(2));
    await codeField.fill(await newestCode());
    expect(await shown(heading('Hello, ada'))).toBe(true);
    await page.goto(login);
    expect(await shown(heading('Hello, ada'))).toBe(true);
    expect(await button('Log in').count()).toBe(0);
  });

  it('lets nobody in by a link that was sent to somebody who types the code', async ({ openAlone }) => {
    const [thief, owner] = [await openAlone(), await openAlone()];
    owner.expectComplaint('403');
    await thief.page.goto(login);
    await thief.page.getByLabel('Password').fill('lovelace');
    const sentOn = thief.page.waitForResponse((response) => response.request().method() === 'POST');
    await thief.page.getByRole('button', { name: 'Log in', exact: true }).click();
    const url = (await (await sentOn).allHeaders())['location'] ?? '';
    await thief.codeField.waitFor();

    await owner.page.goto(url);
    await owner.codeField.fill(await newestCode());
    await owner.heading('Log in').waitFor();
    // It was verified, and the thief's browser has no proof of that.
    await thief.page.goto(`${login}/waiting`);
    await thief.page.getByText('The code was right, but not in this window.').waitFor();
    await thief.page.goto(login);
    expect(await shown(thief.heading('Log in'))).toBe(true);
  });

  it('leads a person back to itself, whatever host a login was posted to', async ({ openAlone }) => {
    const { page, codeField, heading, expectComplaint } = await openAlone();
    expectComplaint('403');
    const port = Number(new URL(login).port);
    const asked = request({ port, method: 'POST', headers: { host: 'evil.example', 'content-type': form } });
    asked.end('user=ada&password=lovelace');
    const [{ headers }] = await once(asked, 'response');
    await page.goto(headers.location);
    await codeField.fill(await newestCode());
    await heading('Log in').waitFor();
    expect(page.url().startsWith(login)).toBe(true);
  });

  it('hears how it ended where the tab is closed after the last digit', async ({ openAlone }) => {
    const { page, context, codeField } = await openAlone();
    await page.goto(login);
    await page.getByLabel('Password').fill('lovelace');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await codeField.waitFor();
    const second = await context.newPage();
    const checked = Promise.withResolvers<void>();
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('checkCode(')) return route.continue();
      await route.fetch();
      return checked.resolve();
    });
    await codeField.fill(await newestCode());
    await checked.promise;
    await page.close();
    await expect
      .poll(async () => {
        await second.goto(`${login}/waiting`);
        return second.locator('main').innerText();
      })
      .toContain('VERIFIED. The webhook said: verification.verified.');
  });
});
