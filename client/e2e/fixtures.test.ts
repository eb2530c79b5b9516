import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished } from 'vitest';
import { freshNumber, it, shown } from './person.ts';
import type { Person } from './person.ts';
import { messagesAt, startServer } from './server.ts';

const run = promisify(execFile);
const client = join(import.meta.dirname, '..');
const environment = { ...process.env, NODE_ENV: '', NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' };

/**
 * Whole projects of hosts, with what npm fetches for them: too long for each test run. `pnpm fixtures` runs them, one after
 * the other.
 */
describe.runIf(process.env.FIXTURES === 'on')(
  'the package, in a project with',
  { concurrent: false, timeout: 600_000 },
  () => {
    it.for([
      ['vite', false],
      ['next', true],
      ['ssr', true],
    ] as const)('%s: it is installed, built, and verifies a number', async ([fixture, isRendered], { open }) => {
      const project = await projectOf(fixture);
      await npm(project, 'install', await packed(project));
      await npm(project, 'run', 'build');
      const host = await start(project);
      const html = await (await fetch(host)).text();
      expect(html.includes('What’s your phone number?')).toBe(isRendered);
      await verify(await open(), host);
    });

    it('the folder itself in it: npm links it, and it uses the React of the project', async ({ open }) => {
      const project = await projectOf('vite');
      await cp(join(client, 'dist-lib'), join(project, 'dist-lib'), { recursive: true });
      await npm(project, 'install', './dist-lib');
      await npm(project, 'run', 'build');
      await verify(await open(), await start(project));
    });

    it.for(['18.3.1', '19.1.1'])(
      'React %s: the page stays, and its console says why it shows nothing',
      async (version, { open }) => {
        const project = await projectOf('vite');
        const react = [`react@${version}`, `react-dom@${version}`];
        await npm(project, 'install', '--legacy-peer-deps', ...react, await packed(project));
        await npm(project, 'exec', '--', 'vite', 'build');
        const { page, heading, numberField, expectComplaint } = await open();
        const reason = `phone-verification-react needs React 19.2 or newer and shows nothing: this page has ${version}.`;
        expectComplaint(reason);
        const said = page.waitForEvent('console', (message) => message.text() === reason);
        await page.goto(await start(project));
        await said;
        expect(await shown(heading('Corner Bakery'))).toBe(true);
        expect(await numberField.count()).toBe(0);
      },
    );
  },
);

/** A copy of a fixture that is nobody's but this test's. */
async function projectOf(fixture: string): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), `${fixture}-`));
  onTestFinished(() => rm(project, { recursive: true }));
  await cp(join(client, 'fixtures', fixture), project, { recursive: true });
  return project;
}

async function packed(project: string): Promise<string> {
  await run('npm', ['pack', '--pack-destination', project], { cwd: join(client, 'dist-lib') });
  const tarball = (await readdir(project)).find((file) => file.endsWith('.tgz'));
  return `./${tarball}`;
}

function npm(project: string, ...words: string[]) {
  return run('npm', words, { cwd: project, env: environment, maxBuffer: Infinity });
}

/** The project's own server, in a process group of its own, since npm and Next start others. Answers its origin. */
async function start(project: string): Promise<string> {
  const server = spawn('npm', ['start'], { cwd: project, env: environment, detached: true });
  const exited = once(server, 'exit');
  onTestFinished(async () => {
    if (server.pid) process.kill(-server.pid);
    await exited;
  });
  for await (const line of createInterface(server.stdout)) {
    const [origin] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (origin) return origin;
  }
  throw new Error('The project has no server that says where it is.');
}

/** On the host's page, with a service that lets it in. */
async function verify({ page, heading, numberField, startButton, codeField }: Person, host: string): Promise<void> {
  const service = await startServer({ CORS_ORIGINS: host });
  onTestFinished(() => service.stop());
  await page.goto(`${host}/?endpoint=${encodeURIComponent(`${service.url}/graphql`)}`);
  const number = freshNumber(9);
  await numberField.fill(number);
  expect(await startButton.evaluate((button) => getComputedStyle(button).backgroundColor)).toBe('rgb(154, 52, 18)');
  await startButton.click();
  await codeField.waitFor();
  await page.reload();
  const [newest] = await messagesAt(service.url, number);
  await codeField.fill(newest?.code ?? '');
  expect(await shown(heading('Number verified'))).toBe(true);
  expect(await page.locator('main > output').textContent()).toMatch(/^ey.*\..*\./);
}
