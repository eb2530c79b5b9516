import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { unknownsSchema } from '../src/simulator/unknowns.ts';
import { crash, isBalanced } from '../torture/crash.ts';
import { startRedisServer } from './redis-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Short runs of `pnpm torture crash`, which draws what nobody knows anew each time: chance decides no test.
const unknowns = unknownsSchema.parse({});
const timeout = 120_000;

test('Whoever was answered loses nothing where the process is killed and its clock is set', { timeout }, async () => {
  const storeUrl = `sqlite:${join(temporaryFolder(), 'crash.db')}`;
  const report = await crash({ storeUrl, skewsMs: [0], jumpMs: 5_000, kills: 2, people: 4, unknowns });
  expect(report).toSatisfy(isBalanced);
  expect(report.people).toBeGreaterThan(0);
});

test(
  'Whoever was answered loses nothing where one of two processes is killed and their clocks are a minute apart',
  { timeout },
  async () => {
    const redis = await startRedisServer('--appendonly', 'yes', '--appendfsync', 'always');
    onTestFinished(() => redis.stop());
    const report = await crash({ storeUrl: redis.url, skewsMs: [30_000, -30_000], kills: 2, people: 4, unknowns });
    expect(report).toSatisfy(isBalanced);
    expect(report.verified).toBeGreaterThan(0);
  },
);
