import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';

// docs/integrating.md, "Your own end-to-end tests": its Playwright files, as they stand there.

const page = join(import.meta.dirname, '../../docs/integrating.md');

/** Playwright's own runner, in the browser that all tests share. */
const config = `export default {
  use: { connectOptions: { wsEndpoint: process.env.BROWSER } },
  reporter: 'line',
  workers: 1,
  timeout: 0,
  expect: { timeout: 90_000 },
};`;

test('The fixture and the test for Playwright in the docs verify a number', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'own-tests-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = [
    ...(await readFile(page, 'utf8')).matchAll(/^```ts file=(\S+) by=client\/e2e\/own-tests\S+\n(.*?)^```/gmsu),
  ];
  expect(files.map(([, name]) => name)).toEqual(['phone-fixture.ts', 'sign-up.spec.ts']);
  for (const [, name = '', code = ''] of files)
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, name), code.replaceAll('http://127.0.0.1:4000', inject('server')));
  await writeFile(join(folder, 'playwright.config.mjs'), config);
  await symlink(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'));
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'test'], {
    cwd: folder,
    env: { PATH: process.env.PATH, BROWSER: inject('browser') },
  }).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(stdout + stderr);
  });
  expect(stdout).toContain('1 passed');
});
