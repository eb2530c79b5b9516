import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anId, credentials, startTestSimulator } from '../src/simulator/simulator-fixture.ts';
import { boundText, words } from '../src/simulator/texts.ts';
import { root } from './pages.ts';
import { createManualClock, startServer } from './start-server.ts';

const templateId = '4ed3027d-8762-44a0-aa3f-c393717413a4';

describe('A text', () => {
  test.each([
    ['en-US', 'is your Verification code'],
    ['es-MX', 'es tu código de Verification'],
    ['pt', 'é o seu código Verification'],
    ['fr-CA', 'est votre code Verification'],
    ['de-CH', 'ist Ihr Code für Verification'],
    ['ar', 'هو رمزك من Verification'],
    ['hi', 'आपका Verification कोड है'],
    ['ja', 'はVerificationの認証コードです'],
    ['zh', '是您的Verification验证码'],
    ['ru', 'ваш код для Verification'],
  ])('is in the language asked for, bound to the page: %s', async (locale, said) => {
    const server = await startServer({ env: { PUBLIC_URL: 'https://verify.example.com:8443' } });
    await server.begin({ locale });
    const [message] = server.messages();
    expect(message?.text).toContain(said);
    expect(message?.text.split('\n').at(-1)).toBe(`@verify.example.com #${message?.code}`);
  });

  test('is bound to the host that is listened at where no other is known', async () => {
    const server = await startServer();
    await server.begin();
    expect(server.messages()[0]?.text).toContain(`\n\n@127.0.0.1 #${server.code()}`);
  });

  test('of TEMPLATE_ID, with ANDROID_APP_HASH, says so on the phone', async () => {
    const server = await startServer({ env: { TEMPLATE_ID: templateId, ANDROID_APP_HASH: 'FA+9qCX9VSu' } });
    const { id } = await server.begin();
    expect(server.messages()).toMatchObject([{ templateId, appHash: 'FA+9qCX9VSu' }]);
    expect(server.messages()[0]?.text).toMatch(/\nFA\+9qCX9VSu$/);
    expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED' });
    await server.begin({ channel: 'VOICE', phoneNumber: '+14155550101' });
    const [call] = server.messages('+14155550101');
    expect(call).toMatchObject({ templateId });
    expect(call).not.toHaveProperty('appHash');
  });

  test('of a TEMPLATE_ID that Vonage doesn’t know is never sent, and the log says what to mend', async () => {
    const clock = createManualClock();
    const { simulator, url } = await startTestSimulator({ now: clock.now });
    const { apiKey, apiSecret } = credentials;
    const access = { SIMULATOR: 'off', VONAGE_API_HOST: url, VONAGE_API_KEY: apiKey, VONAGE_API_SECRET: apiSecret };
    const server = await startServer({ clock, env: { ...access, TEMPLATE_ID: anId } });
    expect(await server.start()).toMatchObject({ __typename: 'ServiceUnavailable', retryable: false });
    expect(server.takeErrors()).toEqual([expect.stringContaining('TEMPLATE_ID')]);
    expect(simulator.messages()).toEqual([]);
  });
});

test('docs/integrating.md has each text as it is to be entered at Vonage', () => {
  const page = readFileSync(join(root, 'docs/integrating.md'), 'utf8');
  const rows = Array.from(page.matchAll(/^\| ((?:`[a-z]{2}-[a-z]{2}`(?:, )?)+) +\| `(\$\{code\}[^`]*)` +\|$/gmu));
  expect(rows.map(([, locales = '', text]) => ({ locales: locales.replaceAll('`', '').split(', '), text }))).toEqual(
    words.map(({ locales, text }) => ({ locales, text })),
  );
  expect(page).toContain(boundText('', 'verify.example.com').trim());
});
