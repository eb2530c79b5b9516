import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.ts';

declare module 'vitest' {
  interface ProvidedContext {
    chromiumPath: string;
  }
}

/** What all browser tests need, once: the client as it is delivered, and a browser. */
export async function setup(project: TestProject): Promise<void> {
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../build.ts')]);
  project.provide('chromiumPath', await findChromium());
}
