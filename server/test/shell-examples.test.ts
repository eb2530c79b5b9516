import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { phoneNumber, startServer, type Server } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// What the README and docs/ ask of the service by curl, as it stands there.

const home = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', ...readdirSync(join(home, 'docs')).map((name) => `docs/${name}`)].filter((path) =>
  path.endsWith('.md'),
);
const documented = 'http://127.0.0.1:4000';
const examples = pages.flatMap((page) =>
  [...readFileSync(join(home, page), 'utf8').matchAll(/^```(?:sh|bash)\n(.+?)^```/gmsu)]
    .map(([, block = '']) => ({ page, block }))
    .filter(({ block }) => /\bcurl\b/u.test(block) && block.includes(documented)),
);

/** Each line is one answer. The commands fail where the service refuses what is sent. */
async function run({ address }: Server, block: string): Promise<unknown[]> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nwrite-out = "\\n"\n');
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', block.replaceAll(documented, address)], {
    env: { PATH: process.env['PATH'], CURL_HOME: folder },
  });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

test('The README has commands to try', () => {
  expect(examples.map(({ page }) => page)).toContain('README.md');
});

const hasCurl = spawnSync('curl', ['--version']).error === undefined;

test.runIf(hasCurl).each(examples)('What $page asks by curl is understood: $block', async ({ block }) => {
  for (const said of await run(await startServer(), block)) expect(said).not.toHaveProperty('errors');
});

test.runIf(hasCurl)("The README's commands verify a number, once what they leave open is filled in", async () => {
  const server = await startServer();
  const readme = examples.find(({ page }) => page === 'README.md')?.block ?? '';
  const [started, messages] = await run(server, readme);
  const { id } = Object(started).data.startVerification;
  const { code } = Object(messages)[0];
  expect(await server.read(id)).toMatchObject({ phoneNumber, status: 'PENDING' });
  const [, , last = ''] = readme.split(/^(?=curl )/mu);
  const [checked] = await run(server, last.replace('…', id).replace('…', code));
  expect(checked).toMatchObject({
    data: { checkCode: { __typename: 'Verification', status: 'VERIFIED', proof: { token: expect.any(String) } } },
  });
});
