import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances, writeParts, writePicture } from '../bench/page.ts';
import { startRedisServer } from '../test/redis-server.ts';
import { crash, isBalanced } from './crash.ts';
import { drain } from './drain.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { growth } from './growth.ts';
import { isBalanced as isLoadBalanced, load } from './load.ts';
import { loadPage } from './load-page.ts';
import { loadPicture } from './load-picture.ts';
import { attacks, fullSize, passedElsewhere, plainAttack, simulatePumping } from './pumping.ts';
import { pumpingPicture } from './pumping-picture.ts';
import { pumpingReport } from './pumping-report.ts';
import { proxyNames } from './proxies.ts';
import { timing } from './timing.ts';
import { walkUnknowns } from './unknowns.ts';
import { checkOut, isWhole, olderCommit, removeVersion, upgrade } from './upgrade.ts';

const usage = `Usage: pnpm torture crash [--kills 200] [--people 20] [--store sqlite|redis]   (without --store, both in turn)
       pnpm torture pumping [--seed 1]   (prints tables and draws docs/pictures/pumping.svg)
       pnpm torture fuzz [--inputs 100000] [--seed N]
       pnpm torture growth [--repeats 3] [--only TEXT]   (four times the bytes, at most six times the time)
       pnpm torture timing [--rounds 3000]
       pnpm torture unknowns   (every combination of what nobody knows of Vonage)
       pnpm torture drain [--restarts 10] [--people 40]   (behind HAProxy and nginx, those that are installed)
       pnpm torture upgrade [--from COMMIT] [--people 20] [--store sqlite|redis]   (and back, two nodes behind HAProxy on Redis, one on SQLite)
       pnpm torture load [--people 10000] [--minutes 10]   (every fault at three nodes on Redis; writes docs/reliability.md and its picture)`;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '200' },
    people: { type: 'string' },
    store: { type: 'string', default: 'sqlite,redis' },
    inputs: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3000' },
    repeats: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    from: { type: 'string', default: olderCommit },
    restarts: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string' },
  },
});

const commands = new Map([
  ['crash', runCrash],
  ['pumping', runPumping],
  ['fuzz', runFuzz],
  ['growth', runGrowth],
  ['timing', runTiming],
  ['drain', runDrain],
  ['unknowns', runUnknowns],
  ['upgrade', runUpgrade],
  ['load', runLoad],
]);
const command = commands.get(positionals[0] ?? '');
if (!command) {
  console.error(usage);
  process.exit(1);
}
await command();

