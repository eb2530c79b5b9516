import { expect, it } from 'vitest';
import { startTestSimulator } from './simulator-fixture.ts';
import type { Unknowns } from './unknowns.ts';

const unblock = async (body: object, path = '/v2/verify/network-unblock', unknowns: Partial<Unknowns> = {}) =>
  (await startTestSimulator({ unknowns })).call('POST', path, body);

it('lifts the block of the network that …56 is in, for a while', async () => {
  const lifted = { network: '310410', unblocked_until: expect.stringMatching(/^[\d-]{10}T[\d:]{8}Z$/) };
  expect(await unblock({ network: '310410' })).toMatchObject({ status: 200, body: lifted });
  expect(await unblock({ network: '310410' }, '/verify/network-unblock')).toMatchObject({ status: 202, body: lifted });
  expect(await unblock({ network: 310_410 })).toMatchObject({ status: 200, body: lifted });
});

it('answers 404 where nothing is blocked, 422 where it is badly asked, 403 without the capability', async () => {
  expect(await unblock({ network: '23415' })).toMatchObject({
    status: 404,
    body: { detail: expect.stringContaining('does not have an active block') },
  });
  expect(await unblock({ network: 'x', unblock_duration: 86_401 })).toMatchObject({
    status: 422,
    body: { invalid_parameters: [{ name: 'network' }, { name: 'unblock_duration' }] },
  });
  expect(await unblock({})).toMatchObject({
    status: 422,
    body: { invalid_parameters: [{ name: 'network', reason: 'Network is required' }] },
  });
  expect(await unblock({ network: '310410' }, undefined, { capabilities: 'MISSING' })).toMatchObject({ status: 403 });
});
