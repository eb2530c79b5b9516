import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startRedisServer } from '../test/redis-server.ts';
import { crash, isBalanced } from './crash.ts';

/** `pnpm torture crash [--kills 200] [--people 20] [--store sqlite|redis]`: without `--store`, both in turn. */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '200' },
    people: { type: 'string', default: '20' },
    store: { type: 'string', default: 'sqlite,redis' },
  },
});
if (positionals[0] !== 'crash') {
  console.error('Usage: pnpm torture crash [--kills 200] [--people 20] [--store sqlite|redis]');
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'torture-'));
const sizes = { kills: Number(values.kills), people: Number(values.people) };
const runs: Record<string, () => ReturnType<typeof crash>> = {
  sqlite: () => crash({ storeUrl: `sqlite:${join(folder, 'torture.db')}`, nodes: 1, ...sizes }),
  redis: async () => {
    const redis = await startRedisServer('--appendonly', 'yes', '--appendfsync', 'always');
    try {
      return await crash({ storeUrl: redis.url, nodes: 2, ...sizes });
    } finally {
      await redis.stop();
    }
  },
};

try {
  for (const name of values.store.split(',')) {
    const began = performance.now();
    const report = await runs[name]?.();
    if (!report) throw new Error(`No store is called ${name}`);
    console.log(name, `${Math.round((performance.now() - began) / 1000)} s`, JSON.stringify(report));
    if (!isBalanced(report)) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
