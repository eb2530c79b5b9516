import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { dirname, delimiter } from 'node:path';
import { expect, test } from 'vitest';
import { startServer, type Server } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// What `/graphql` shows a browser that can't load Sandbox, without its script.

async function pageOf({ address }: Server): Promise<string> {
  const response = await fetch(`${address}/graphql`, { headers: { accept: 'text/html' } });
  return response.text();
}

const plain = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&amp;', '&');

/** Its commands, led to `server`, by the name above each. */
function commandsOf(page: string, { address }: Server): Map<string, string> {
  const found = page.matchAll(/<h2>(\w+)<\/h2>.*?<pre tabindex="0" class="shell">(.*?)<\/pre>/gsu);
  return new Map(
    Array.from(found, ([, name = '', command = '']) => [
      name,
      plain(command).replaceAll('http://127.0.0.1:4000', address).replaceAll('127.0.0.1:4000', new URL(address).host),
    ]),
  );
}

const hasTools = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).error === undefined);

test.runIf(hasTools)('Its commands, one after the other, verify a number and redeem its proof', async () => {
  const server = await startServer();
  const commands = commandsOf(await pageOf(server), server);
  expect([...commands.keys()]).toEqual([
    'Service',
    'Start',
    'Watch',
    'Check',
    'Resend',
    'Cancel',
    'Status',
    'Proof',
    'Redeem',
    'StartAsBackend',
  ]);
  const folder = temporaryFolder();
  const script = [...commands.values()].map((command) => `${command.replace(/ &$/u, ' >watched &')}\necho`);
  const { stdout } = await promisify(execFile)('bash', ['-eu', '-c', [...script, 'wait', 'cat watched'].join('\n')], {
    cwd: folder,
    env: { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) },
  });
  const answers = stdout.split('\n').filter((line) => line !== '');
  const said = answers.map((line) => Object(JSON.parse(line)).data);
  expect(said.slice(0, commands.size - 1)).toMatchObject([
    { service: { simulated: true } },
    { startVerification: { status: 'PENDING', sharesRequest: false } },
    { checkCode: { status: 'VERIFIED', proof: { token: expect.any(String) } } },
    { resendCode: { __typename: 'VerificationClosed' } },
    { cancelVerification: { __typename: 'VerificationClosed' } },
    { verification: { status: 'VERIFIED' } },
    { proof: { phoneNumber: '+14155550100', redeemedAt: null } },
    { redeemProof: { phoneNumber: '+14155550100' } },
    { startVerification: { maskedPhoneNumber: '+1••••••••00', reference: 'login 1', url: expect.any(String) } },
  ]);
  expect(said.at(-1)).toMatchObject({ verificationUpdated: { status: 'VERIFIED' } });
});

test('It has the schema, and a way to the code only where there is one', async () => {
  const simulated = await pageOf(await startServer());
  expect(plain(simulated)).toContain('type Verification {');
  for (const path of ['/simulator', '/.well-known/jwks.json']) expect(simulated).toContain(`<a href="${path}">http`);
  const live = await startServer({
    env: { VONAGE_API_KEY: 'abcd1234', VONAGE_API_SECRET: 'Sup3rS3cret', SIMULATOR: 'off' },
  });
  const page = await pageOf(live);
  expect(page).not.toMatch(/simulator\/messages|<a href="\/simulator">The/);
  expect(commandsOf(page, live).get('Start')).toContain('read -r code');
});

test('It has nothing inline that its policy would refuse', async () => {
  const page = await pageOf(await startServer());
  expect(page).not.toMatch(/<style|<script(?! type="application\/json"|[^>]*\ssrc=)|\sstyle=|\son\w+=/);
  expect(page).toContain("script-src 'self' https://embeddable-sandbox.cdn.apollographql.com;");
});

test.each(['/graphql/sandbox.js', '/graphql/sandbox.css'])('%s is there where introspection is', async (path) => {
  const [on, off] = [await startServer(), await startServer({ env: { INTROSPECTION: 'off' } })];
  expect((await fetch(on.address + path)).status).toBe(200);
  expect((await fetch(off.address + path)).status).toBe(404);
});
