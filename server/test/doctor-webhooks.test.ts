import { expect, test } from 'vitest';
import { look, lookForIlls, startGood, startStub } from './doctor.ts';

// `pnpm run doctor`, what it finds where Vonage's webhooks go.

test('Another signature secret than that of the service is found', async () => {
  const { env } = await startGood();
  const other = { ...env, VONAGE_SIGNATURE_SECRET: 'another-secret-of-32-characters-' };
  expect(await lookForIlls(other)).toEqual(['WEBHOOK_401']);
});

test("A secret that the service has too is right, as far as can be known without Vonage's first webhook", async () => {
  const { env } = await startGood();
  expect((await look(env)).find(({ subject }) => subject === 'Webhooks')).toEqual({
    subject: 'Webhooks',
    verdict: 'RIGHT',
    says: expect.stringMatching(/ whether that is Vonage's shows at its first webhook\.$/),
  });
});

test('Each of several secrets is tried', async () => {
  const { env } = await startGood();
  const { VONAGE_API_KEY: key, VONAGE_SIGNATURE_SECRET: secret } = env;
  const both = (other: string) => ({ ...env, VONAGE_SIGNATURE_SECRET: `${key}:${secret},${key}:${other}` });
  expect(await lookForIlls(both(secret))).toEqual([]);
  expect(await lookForIlls(both('another-secret-of-32-characters-'))).toEqual(['WEBHOOK_401']);
});

test('A service without a signature secret is found by its 404', async () => {
  const { env } = await startGood();
  const { url } = await startStub(() => ({ status: 404, json: { errors: [] } }));
  expect(await lookForIlls({ ...env, PUBLIC_URL: url })).toEqual(['OTHER_STATUS_URL', 'WEBHOOK_404']);
});

const page = '<!doctype html><title>Welcome</title>';

test.each([
  ['404', { status: 404, text: page }, 'WEBHOOK_404'],
  ['401 and nothing else', { status: 401, headers: { 'content-type': 'text/plain' } }, 'WEBHOOK_401'],
  [
    '401 that asks for a password',
    { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } },
    'WEBHOOK_PASSWORD',
  ],
  ['401 with a page to log in', { status: 401, text: page }, 'WEBHOOK_PASSWORD'],
  ['HTML', { status: 200, text: page }, 'WEBHOOK_HTML'],
  ["a proxy's fault", { status: 502, text: page }, 'WEBHOOK_HTML'],
  ['a redirect', { status: 308, headers: { location: 'https://www.example.com/' } }, 'WEBHOOK_REDIRECT'],
  ['503', { status: 503 }, 'WEBHOOK_LATER'],
  ['200 and JSON', { status: 200, json: {} }, 'WEBHOOK_OTHER'],
])('An address that answers %s is told apart', async (_, answer, name) => {
  const { env } = await startGood();
  const { url } = await startStub(() => answer);
  expect(await lookForIlls({ ...env, PUBLIC_URL: url })).toEqual(['OTHER_STATUS_URL', name]);
});

test('A service that does not run yet is no more than a warning', async () => {
  const { env } = await startGood();
  const findings = await look({ ...env, PUBLIC_URL: 'http://127.0.0.1:1' });
  expect(findings.find(({ subject }) => subject === 'Webhooks')).toMatchObject({
    verdict: 'WARNING',
    says: 'Nothing listens at PUBLIC_URL (ECONNREFUSED).',
  });
});

test('A service that cannot be reached is wrong', async () => {
  const { env } = await startGood();
  const { port } = await startStub(() => ({ status: 204 }));
  const withoutTls = { ...env, PUBLIC_URL: `https://127.0.0.1:${port}` };
  expect(await lookForIlls(withoutTls)).toEqual(['OTHER_STATUS_URL', 'PUBLIC_URL_UNREACHED']);
});

test('Without PUBLIC_URL the service is looked for at HOST, whatever the form of its address', async () => {
  const { env } = await startGood();
  const { PUBLIC_URL: _, ...rest } = env;
  for (const HOST of ['0.0.0.0', '::1', '::'])
    // oxlint-disable-next-line no-await-in-loop
    expect((await lookForIlls({ ...rest, HOST, PORT: '1' })).filter((name) => name !== 'OTHER_STATUS_URL')).toEqual([
      expect.stringMatching(/^(NOT_RUNNING|PUBLIC_URL_UNREACHED)$/),
    ]);
});

test('One webhook is posted, signed, about a request that nobody has', async () => {
  const { env } = await startGood();
  const stub = await startStub(() => ({ status: 204 }));
  await look({ ...env, PUBLIC_URL: stub.url });
  expect(stub.requests).toEqual([
    expect.objectContaining({
      method: 'POST',
      url: '/webhooks/vonage',
      headers: expect.objectContaining({ authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/) }),
      body: expect.stringMatching(/"type":"event","channel":"sms","status":"examined"/),
    }),
  ]);
});