async function runCrash() {
  const folder = await mkdtemp(join(tmpdir(), 'torture-'));
  const sizes = { kills: Number(values.kills), people: Number(values.people ?? 20) };
  const calmMs = 10_000;
  const runs: Record<string, () => ReturnType<typeof crash>> = {
    sqlite: () => crash({ storeUrl: `sqlite:${join(folder, 'torture.db')}`, skewsMs: [0], calmMs, ...sizes }),
    redis: async () => {
      const redis = await startRedisServer('--appendonly', 'yes', '--appendfsync', 'always');
      try {
        return await crash({ storeUrl: redis.url, skewsMs: [30_000, -30_000], calmMs, ...sizes });
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
      console.log(name, secondsSince(began), JSON.stringify(report));
      if (!isBalanced(report)) process.exitCode = 1;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runPumping() {
  for (const [title, attack] of attacks) {
    const began = performance.now();
    const simulation = await simulatePumping({ ...fullSize, attack, seed: Number(values.seed ?? 1) });
    console.log(pumpingReport(title, simulation));
    console.log(`\n${secondsSince(began)}.\n`);
    if (passedElsewhere(simulation) < 0.999) process.exitCode = 1;
    if (attack === plainAttack)
      await writeFile(new URL('../../docs/pictures/pumping.svg', import.meta.url), pumpingPicture(simulation));
  }
}

async function runFuzz() {
  const began = performance.now();
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const { failure, answers, ...figures } = await fuzz({ inputs: Number(values.inputs), seed });
  const most = Object.entries(answers).toSorted(([, one], [, other]) => other - one);
  for (const [name, count] of most) console.log(String(count).padStart(8), name);
  console.log('seed', seed, secondsSince(began), JSON.stringify(figures));
  if (failure === undefined) return;
  console.error(failure);
  process.exitCode = 1;
}

async function runGrowth() {
  const began = performance.now();
  const { texts, slowest, tooFast } = await growth(Number(values.repeats), values.only);
  for (const { what, ms, growth } of slowest) console.log(`${ms} ms, ${growth} times: ${what}`);
  console.log(texts, 'texts', secondsSince(began));
  for (const { what, ms, growth } of tooFast) console.error(`Grows too fast, ${growth} times, ${ms} ms: ${what}`);
  if (tooFast.length > 0) process.exitCode = 1;
}

async function runTiming() {
  const { ratios, ...figures } = await timing(Number(values.rounds));
  for (const [name, ratio] of Object.entries(ratios)) console.log(ratio.toFixed(3), name);
  console.log(JSON.stringify(figures));
}

async function runDrain() {
  for (const proxy of proxyNames) {
    const began = performance.now();
    const report = await drain({ proxy, restarts: Number(values.restarts), people: Number(values.people ?? 40) });
    if (report === 'NO_PROXY') {
      console.error(`${proxy} is not installed: apt-get install ${proxy}`);
      process.exitCode = 1;
      continue;
    }
    console.log(proxy, secondsSince(began), JSON.stringify(report));
    if (Object.keys(report.failed).length > 0 || report.ends.some((end) => end !== 0)) process.exitCode = 1;
  }
}

async function runUpgrade() {
  const folder = await mkdtemp(join(tmpdir(), 'torture-'));
  const version = join(folder, 'older');
  const people = Number(values.people ?? 20);
  try {
    const older = await checkOut(values.from, version);
    const runs: Record<string, () => ReturnType<typeof upgrade>> = {
      sqlite: () => upgrade({ storeUrl: `sqlite:${join(folder, 'torture.db')}`, older, people, nodes: 'ONE_NODE' }),
      redis: async () => {
        const redis = await startRedisServer('--appendonly', 'yes', '--appendfsync', 'always');
        try {
          return await upgrade({ storeUrl: redis.url, older, people, nodes: 'TWO_NODES' });
        } finally {
          await redis.stop();
        }
      },
    };
    for (const name of values.store.split(',')) {
      const began = performance.now();
      const report = await runs[name]?.();
      if (!report) throw new Error(`No store is called ${name}`);
      console.log(name, secondsSince(began), JSON.stringify(report));
      const isUnnoticed =
        report !== 'NO_PROXY' && isWhole(report) && (name !== 'redis' || Object.keys(report.failed).length === 0);
      if (!isUnnoticed) process.exitCode = 1;
    }
  } finally {
    await removeVersion(version).catch((error: unknown) => console.error(error));
    await rm(folder, { recursive: true, force: true });
  }
}

async function runLoad() {
  const began = performance.now();
  const report = await load({
    people: Number(values.people ?? 10_000),
    lengthMs: Number(values.minutes) * 60_000,
    patienceMs: 240_000,
  });
  const { answered, ends, pending, told, stopped, threw, broken } = report;
  console.log(secondsSince(began), JSON.stringify({ answered, ends, pending, told, stopped, threw }));
  await writePicture('load', loadPicture(report));
  await writeParts({ 'everything at once': loadPage(report, await circumstances()) }, 'reliability.md');
  if (isLoadBalanced(report)) return;
  for (const [promise, of] of Object.entries(broken)) if (of.length > 0) console.error(promise, of.slice(0, 10));
  process.exitCode = 1;
}

async function runUnknowns() {
  const began = performance.now();
  const { failure, ...figures } = await walkUnknowns((walked, of) => console.log(`${walked} of ${of} combinations`));
  console.log(secondsSince(began), JSON.stringify(figures));
  if (!failure) return;
  console.error(JSON.stringify(failure, undefined, 2));
  process.exitCode = 1;
}

function secondsSince(began: number): string {
  return `${Math.round((performance.now() - began) / 1000)} s`;
}
