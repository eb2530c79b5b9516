import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { BrowserServer } from 'playwright-core';

const run = promisify(execFile);

/**
 * Two pages for the address bar, which Chromium loads anew in each window though nobody sees them, and a renderer that it keeps
 * ready. Without them nine pages in three contexts take 6.8 s of CPU time instead of 12.5 s (measured).
 */
const unseen = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'];

/** Playwright's own list, as far as it is about Linux: of several lists Chromium takes the last. */
const ofPlaywright = [
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];

const launchArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of one context and site then share what is compiled.
  '--process-per-site',
  `--disable-features=${[...ofPlaywright, ...unseen].join(',')}`,
];

/**
 * The path of a Chromium that runs: the one at `CHROMIUM_PATH`, the system's, Playwright's own (downloaded if need be) or
 * Debian's package (installed if need be). Rejects with a sentence that says what to install.
 */
export async function findChromium(): Promise<string> {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) {
    if (await runs(CHROMIUM_PATH)) return CHROMIUM_PATH;
    throw new Error(`CHROMIUM_PATH names no Chromium that runs: ${CHROMIUM_PATH}.`);
  }
  const found =
    (await firstThatRuns(['chromium', 'google-chrome', 'chromium-browser'])) ??
    (await playwrights()) ??
    (await debians());
  if (found) return found;
  throw new Error('The browser tests need Chromium: install it, or set CHROMIUM_PATH to a Chromium or Chrome.');
}

/** One for all test files: each connects to it, and has contexts of its own. `HEADED=on` shows it. */
export function serveChromium(executablePath: string): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath,
    args: launchArguments,
    headless: process.env.HEADED !== 'on',
    timeout: 120_000,
  });
}

async function firstThatRuns(commands: string[]): Promise<string | null> {
  for (const command of commands) {
    // One after the other, because the order is a preference.
    // oxlint-disable-next-line no-await-in-loop
    const path = await run('sh', ['-c', 'command -v "$0"', command]).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
    // oxlint-disable-next-line no-await-in-loop
    if (path && (await runs(path))) return path;
  }
  return null;
}

async function playwrights(): Promise<string | null> {
  const path = chromium.executablePath();
  if (await runs(path)) return path;
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  await attempt(process.execPath, [cli, 'install', 'chromium']);
  return (await runs(path)) ? path : null;
}

async function debians(): Promise<string | null> {
  if (process.getuid?.() !== 0) return null;
  await attempt('apt-get', ['update']);
  await attempt('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium']);
  return firstThatRuns(['chromium']);
}

/** A browser may be there and yet lack a library, or be a stub that asks for a package of another kind. */
function runs(path: string): Promise<boolean> {
  return run(path, ['--version', '--no-sandbox'], { timeout: 30_000 }).then(
    () => true,
    () => false,
  );
}

/** Whether it worked shows in whether a Chromium runs afterwards. */
async function attempt(command: string, args: string[]): Promise<void> {
  await run(command, args, { timeout: 300_000, maxBuffer: Infinity }).catch(() => {});
}
