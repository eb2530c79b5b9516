import { join } from 'node:path';
import { test } from 'vitest';
import { unknownsSchema } from '../src/simulator/unknowns.ts';
import { crash, isBalanced } from '../torture/crash.ts';
import { startRedisServer } from './redis-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Short runs of `pnpm torture crash`, which draws what nobody knows anew each time: chance decides no test. They mostly wait.
const unknowns = unknownsSchema.parse({});
const sizes = { kills: 1, people: 3, unknowns };
const options = { timeout: 300_000, concurrent: true };

test(
  'Whoever was answered loses nothing where the process is killed and its clock is set',
  options,
  async ({ expect, onTestFinished }) => {
    const storeUrl = `sqlite:${join(temporaryFolder(onTestFinished), 'crash.db')}`;
    const report = await crash({ storeUrl, skewsMs: [0], jumpMs: 5_000, ...sizes });
    expect(report).toSatisfy(isBalanced);
    expect(report.people).toBeGreaterThan(0);
  },
);

test(
  'Whoever was answered loses nothing where one of two processes is killed and their clocks are a minute apart',
  options,
  async ({ expect, onTestFinished }) => {
    const redis = await startRedisServer('--appendonly', 'yes', '--appendfsync', 'always');
    onTestFinished(() => redis.stop());
    const report = await crash({ storeUrl: redis.url, skewsMs: [30_000, -30_000], ...sizes });
    expect(report).toSatisfy(isBalanced);
    expect(report.verified).toBeGreaterThan(0);
  },
);
