import { expect, it } from 'vitest';
import { signedIn, startTestSimulator } from './simulator-fixture.ts';

const hourSeconds = 3_600;

/** A simulator with one request, and what asks it to forget one. */
async function started(...given: Parameters<typeof startTestSimulator>) {
  const vonage = await startTestSimulator(...given);
  const { body } = await vonage.start('14155550100');
  return {
    ...vonage,
    id: String(body.request_id),
    redact: (id: unknown, more: object = {}, ...authorization: string[]) =>
      vonage.call('POST', '/v1/redact/transaction', { id, product: 'verify', ...more }, ...authorization),
  };
}

const fragment = (name: string) => ({ type: expect.stringMatching(new RegExp(`#${name}$`)) });

it('forgets a request an hour after it was made, and knows no more of it', async () => {
  const { id, clock, redact } = await started();
  expect(await redact(id)).toMatchObject({ status: 403, body: fragment('premature-redaction') });
  clock.pass(hourSeconds);
  expect(await redact(id)).toMatchObject({ status: 204, body: '' });
  expect(await redact(id)).toMatchObject({ status: 404, body: fragment('invalid-id') });
});

it('takes key and secret alone', async () => {
  const { id, clock, redact } = await started();
  clock.pass(hourSeconds);
  const refused = { status: 401, body: { type: 'UNAUTHORIZED', error_title: 'Unauthorized' } };
  expect(await redact(id, {}, await signedIn())).toMatchObject(refused);
  expect(await redact(id, {}, 'Basic bm9ib2R5OnNlY3JldA==')).toMatchObject(refused);
});

it('refuses what Vonage refuses', async () => {
  const { id, call, redact } = await started();
  expect(await redact('unknown')).toMatchObject({ status: 404 });
  expect(await redact(id, { product: 'sms2' })).toMatchObject({ status: 422, body: fragment('invalid-product') });
  expect(await redact(id, { product: 'sms' })).toMatchObject({ status: 404 });
  expect(await redact(17)).toMatchObject({ status: 422, body: fragment('invalid-json') });
  expect(await call('POST', '/v1/redact/transaction', '{')).toMatchObject({ status: 422 });
});

it('refuses an account without the capability', async () => {
  const { id, redact } = await started({ unknowns: { capabilities: 'MISSING' } });
  expect(await redact(id)).toMatchObject({ status: 403, body: fragment('unprovisioned') });
});
