import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { channel } from '../src/verification/channels.ts';
import { root } from './pages.ts';
import { phoneNumber, startServer, until, type Server } from './start-server.ts';

const every = { CHANNELS: 'RCS,SMS,VOICE,WHATSAPP', WHATSAPP_FROM: '14155550199' };
const withoutRcs = '+14155550163';

const channelsAt = (server: Server, to: string) => server.messages(to).map((message) => message.channel);

/** The second after which the simulated Vonage knows that a phone takes no RCS. */
async function wait(server: Server, id: string, isSo: (now: Awaited<ReturnType<Server['read']>>) => boolean) {
  server.clock.pass(1);
  server.tick();
  await until(async () => isSo(await server.read(id)));
}

test.each(channel.options)('A code comes by %s, and is right', async (chosen) => {
  const server = await startServer({ env: every });
  const { id } = await server.begin({ channel: chosen });
  expect(channelsAt(server, phoneNumber)).toEqual([chosen]);
  expect(await server.check(id, server.code())).toMatchObject({ status: 'VERIFIED', channel: chosen });
});

test.each([
  [undefined, 'Vonage Verify'],
  ['acme', 'acme'],
])('With RCS_FROM %s the message is from %s', async (agent, from) => {
  const server = await startServer({ env: { CHANNELS: 'RCS', ...(agent && { RCS_FROM: agent }) } });
  await server.begin();
  expect(server.messages()).toMatchObject([{ channel: 'RCS', from }]);
});

/** Vonage tells that a step is over. */
const told = { env: every, unknowns: { stepEnd: 'EVENT' } } as const;

describe('A phone without RCS', () => {
  test('gets the next step, whose code is right, where Vonage tells nothing of it', async () => {
    const server = await startServer({ env: every });
    const { id } = await server.begin({ phoneNumber: withoutRcs });
    server.clock.pass(1);
    server.tick();
    expect(channelsAt(server, withoutRcs)).toEqual(['SMS']);
    expect(await server.read(id)).toMatchObject({ status: 'PENDING', channel: 'RCS' });
    expect(await server.check(id, server.code(withoutRcs))).toMatchObject({ status: 'VERIFIED' });
  });

  test('gets the next step at once, with the same code, and the page says by which channel', async () => {
    const server = await startServer(told);
    const { id, channel, nextChannel } = await server.begin({ phoneNumber: withoutRcs });
    expect({ channel, nextChannel }).toEqual({ channel: 'RCS', nextChannel: 'SMS' });
    expect(channelsAt(server, withoutRcs)).toEqual([]);
    await wait(server, id, (now) => now.channel === 'SMS');
    expect(await server.read(id)).toMatchObject({ nextChannel: 'VOICE' });
    expect(channelsAt(server, withoutRcs)).toEqual(['SMS']);
    expect(await server.check(id, server.code(withoutRcs))).toMatchObject({ status: 'VERIFIED' });
  });

  test('is one in a country where the default agent isn’t live, unless the agent is one’s own', async () => {
    const german = '+4915123456789';
    const server = await startServer(told);
    const { id } = await server.begin({ phoneNumber: german });
    await wait(server, id, (now) => now.channel === 'SMS');
    const own = await startServer({ env: { ...every, RCS_FROM: 'acme' } });
    await own.begin({ phoneNumber: german });
    expect(channelsAt(own, german)).toEqual(['RCS']);
  });

  test('gets nothing where nothing else is on offer, and the verification says so', async () => {
    const server = await startServer({ env: { CHANNELS: 'RCS' } });
    const { id, nextChannel } = await server.begin({ phoneNumber: withoutRcs });
    expect(nextChannel).toBeNull();
    await wait(server, id, (now) => now.status === 'FAILED');
    expect(await server.read(id)).toMatchObject({ failure: 'UNDELIVERABLE' });
    expect(server.messages(withoutRcs)).toEqual([]);
  });
});

test('Where RCS failed a resend goes on behind the text that came instead', async () => {
  const server = await startServer(told);
  const { id } = await server.begin({ phoneNumber: withoutRcs });
  await wait(server, id, (now) => now.channel === 'SMS');
  server.clock.pass(60);
  expect(await server.resend(id)).toMatchObject({ channel: 'VOICE', nextChannel: null });
  expect(channelsAt(server, withoutRcs)).toEqual(['VOICE', 'SMS']);
});

test('A landline gets neither RCS nor WhatsApp', async () => {
  const server = await startServer({ env: every });
  const landline = '+442079460018';
  await server.begin({ phoneNumber: landline, channel: 'VOICE' });
  expect(channelsAt(server, landline)).toEqual(['VOICE']);
  for (const channel of ['RCS', 'WHATSAPP'] as const)
    expect(await server.start({ phoneNumber: '+442079460019', channel })).toMatchObject({ restriction: 'LANDLINE' });
});

test('docs/clients/README.md says what to tell a person about each channel', () => {
  const page = readFileSync(join(root, 'docs/clients/README.md'), 'utf8');
  const table = page.slice(page.indexOf('| `channel`')).split('\n\n', 1)[0] ?? '';
  expect(Array.from(table.matchAll(/^\| `([A-Z]+)`/gmu), ([, name]) => name)).toEqual(channel.options);
});
