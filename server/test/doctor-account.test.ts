import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { credentials, startTestSimulator } from '../src/simulator/simulator-fixture.ts';
import {
  applicationEnv,
  basicEnv,
  look,
  lookForIlls,
  otherEnv,
  plain,
  problem,
  signatureEnv,
  startGood,
  startStub,
  type Answer,
} from './doctor.ts';

// `pnpm run doctor`, what it finds at Vonage.

const anotherKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey.trim();

const hour = 3_600_000;

const justKey = () => ({ ...otherEnv(), ...basicEnv });

/** What the Application API says. */
const told = (capabilities: object): Answer => ({
  status: 200,
  json: { id: credentials.applicationId, keys: { public_key: credentials.publicKey }, capabilities },
});

describe('A good configuration', () => {
  test('is right in all, nothing is sent, and the service goes on as before', async () => {
    const { starts, server, env } = await startGood();
    await server.begin();
    const findings = await look(env);
    expect(findings.filter(({ verdict }) => verdict !== 'RIGHT')).toEqual([]);
    expect(findings.map(({ subject }) => subject)).toEqual([
      'Mode',
      'Regions',
      'Proofs',
      'Clock',
      'Credentials',
      'Application',
      'Texts',
      'Hosts',
      'Webhooks',
      'Store',
    ]);
    expect(findings.at(-1)?.says).toMatch(/^SQLite 3\S+: the file can be written, and its latest 1 requests read\.$/);
    expect(starts()).toHaveLength(1);
    expect((await server.begin({ phoneNumber: '+14155550123' })).status).toBe('PENDING');
  });

  test('is right in production, too', async () => {
    const { env } = await startGood();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const PROOF_SIGNING_KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();
    expect(await lookForIlls({ ...env, NODE_ENV: 'production', PROOF_SIGNING_KEY })).toEqual([]);
  });

  test('may be key and secret alone, an application alone, Verify v1, or nothing at all', async () => {
    const { url } = await startTestSimulator({ now: Date.now });
    const env = { ...otherEnv(), VONAGE_API_HOST: url };
    expect(await lookForIlls({ ...env, ...basicEnv })).toEqual([]);
    expect(await lookForIlls({ ...env, ...applicationEnv })).toEqual([]);
    expect(await lookForIlls({ ...env, ...basicEnv, VONAGE_VERIFY_API: 'v1' })).toEqual([]);
    expect(await lookForIlls({ STORE_URL: env.STORE_URL })).toEqual([]);
  });

  test.each(['0.0.0.0', '::', '::1', 'localhost'])('is right at HOST=%s, with the simulator', async (HOST) => {
    const { STORE_URL } = otherEnv();
    expect(await lookForIlls({ HOST, STORE_URL })).toEqual([]);
  });
});

describe('Regions', () => {
  test.each([
    ['all, where codes are really sent,', {}, ['REGIONS_ALL']],
    ['all, said so,', { ALLOWED_REGIONS: 'all' }, ['REGIONS_ALL']],
    ['without the default one', { ALLOWED_REGIONS: 'GB,FR' }, ['REGION_DEFAULT']],
    ['with it', { ALLOWED_REGIONS: 'GB,FR', DEFAULT_REGION: 'GB' }, []],
  ])('%s are told of', async (_, regions, names) => {
    const { url } = await startTestSimulator({ now: Date.now });
    const { STORE_URL } = otherEnv();
    expect(await lookForIlls({ STORE_URL, ...basicEnv, ...regions, VONAGE_API_HOST: url })).toEqual(names);
  });
});

