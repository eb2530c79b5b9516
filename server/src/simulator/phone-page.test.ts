import { fastify } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { channel } from '../verification/channels.ts';
import { magicOf } from './magic-numbers.ts';
import { magicWords } from './magic-words.ts';
import { phonePage } from './phone-page.ts';
import { phoneWords } from './phone-words.ts';
import { credentials, privateKey, signatureSecret, startTestSimulator } from './simulator-fixture.ts';
import { unknowns, unknownsSchema } from './unknowns.ts';

async function startPage(isForDeveloper = true) {
  const simulated = await startTestSimulator();
  const { apiKey, apiSecret, applicationId } = credentials;
  const account = { apiHost: simulated.url, apiKey, apiSecret, applicationId, privateKey, signatureSecret };
  const app = fastify().register(phonePage(simulated.simulator, isForDeveloper ? account : undefined));
  onTestFinished(() => app.close());
  const page = await app.listen({ host: '127.0.0.1', port: 0 });
  return { ...simulated, app, page };
}

it.each([
  { path: '/simulator', type: 'text/html; charset=utf-8', has: '<title>Simulated phone</title>' },
  { path: '/simulator/phone.css', type: 'text/css; charset=utf-8', has: '.screen' },
  { path: '/simulator/phone-messages.css', type: 'text/css; charset=utf-8', has: '.bubble' },
  { path: '/simulator/phone-aside.css', type: 'text/css; charset=utf-8', has: 'details' },
  { path: '/simulator/phone-developer.js', type: 'text/javascript; charset=utf-8', has: 'unknowns' },
  { path: '/simulator/phone.js', type: 'text/javascript; charset=utf-8', has: 'EventSource' },
])('serves $path under a strict policy', async ({ path, type, has }) => {
  const { page } = await startPage();
  const response = await fetch(page + path);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'self'",
  );
  expect(await response.text()).toContain(has);
});

it('has nothing inline that the policy would refuse', async () => {
  const { page } = await startPage();
  const html = await (await fetch(`${page}/simulator`)).text();
  expect(html).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
});

it.each([
  { query: '', found: ['+14155550100', '+447700900000'] },
  { query: '?to=%2B447700900000', found: ['+447700900000'] },
  { query: '?to=+447700900000', found: ['+447700900000'] },
  { query: '?to=447700900000', found: ['+447700900000'] },
  { query: '?to=%2B447700900001', found: [] },
])('gives messages as JSON, newest first: $query', async ({ query, found }) => {
  const { page, start } = await startPage();
  await start('447700900000');
  await start('14155550100');
  const response = await fetch(`${page}/simulator/messages${query}`);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const messages: unknown = await response.json();
  expect(messages).toEqual(
    found.map((to) => ({
      to,
      channel: 'SMS',
      text: expect.stringMatching(/^\d{4} is your ACME code\./),
      code: expect.stringMatching(/^\d{4}$/),
      at: '2026-11-23T06:00:00.000Z',
    })),
  );
});

it('streams each message as it is sent, and ends when the application closes', async () => {
  const { page, start, simulator, app } = await startPage();
  const response = await fetch(`${page}/simulator/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  await start('447700900000');
  await app.close();
  expect(await response.text()).toBe(`retry: 1000\n\ndata: ${JSON.stringify(simulator.messages()[0])}\n\n`);
});

const wordsIn = async (page: string, language: string): Promise<unknown> =>
  (await fetch(`${page}/simulator/words/${language}`)).json();

it('knows every channel and every magic number, in each language', () => {
  const acting = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0')).filter(
    (ending) => Object.keys(magicOf(`141555501${ending}`)).length > 0,
  );
  expect(Object.keys(magicWords)).toEqual(Object.keys(phoneWords));
  for (const effects of Object.values(magicWords)) expect(Object.keys(effects)).toEqual(acting);
  for (const words of Object.values(phoneWords)) {
    expect(Object.keys(words.channels).toSorted()).toEqual(channel.options.toSorted());
    expect([words.copy, words.use]).toEqual([expect.stringMatching(/^\{code\}/), expect.stringMatching(/^\{code\}/)]);
  }
});

it('speaks the app’s languages, and English otherwise', async () => {
  const { page } = await startPage();
  expect(await wordsIn(page, 'de')).toEqual({
    language: 'de',
    words: phoneWords['de'],
    magic: magicWords['de'],
  });
  for (const other of ['sv', '__proto__', 'toString'])
    expect(await wordsIn(page, other)).toMatchObject({ language: 'en', words: phoneWords['en'] });
});

const change = (page: string, body: object) =>
  fetch(`${page}/simulator/unknowns`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

it('lists what nobody knows of Vonage, with what is taken for true', async () => {
  const { page } = await startPage();
  const listed = await (await fetch(`${page}/simulator/unknowns`)).json();
  expect(listed).toEqual(unknowns.map((unknown) => ({ ...unknown, value: unknown.default })));
});

it('changes it for a developer, and tells what is wrong with a change', async () => {
  const { page, simulator } = await startPage();
  expect(await change(page, { cancelRefusal: 'NOT_FOUND' })).toMatchObject({ status: 204 });
  expect(simulator.unknowns()).toMatchObject({ cancelRefusal: 'NOT_FOUND' });
  const refused = await change(page, { cancelRefusal: 'TEAPOT' });
  expect(refused.status).toBe(422);
  expect(await refused.json()).toEqual({ faults: [expect.stringContaining('cancelRefusal')] });
});

it('shows a developer an account that other programs can use', async () => {
  const { page, simulator } = await startPage();
  const told: unknown = await (await fetch(`${page}/simulator/account`)).json();
  const { apiHost, apiKey, apiSecret } = z.record(z.string(), z.string()).parse(told);
  const started = await fetch(`${apiHost}/v2/verify`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` },
    body: JSON.stringify({ brand: 'ACME', workflow: [{ channel: 'sms', to: '447700900000' }] }),
  });
  expect(started.status).toBe(202);
  expect(simulator.messages('+447700900000')).toHaveLength(1);
});

it('changes and shows nothing of that to others', async () => {
  const { page, simulator } = await startPage(false);
  expect(await change(page, { cancelRefusal: 'NOT_FOUND' })).toMatchObject({ status: 404 });
  expect(await fetch(`${page}/simulator/account`)).toMatchObject({ status: 404 });
  expect(simulator.unknowns()).toEqual(unknownsSchema.parse({}));
});
