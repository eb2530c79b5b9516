import { generateKeyPairSync } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import process from 'node:process';
import { inspect } from 'node:util';
import { decodeJwt, jwtVerify } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startRecordingServer } from './recording-server.ts';
import { createTransport, type Credentials } from './transport.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const basic: Credentials = { kind: 'basic', apiKey: 'abcd1234', apiSecret: 'ÄsecretSECRET' };
const jwt: Credentials = {
  kind: 'jwt',
  applicationId: '78d335fa-323d-0114-9c3d-d6f0d48968cf',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

// From the start, as Node says each deprecation only once in a process.
const warnings: Error[] = [];
process.on('warning', (warning) => warnings.push(warning));

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closing.splice(0).toReversed()) await close();
});

async function setUp(credentials: Credentials, ...answer: Parameters<typeof startRecordingServer>) {
  const server = await startRecordingServer(...answer);
  const transport = createTransport({ apiHost: server.url, credentials, timeoutMs: 5000 });
  closing.push(server.close, transport.close);
  const tokens = () => server.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? '');
  return { server, transport, tokens };
}

describe('what is sent', () => {
  it('is built by the SDK and signed with key and secret', async () => {
    const { server, transport } = await setUp(basic);
    await transport.post('/v2/verify', { brand: 'ACME', to: undefined });
    expect(server.requests).toStrictEqual([
      {
        method: 'POST',
        url: '/v2/verify',
        body: '{"brand":"ACME"}',
        headers: {
          host: `127.0.0.1:${server.port}`,
          connection: 'keep-alive',
          'user-agent': expect.stringMatching(/^@vonage\/server-sdk\//),
          'content-type': 'application/json',
          'content-length': '16',
          authorization: `Basic ${Buffer.from('abcd1234:ÄsecretSECRET').toString('base64')}`,
        },
      },
    ]);
  });

  it('may have no body', async () => {
    const { server, transport } = await setUp(basic);
    await transport.post('/v2/verify/r1/next_workflow');
    await transport.delete('/v2/verify/r1');
    expect(server.requests).toMatchObject([
      { method: 'POST', url: '/v2/verify/r1/next_workflow', body: '', headers: { 'content-length': '0' } },
      { method: 'DELETE', url: '/v2/verify/r1', body: '' },
    ]);
  });

  it('goes below the address of the host', async () => {
    const server = await startRecordingServer();
    const transport = createTransport({ apiHost: `${server.url}/base`, credentials: basic, timeoutMs: 5000 });
    closing.push(server.close, transport.close);
    await transport.delete('/v2/verify/r1');
    expect(server.requests).toMatchObject([{ url: '/base/v2/verify/r1' }]);
  });

  it('never goes to another host', async () => {
    const server = await startRecordingServer();
    const transport = createTransport({ apiHost: server.url, credentials: basic, timeoutMs: 5000 });
    closing.push(server.close, transport.close);
    for (const path of ['.example.com/v2/verify', '@example.com/v2/verify'])
      await expect(transport.post(path)).rejects.toThrow('path must be an absolute URL or start with a slash');
    await transport.delete('//example.com/v2/verify');
    expect(server.requests).toMatchObject([{ url: '//example.com/v2/verify' }]);
  });
});

describe('a JWT', () => {
  it("is the application's, signed by its key", async () => {
    const { transport, tokens } = await setUp(jwt);
    await transport.delete('/v2/verify/r1');
    const { payload, protectedHeader } = await jwtVerify(tokens()[0] ?? '', publicKey);
    expect(protectedHeader).toStrictEqual({ alg: 'RS256', typ: 'JWT' });
    expect(payload).toMatchObject({ application_id: jwt.applicationId, jti: expect.any(String) });
  });

  it.each([0, 3_600_000, -3_600_000])(
    'is reused until a minute before it ends, the wall clock set by %i',
    async (by) => {
      vi.useFakeTimers({ toFake: ['Date', 'performance'], now: Date.parse('2026-11-23T08:00:00Z') });
      const { transport, tokens } = await setUp(jwt);
      await transport.delete('/v2/verify/r1');
      const end = (decodeJwt(tokens()[0] ?? '').exp ?? 0) * 1000;
      expect(end).toBe(Date.parse('2026-11-23T08:15:00Z'));
      vi.setSystemTime(Date.now() + by);
      vi.advanceTimersByTime(14 * 60_000 - 1);
      await transport.post('/v2/verify', {});
      vi.advanceTimersByTime(1);
      await transport.delete('/v2/verify/r1');
      const [first, second, third] = tokens();
      expect(second).toBe(first);
      expect(third).not.toBe(first);
      expect(decodeJwt(third ?? '').exp).toBe((end + by) / 1000 - 60 + 900);
    },
  );

  it('is not reused after Vonage refused it', async () => {
    const { transport, tokens } = await setUp(jwt, (response) => response.writeHead(401).end());
    await transport.delete('/v2/verify/r1');
    await transport.delete('/v2/verify/r1');
    expect(new Set(tokens()).size).toBe(2);
  });
});

describe('what comes back', () => {
  it('is the answer, also where the SDK would throw', async () => {
    const { transport } = await setUp(basic, (response) => response.writeHead(409).end('{"detail":"…"}'));
    const answer = { kind: 'answered', status: 409, body: '{"detail":"…"}' };
    expect(await transport.post('/v2/verify', {})).toStrictEqual(answer);
    expect(await transport.delete('/v2/verify/r1')).toStrictEqual(answer);
  });

  it('is the answer, also where the SDK would follow it', async () => {
    const { transport, server } = await setUp(jwt, (response) => response.writeHead(302, { location: '/' }).end());
    expect(await transport.post('/v2/verify', {})).toMatchObject({ status: 302 });
    expect(server.requests).toHaveLength(1);
  });

  it('is an outcome where none comes in time', async () => {
    const server = await startRecordingServer(() => {});
    const transport = createTransport({ apiHost: server.url, credentials: jwt, timeoutMs: 100 });
    closing.push(server.close, transport.close);
    expect(await transport.post('/v2/verify', {})).toStrictEqual({ kind: 'lost' });
  });

  it('is an outcome where nobody listens', async () => {
    const server = await startRecordingServer();
    await server.close();
    const transport = createTransport({ apiHost: server.url, credentials: jwt, timeoutMs: 1000 });
    closing.push(transport.close);
    expect(await transport.delete('/v2/verify/r1')).toStrictEqual({ kind: 'not-connected' });
  });
});

it('throws nothing that holds the key, even where that is none', async () => {
  const key = '-----BEGIN PRIVATE KEY-----\nnot-a-key\n-----END PRIVATE KEY-----\n';
  const { transport } = await setUp({ ...jwt, privateKey: key });
  const thrown = await transport.delete('/v2/verify/r1').then(String, (error: unknown) => inspect(error, { depth: 9 }));
  expect(thrown).toContain('Error');
  expect(thrown).not.toContain('not-a-key');
});

it('causes no deprecation warning without a private key', async () => {
  const { transport } = await setUp(basic);
  await transport.delete('/v2/verify/r1');
  await setImmediate();
  expect(warnings).toStrictEqual([]);
});