describe('Credentials', () => {
  test.each([
    ['a wrong secret', { ...basicEnv, VONAGE_API_SECRET: 'another-secret' }, 'KEY_REFUSED'],
    ['a wrong secret for Verify v1', { ...basicEnv, VONAGE_API_SECRET: 'x', VONAGE_VERIFY_API: 'v1' }, 'KEY_REFUSED'],
    [
      'a wrong secret beside a right application',
      { ...basicEnv, ...applicationEnv, VONAGE_API_SECRET: 'another-secret' },
      'KEY_REFUSED',
    ],
    [
      'a wrong application',
      { ...basicEnv, ...applicationEnv, VONAGE_APPLICATION_ID: randomUUID() },
      'APPLICATION_UNKNOWN',
    ],
    ['a wrong application alone', { ...applicationEnv, VONAGE_APPLICATION_ID: randomUUID() }, 'TOKEN_REFUSED'],
    [
      'the key of another application',
      { ...basicEnv, ...applicationEnv, VONAGE_PRIVATE_KEY: anotherKey() },
      'KEY_OF_ANOTHER',
    ],
    ['the key of another application alone', { ...applicationEnv, VONAGE_PRIVATE_KEY: anotherKey() }, 'TOKEN_REFUSED'],
  ])('%s is found, and nothing else', async (_, env, name) => {
    const { url } = await startTestSimulator({ now: Date.now });
    expect(await lookForIlls({ ...otherEnv(), ...env, VONAGE_API_HOST: url })).toEqual([name]);
  });

  test.each([
    ['LOW_BALANCE', problem(402, 'low-balance'), 'low-balance: the balance is too low: top it up'],
    ['NOT_ALLOWED', problem(403, 'unprovisioned'), 'unprovisioned: the product is not enabled for this API key'],
    ['NOT_ALLOWED', problem(403, 'no-such-type'), 'HTTP 403'],
    ['THROTTLED', problem(429, 'throttled'), 'throttled: too many requests: slow down'],
    ['VONAGE_FAILS', problem(500, 'internal-error'), 'internal-error: Vonage fails by itself: try again later'],
    ['UNEXPECTED', problem(400, 'invalid-code'), 'invalid-code: the code is wrong'],
    ['KEY_REFUSED', problem(401, 'invalid-ip'), 'the account has a list of allowed addresses'],
  ])('%s says what the type of the problem means: %o', async (name, answer, meaning) => {
    const { url } = await startStub(() => answer);
    const findings = await look({ ...justKey(), VONAGE_API_HOST: url });
    expect(findings.filter(({ subject }) => subject === 'Credentials')).toEqual([
      expect.objectContaining({ says: expect.stringContaining(meaning), mend: expect.any(String) }),
    ]);
    expect(await lookForIlls({ ...justKey(), VONAGE_API_HOST: url })).toContain(name);
  });

  test.each([
    ['1', 'THROTTLED'],
    ['5', 'VONAGE_FAILS'],
    ['8', 'NOT_ALLOWED'],
    ['9', 'LOW_BALANCE'],
    ['77', 'UNEXPECTED'],
  ])('status %s of Verify v1 is %s', async (status, name) => {
    const { url } = await startStub(() => ({ status: 200, json: { status } }));
    const env = { ...justKey(), VONAGE_API_HOST: url, VONAGE_VERIFY_API: 'v1' };
    expect(await lookForIlls(env)).toEqual([name]);
  });
});

describe('The application', () => {
  const statusUrl = 'https://verify.example.com/webhooks/vonage';
  const verify = { webhooks: { status_url: { address: statusUrl, http_method: 'POST' } } };
  test.each([
    ['without the capability Verify', told({ voice: {} }), 'NO_VERIFY'],
    ['without a status URL', told({ verify: { webhooks: {} } }), 'NO_STATUS_URL'],
    ['with the status URL of another service', told({ verify }), 'OTHER_STATUS_URL'],
    ['that is not found, though its token is taken,', problem(404, 'not-found'), 'APPLICATION_UNTOLD'],
    ['that is not told of', { status: 500 }, 'APPLICATION_UNTOLD'],
    ['told of in another form', { status: 200, json: [] }, 'APPLICATION_UNTOLD'],
  ])('%s is found', async (_, application, name) => {
    const { url } = await startStub((request) =>
      request.url?.startsWith('/v2/applications/') ? application : plain(request),
    );
    const env = { ...otherEnv(), ...basicEnv, ...applicationEnv, ...signatureEnv, VONAGE_API_HOST: url };
    // Webhooks aren't what is looked at here: nothing listens there.
    expect(await lookForIlls({ ...env, PUBLIC_URL: 'http://127.0.0.1:1' })).toEqual([name, 'NOT_RUNNING']);
  });
});

