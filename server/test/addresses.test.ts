import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { codesOf, get, startAlone, startNow } from './http-fixture.ts';
import { phoneNumber, startServer, startWithVonage } from './start-server.ts';

// The contract's addresses beside `/graphql`, and draining.

describe('The other addresses', () => {
  test('say that the process lives and is ready', async () => {
    const server = await startAlone();
    expect((await get(server, '/healthz')).status).toBe(200);
    expect((await get(server, '/readyz')).status).toBe(200);
  });

  test('say while draining that it lives and is not ready, and calls under way are answered', async () => {
    const { vonage, server } = await startWithVonage();
    const held = vonage.hold('start');
    const start = server.start();
    await held.arrived;
    const drained = server.drain();
    expect((await get(server, '/readyz')).status).toBe(503);
    expect((await get(server, '/healthz')).status).toBe(200);
    held.answer();
    expect(await start).toMatchObject({ __typename: 'Verification' });
    await drained;
  });

  test('are not held up in draining by a client that went away', async () => {
    const { vonage, server } = await startWithVonage();
    const held = vonage.hold('start');
    const leaving = new AbortController();
    const start = fetch(`${server.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: startNow }),
      signal: leaving.signal,
    });
    await held.arrived;
    leaving.abort();
    await expect(start).rejects.toThrow(/abort/i);
    const drained = server.drain();
    held.answer();
    await drained;
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('are not held up in draining by a client that never finished its body', async () => {
    const server = await startAlone();
    const { port } = new URL(server.address);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
    );
    expect((await get(server, '/healthz')).status).toBe(200);
    socket.destroy();
    await once(socket, 'close');
    await server.drain();
  });

  test('finish in draining what is still on its way to the client, however long it is', async () => {
    const { vonage, server } = await startWithVonage();
    const fields = Array.from({ length: 20 }, (_, index) => `a${'x'.repeat(10_000)}${index}: expiresAt`).join(' ');
    const held = vonage.hold('start');
    const answer = server.post({
      query: `mutation { startVerification(input: { phoneNumber: "${phoneNumber}" }) { ... on Verification { ${fields} } } }`,
    });
    await held.arrived;
    const drained = server.drain();
    held.answer();
    await drained;
    await server.close();
    expect(
      Object.keys(
        z
          .object({})
          .loose()
          .parse((await answer).data?.['startVerification']),
      ),
    ).toHaveLength(20);
  });

  test('warn once of a proxy that nobody said is there', async () => {
    const { server } = await startWithVonage();
    const warnings = () => server.log().filter(({ level }) => level === 40);
    for (let time = 0; time < 3; time += 1) await get(server, '/healthz', { 'x-forwarded-for': '203.0.113.7' });
    expect(warnings()).toEqual([expect.objectContaining({ msg: expect.stringContaining('TRUST_PROXY') })]);
    expect(server.logText()).not.toContain('203.0.113.7');
  });

  test('warn of no proxy that is known', async () => {
    const { server } = await startWithVonage({ TRUST_PROXY: '127.0.0.1' });
    await get(server, '/healthz', { 'x-forwarded-for': '203.0.113.7' });
    expect(server.log().filter(({ level }) => level === 40)).toEqual([]);
  });

  test('are nothing elsewhere, with the shape of a GraphQL error', async () => {
    const { server } = await startWithVonage();
    for (const path of [
      '/nothing',
      '/metrics',
      '/simulator',
      '/simulator/messages',
      '/graphql/',
      '/.env',
      '/%2e%2e/package.json',
    ]) {
      const response = await get(server, path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await codesOf(response)).toEqual(['NOT_FOUND']);
    }
  });

  test('take no webhooks without a signature secret', async () => {
    const { server } = await startWithVonage();
    expect((await fetch(`${server.address}/webhooks/vonage`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  test('show the simulated phone and its messages, newest first', async () => {
    const server = await startServer();
    const { id } = await server.begin();
    server.clock.pass(30);
    await server.resend(id);
    await server.begin({ phoneNumber: '+14155550199' });
    expect((await get(server, '/simulator')).headers.get('content-type')).toMatch(/^text\/html/);
    const messages = z
      .array(
        z.strictObject({
          to: z.string(),
          channel: z.string(),
          text: z.string(),
          code: z.string(),
          at: z.iso.datetime(),
        }),
      )
      .parse(await (await get(server, `/simulator/messages?to=${phoneNumber}`)).json());
    expect(messages.map(({ code, to }) => [code, to])).toEqual(
      server.messages().map(({ code }) => [code, phoneNumber]),
    );
    expect(messages).toHaveLength(2);
  });
});
