import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { codesOf, get, startAlone } from './http-fixture.ts';
import { phoneNumber, startServer, startWithVonage } from './start-server.ts';

describe('The other addresses', () => {
  test('say that the process lives and is ready', async () => {
    const server = await startAlone();
    expect((await get(server, '/healthz')).status).toBe(200);
    expect((await get(server, '/readyz')).status).toBe(200);
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