describe('The clock', () => {
  test('an hour behind is found, and why the token is refused; webhooks are signed by the right time', async () => {
    const { env } = await startGood();
    expect(await lookForIlls(env, { aheadMs: -hour })).toEqual(['CLOCK_WRONG', 'TOKEN_OUT_OF_TIME']);
  });

  test('an hour ahead is found', async () => {
    const { env } = await startGood();
    expect(await lookForIlls(env, { aheadMs: hour })).toEqual(['CLOCK_WRONG']);
    const [clock] = (await look(env, { aheadMs: hour })).filter(({ subject }) => subject === 'Clock');
    expect(clock?.says).toMatch(/\((3599|360[01]) s ahead\)\.$/);
  });

  test('a few seconds off are a warning', async () => {
    const { env } = await startGood();
    expect(await lookForIlls(env, { aheadMs: 20_000 })).toEqual(['CLOCK_OFF']);
  });
});

describe('The host', () => {
  test('that nobody is at is found', async () => {
    expect(await lookForIlls({ ...justKey(), VONAGE_API_HOST: 'http://127.0.0.1:1' })).toEqual(['HOST_UNREACHED']);
  });

  test.each([
    ['a page', { status: 200, text: '<!doctype html><title>Log in</title>' }],
    ["a proxy's fault", { status: 502, text: '<html><h1>Bad Gateway</h1></html>' }],
    ['a page instead of a refusal', { status: 401, text: '<html><h1>Log in</h1></html>' }],
    ['a redirect', { status: 302, headers: { location: 'https://login.example.com/' } }],
    ["another API's JSON", { status: 404, json: { error: 'not found' } }],
  ])('where %s answers is found', async (_, answer) => {
    const { url } = await startStub(() => answer);
    expect(await lookForIlls({ ...justKey(), VONAGE_API_HOST: url })).toEqual(['NOT_VONAGE']);
  });

  test('that takes its time is found', async () => {
    const { url } = await startStub(plain);
    let now = 0;
    // Each look at the clock is three seconds later than the one before.
    const steady = () => (now += 3_000);
    expect(await lookForIlls({ ...justKey(), VONAGE_API_HOST: url }, { steady })).toEqual(['SLOW_HOST']);
  });

  test('is compared with the others of Vonage, which get no credentials', async () => {
    const own = await startStub(plain);
    const other = await startStub(plain);
    const hosts = [own.url, other.url, 'http://127.0.0.1:1'];
    const findings = await look({ ...justKey(), VONAGE_API_HOST: own.url }, { hosts });
    const [said] = findings.filter(({ subject }) => subject === 'Hosts');
    expect(said?.says).toMatch(/^Answers take: 127\.0\.0\.1:\d+ \d+ ms, 127\.0\.0\.1:\d+ \d+ ms\./);
    expect(other.requests).toHaveLength(3);
    expect(other.requests.filter(({ headers }) => headers.authorization)).toEqual([]);
  });

  test.each([
    ['Verify v1', { VONAGE_VERIFY_API: 'v1' }],
    ['Number Insight', { NUMBER_LOOKUP: 'number-insight' }],
  ])('is not compared where %s is used, which no regional one has', async (_, env) => {
    const own = await startStub(plain);
    const other = await startStub(plain);
    const findings = await look({ ...justKey(), ...env, VONAGE_API_HOST: own.url }, { hosts: [own.url, other.url] });
    const [said] = findings.filter(({ subject }) => subject === 'Hosts');
    expect(said?.says).toMatch(/^Answers take: 127\.0\.0\.1:\d+ \d+ ms\.$/);
    expect(other.requests).toEqual([]);
  });
});

test("A page's 404 is no word about the application, whose token is refused", async () => {
  const page = { status: 404, text: '<html><h1>Not Found</h1></html>' };
  const { url } = await startStub((request) =>
    request.url?.startsWith('/v2/applications/') ? page : problem(401, 'unauthorized'),
  );
  const env = { ...otherEnv(), ...basicEnv, ...applicationEnv, VONAGE_API_HOST: url };
  expect(await lookForIlls(env)).toEqual(['TOKEN_REFUSED', 'APPLICATION_UNTOLD']);
});
