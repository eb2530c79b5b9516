import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { startServer } from './server.ts';

/*
 * How long the page keeps its main thread on a processor four times as slow, beside an older build, run by run in turns: what
 * a busy machine does to one it does to the other. `--against`: a checkout that is built; without it, one is made.
 */

const usage = parseArgs({ options: { against: { type: 'string' }, runs: { type: 'string', default: '9' } } });
/** The last build whose script came whole before the first step lived. */
const older = 'b38246d';
const throttling = 4;
/** A page that a tool is attached to reads its script once more for the stack of each first error; nobody else's does. */
const wholeStacks = '--js-flags=--no-enable-lazy-source-positions';
/** Lighthouse's: the script then comes after the first paint, as on a phone. */
const slow4g = { offline: false, latency: 150, downloadThroughput: 1_638_400 / 8, uploadThroughput: 768_000 / 8 };
/** A task that takes longer keeps a person waiting (Long Tasks, W3C). */
const longTaskMs = 50;
/** After which nothing more comes by itself, on a busy machine either. */
const settledMs = 3_000;
/** What comes later isn't the list's: it is drawn before, on a busy machine too. */
const listShownMs = 500;

/** Times in µs; `tdur`: those of the thread alone, without what others had of the processor. */
type Event = { name: string; pid: number; tid: number; ts: number; dur?: number; tdur?: number };
type Run = { blockedMs: number; busyMs: number; listMs: number };

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

const own = usage.values.against ? null : await buildOlder();
try {
  const folders = { now: root, [older]: usage.values.against ?? own ?? root };
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-gpu', wholeStacks],
  });
  const servers = await Promise.all(
    Object.entries(folders).map(async ([name, folder]) => ({
      name,
      ...(await startServer({ BRAND: 'Acme' }, folder)),
      runs: new Array<Run>(),
    })),
  );
  for (let count = 0; count < Number(usage.values.runs); count += 1)
    for (const { url, runs } of servers) runs.push(await measure(browser, url));
  for (const { name, runs } of servers)
    console.log(
      `${name}: blocked for ${median(runs, 'blockedMs')} ms of ${median(runs, 'busyMs')} ms after the first paint, the country list takes ${median(runs, 'listMs')} ms`,
    );
  await Promise.all([browser.close(), ...servers.map(({ stop }) => stop())]);
} finally {
  if (own) await removeOlder(own);
}

async function buildOlder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'phone-verification-'));
  console.log(`Building ${older} in ${folder} …`);
  await run('git', ['worktree', 'add', '--detach', folder, older], { cwd: root });
  await run('npx', ['-y', 'pnpm', 'install', '--frozen-lockfile', '--prefer-offline'], { cwd: folder });
  await run(process.execPath, ['client/build.ts'], { cwd: folder });
  return folder;
}

async function removeOlder(folder: string): Promise<void> {
  await run('git', ['worktree', 'remove', '--force', folder], { cwd: root });
  await rm(folder, { recursive: true, force: true });
}

/** One visit with nothing in any cache. Nothing is asked of the page meanwhile, since that takes its time, too. */
async function measure(browser: Browser, url: string): Promise<Run> {
  const viewport = { width: 390, height: 844 };
  const context = await browser.newContext({ locale: 'en-US', viewport, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttling });
  await devtools.send('Network.emulateNetworkConditions', slow4g);
  const load = await tasksOf(browser, 'firstPaint', async () => {
    await page.goto(url);
    await page.waitForTimeout(settledMs);
  });
  // By focus comes what the list needs: its own time is what it takes after that.
  const country = page.getByRole('button', { name: 'Country or region: United States' });
  await country.focus();
  await page.waitForTimeout(settledMs);
  const { x = 0, y = 0 } = (await country.boundingBox()) ?? {};
  const press = async () => {
    await page.touchscreen.tap(x + 5, y + 5);
    await page.waitForTimeout(settledMs);
  };
  const list = await tasksOf(browser, 'EventDispatch', press, listShownMs);
  await page.getByRole('option', { name: 'Albania' }).waitFor();
  await context.close();
  return {
    blockedMs: sum(load.map((ms) => Math.max(0, ms - longTaskMs))),
    busyMs: sum(load),
    listMs: sum(list),
  };
}

/** The time of each task, of the thread and from the moment that the trace's first event of a name is of, for so many ms. */
async function tasksOf(browser: Browser, first: string, act: () => Promise<void>, ms = Infinity): Promise<number[]> {
  const devtools = await browser.newBrowserCDPSession();
  const events: Event[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) =>
    events.push(...value.flatMap((event: object) => (isEvent(event) ? event : []))),
  );
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'loading'];
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await act();
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  await devtools.detach();
  const begin = events.filter(({ name }) => name === first).toSorted((one, other) => one.ts - other.ts)[0];
  if (!begin) throw new Error(`The trace has no ${first}.`);
  return events.flatMap(({ name, pid, tid, ts, dur = 0, tdur }) =>
    name === 'RunTask' &&
    tdur &&
    pid === begin.pid &&
    tid === begin.tid &&
    ts + dur >= begin.ts &&
    ts <= begin.ts + ms * 1_000
      ? tdur / 1_000
      : [],
  );
}

function isEvent(event: object): event is Event {
  return 'name' in event && 'ts' in event && 'pid' in event && 'tid' in event;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(runs: Run[], name: keyof Run): number {
  const values = runs.map((run) => run[name]).toSorted((one, other) => one - other);
  return Math.round(values[Math.floor(values.length / 2)] ?? 0);
}
