import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { findChromium, serveChromium } from './chromium.ts';
import { serveExample } from './example-page.ts';
import { startServer } from './server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    browser: string;
    server: string;
    example: string;
  }
}

/** What all browser tests share: the client as it is delivered, one browser, one server, and a page that embeds it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../build.ts')]);
  const [browser, example] = await Promise.all([findChromium().then(serveChromium), serveExample()]);
  const server = await startServer({
    BRAND: 'Acme',
    RESEND_COOLDOWN_SECONDS: '1',
    CORS_ORIGINS: example.origin,
    LIMITS: 'checks=off',
  });
  project.provide('browser', browser.wsEndpoint());
  project.provide('server', server.url);
  project.provide('example', example.origin);
  example.answerWith(server.url);
  return async () => {
    await Promise.all([browser.close(), server.stop(), example.close()]);
  };
}
