import { expect, test } from 'vitest';
import { look, lookForIlls, otherEnv, startGood, startStub } from './doctor.ts';

// `pnpm run doctor`, what it finds of one's own backend, and where numbers are looked up.

const webhook = (WEBHOOK_URL: string) => ({
  ...otherEnv(),
  WEBHOOK_URL,
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 'k').toString('base64')}`,
});

test('A backend that is not there is found', async () => {
  expect(await lookForIlls(webhook('http://127.0.0.1:1'))).toEqual(['BACKEND_UNREACHED']);
});

test('A backend is there whatever it answers, and is sent nothing to act on', async () => {
  const backend = await startStub(() => ({ status: 405, text: '<h1>No</h1>' }));
  const findings = await look(webhook(`${backend.url}/hooks?of=1`));
  expect(findings.at(-1)).toMatchObject({ subject: 'Backend', verdict: 'RIGHT' });
  expect(backend.requests).toEqual([expect.objectContaining({ method: 'HEAD', url: '/hooks?of=1', body: '' })]);
});

test('Where numbers are looked up is asked without credentials, and is found where Vonage is not there', async () => {
  const { env } = await startGood();
  const insights = { ...env, NUMBER_LOOKUP: 'identity-insights' };
  expect(await lookForIlls({ ...insights, VONAGE_INSIGHTS_HOST: env.VONAGE_API_HOST })).toEqual([]);
  expect(await lookForIlls({ ...insights, VONAGE_INSIGHTS_HOST: 'http://127.0.0.1:1' })).toEqual([
    'INSIGHTS_UNREACHED',
  ]);
  const proxy = await startStub(() => ({ status: 403, text: '<html><h1>Blocked</h1></html>' }));
  expect(await lookForIlls({ ...insights, VONAGE_INSIGHTS_HOST: proxy.url })).toEqual(['INSIGHTS_UNREACHED']);
  expect(proxy.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  // What isn't asked for isn't looked at.
  expect(await lookForIlls({ ...env, VONAGE_INSIGHTS_HOST: 'http://127.0.0.1:1' })).toEqual([]);
});
