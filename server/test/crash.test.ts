import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { crash, isBalanced } from '../torture/crash.ts';

test(
  'Whoever was answered loses nothing where the process is killed: a short run of `pnpm torture crash`',
  {
    timeout: 120_000,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'crash-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const report = await crash({ storeUrl: `sqlite:${join(folder, 'crash.db')}`, nodes: 1, kills: 3, people: 4 });
    expect(report).toSatisfy(isBalanced);
    expect(report.people).toBeGreaterThan(0);
  },
);
