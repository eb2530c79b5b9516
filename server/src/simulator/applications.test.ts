import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { basic, credentials, signatureSecret, signedIn, startTestSimulator } from './simulator-fixture.ts';

async function ask(id: string, authorization: string, options = {}) {
  const { url } = await startTestSimulator(options);
  const answer = await fetch(`${url}/v2/applications/${id}`, { headers: { authorization } });
  const type = answer.headers.get('content-type');
  const body: unknown = await answer.json();
  return { status: answer.status, type, body };
}

const webhooks = { url: 'https://verify.example.com/webhooks/vonage', signatureSecret };

it('tells key and secret of the application, its key and where its webhooks go', async () => {
  expect(await ask(credentials.applicationId, basic, { webhooks })).toMatchObject({
    status: 200,
    body: {
      id: credentials.applicationId,
      keys: { public_key: credentials.publicKey },
      capabilities: { verify: { webhooks: { status_url: { address: webhooks.url } } } },
    },
  });
});

it('has a capability without an address where there are no webhooks', async () => {
  expect(await ask(credentials.applicationId, basic)).toMatchObject({
    body: { capabilities: { verify: { webhooks: {} } } },
  });
});

it('tells an application nothing of itself, and nobody of another', async () => {
  const problem = { type: expect.stringMatching(/^application\/problem\+json/) };
  expect(await ask(credentials.applicationId, await signedIn())).toMatchObject({ ...problem, status: 401 });
  expect(await ask(randomUUID(), basic)).toMatchObject({ ...problem, status: 404 });
});
