import { describe, expect, test } from 'vitest';
import { startServer, until } from './start-server.ts';
import { ask, connect } from './socket-fixture.ts';
import { rightCode, startVonage } from './vonage.ts';

// What is not answered in time.

const key = 'a secret of this very act';
const query = 'mutation ($input: StartVerificationInput!) { startVerification(input: $input) { __typename } }';
const variables = { input: { phoneNumber: '+14155550100', idempotencyKey: key } };

describe('An operation that takes too long', () => {
  test('is answered 503, its work goes on to its end and its books are kept', async () => {
    const vonage = await startVonage();
    const server = await startServer({ vonage, deadlineMs: 100 });
    const held = vonage.hold('start');
    const answer = server.post({ query, variables });
    await held.arrived;
    const { status, data, errors } = await answer;
    expect({ status, data, errors }).toMatchObject({
      status: 503,
      data: undefined,
      errors: [{ message: 'The service did not answer in time.', extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });

    held.answer();
    await until(() => server.logText().includes('A start was answered.'));
    // The same key answers what came of it. A busy machine may let this one be late as well.
    let id = '';
    await until(async () => {
      const outcome = await server.start({ idempotencyKey: key });
      if (outcome.__typename === 'Verification') ({ id } = outcome);
      return id !== '';
    });
    await until(async () => (await server.check(id, rightCode)).__typename !== 'GraphQLError');
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('is answered although Vonage never does, and a socket beside it stays open', async () => {
    const vonage = await startVonage();
    const server = await startServer({ vonage, deadlineMs: 100, env: { VONAGE_TIMEOUT_MS: '600' } });
    const { id } = await begun(server);
    const { next } = ask(connect(server.address), `subscription { verificationUpdated(id: "${id}") { status } }`);
    await next();
    vonage.always('check', 'NEVER');
    expect(await server.check(id, '000000')).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await until(async () => (await server.cancel(id)).__typename === 'Verification');
    let told = await next();
    while (JSON.stringify(told).includes('PENDING')) told = await next();
    expect(told).toMatchObject({ data: { verificationUpdated: { status: 'CANCELED' } } });
  });
});

async function begun(server: Awaited<ReturnType<typeof startServer>>) {
  for (;;) {
    const outcome = await server.start({ idempotencyKey: key });
    if (outcome.__typename === 'Verification') return outcome;
  }
}
