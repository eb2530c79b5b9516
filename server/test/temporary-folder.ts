import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, type TestContext } from 'vitest';

/** Gone after the test. `onFinished`: of the test's own context, where it is concurrent. */
export function temporaryFolder(onFinished: TestContext['onTestFinished'] = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'phone-verification-'));
  onFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
