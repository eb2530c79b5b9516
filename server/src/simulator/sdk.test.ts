import { Vonage } from '@vonage/server-sdk';
import { expect, it } from 'vitest';
import { credentials, privateKey, startTestSimulator } from './simulator-fixture.ts';

type NewRequest = Parameters<Vonage['verify2']['newRequest']>[0];

// The SDK's main package doesn't export its enum of channels, and its types take nothing else.
const workflow: NewRequest['workflow'] = JSON.parse(
  '[{ "channel": "sms", "to": "447700900000" }, { "channel": "voice", "to": "447700900000" }]',
);

async function startWithSdk() {
  const simulated = await startTestSimulator();
  const { apiKey, apiSecret, applicationId } = credentials;
  const { verify2 } = new Vonage({ apiKey, apiSecret, applicationId, privateKey }, { apiHost: simulated.url });
  const start = () => verify2.newRequest({ brand: 'ACME', workflow, codeLength: 6, clientRef: 'ref1' });
  return { ...simulated, verify2, start };
}

const statusOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => new Error('It was no error'),
    (reason: unknown) => reason,
  );
  return error instanceof Object && 'response' in error && error.response instanceof Response
    ? error.response.status
    : error;
};

it('verifies a number with the real SDK', async () => {
  const { verify2, start, simulator, starts } = await startWithSdk();
  const { requestId } = await start();
  expect(await statusOf(start())).toBe(409);
  const [{ code } = { code: '' }] = simulator.messages('+447700900000');
  expect(await statusOf(verify2.checkCode(requestId, code === '000000' ? '000001' : '000000'))).toBe(400);
  expect(await verify2.checkCode(requestId, code)).toBe('completed');
  expect(await statusOf(verify2.checkCode(requestId, code))).toBe(404);
  expect(starts()).toEqual([
    {
      operation: 'start',
      to: '+447700900000',
      clientRef: 'ref1',
      requestId,
      status: 202,
      at: '2026-11-23T06:00:00.000Z',
    },
    {
      operation: 'start',
      to: '+447700900000',
      clientRef: 'ref1',
      requestId,
      status: 409,
      at: '2026-11-23T06:00:00.000Z',
    },
  ]);
});

it('moves on and cancels with the real SDK, whose false hides the reason', async () => {
  const { verify2, start, simulator, clock } = await startWithSdk();
  const { requestId } = await start();
  expect(await verify2.cancel(requestId)).toBe(false);
  clock.pass(30);
  expect(await verify2.cancel(requestId)).toBe(true);
  clock.pass(12);
  const { requestId: second } = await start();
  expect(await verify2.nextWorkflow(second)).toBe(true);
  expect(simulator.messages().map(({ channel }) => channel)).toEqual(['VOICE', 'SMS', 'SMS']);
  expect(await verify2.nextWorkflow(second)).toBe(false);
});
