import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureGrowth } from './growth.ts';
import { measureHalfLoad } from './half-load.ts';
import { acts, type Act } from './load.ts';
import { measureMemory } from './memory.ts';
import { circumstances, writeParts, writePicture } from './page.ts';
import { barsOf, growthOf } from './pictures.ts';
import { measureReady } from './ready.ts';
import { measure, type Plan } from './rounds.ts';
import { servers, startStub, type Place, type Server, type ServerName } from './servers.ts';
import { soak, soakTable } from './soak.ts';
import { comparison, growthTables } from './tables.ts';
import { isTutorialFair, targetTable } from './targets.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    only: { type: 'string' },
    servers: { type: 'string' },
    rounds: { type: 'string' },
    counts: { type: 'string', default: '1000,100000,1000000' },
    minutes: { type: 'string', default: '20' },
    against: { type: 'string' },
    'cpu-prof': { type: 'string' },
  },
});

const everyAct: readonly Act[] = ['start', 'check', 'subscribe'];
const everyServer = Object.keys(servers).filter(isServer);
const quickServers: readonly ServerName[] = ['floor', 'tutorial', 'sqlite'];
const quick = { warmUp: { seconds: 3, acts: 2_000 }, turn: { seconds: 2, acts: 1_000 }, rounds: 3 };
const full = { warmUp: { seconds: 10, acts: 5_000 }, turn: { seconds: 5, acts: 2_000 }, rounds: 5 };
const people = 32;
const plan: Plan = {
  ...(values.quick ? quick : full),
  ...(values.rounds !== undefined && { rounds: Number(values.rounds) }),
  people,
  acts: choose(values.only, isAct) ?? (values.quick ? ['start'] : everyAct),
};

// So that its servers end with it.
process.once('SIGTERM', () => process.exit(1));

const say = (what: string) => console.error(what);
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const stub = await startStub(folder, 0);
const place: Place = {
  folder,
  vonage: stub.address,
  nodeArguments:
    values['cpu-prof'] === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(values['cpu-prof'])}`],
  against: values.against === undefined ? undefined : resolve(values.against),
};
try {
  await command()();
} finally {
  await stub.stop();
  await rm(folder, { recursive: true });
}

function command() {
  if (values.soak) return runSoak;
  if (values.growth) return async () => console.log(growthTables(await grow()));
  const narrowed = [values.only, values.servers, values.against, values['cpu-prof']];
  const isWhole = !values.quick && narrowed.every((one) => one === undefined);
  return isWhole ? runAll : async () => console.log(comparison(await compare()));
}

/** Everything, and the page that says it. */
async function runAll() {
  const results = await compare();
  const [busiest] = ['tutorial', 'sqlite']
    .flatMap((name) => results.filter(({ server, act }) => server === name && act === 'start'))
    .map(({ perSecond }) => perSecond.median)
    .toSorted((one, other) => one - other);
  say('half load');
  const halfLoad = await measureHalfLoad(place, (busiest ?? 0) / 2, plan.turn, plan.rounds);
  say('memory');
  const memory = await measureMemory(place, 100_000, plan.warmUp);
  say('ready');
  const ready = await measureReady(place, 9);
  const grown = await grow();
  await writePicture('performance', barsOf(results));
  await writePicture('growth', growthOf(grown));
  await writeParts({
    circumstances: `${await circumstances()} Rounds: ${plan.rounds}.`,
    targets: targetTable({ results, halfLoad, memory, ready }),
    comparison: `![CPU of one start](pictures/performance.svg)\n\n${comparison(results)}`,
    growth: `![CPU of one start by pending verifications](pictures/growth.svg)\n\n${growthTables(grown)}`,
  });
  if (!isTutorialFair(results)) throw new Error('The tutorial is not 6.4 to 7.8 times the floor: mend that rival');
}

/** The servers that were asked for, in turns. */
async function compare() {
  const named = choose(values.servers, isServer) ?? (values.quick ? quickServers : everyServer);
  const all = named.filter((name) => name !== 'against');
  const running = new Map<string, Server>();
  try {
    for (const name of values.against === undefined ? all : [...all, 'against' as const])
      running.set(name, await servers[name].start(place));
    return await measure(running, plan, say);
  } finally {
    await Promise.all([...running.values()].map((server) => server.stop()));
  }
}

function grow() {
  const counts = values.counts.split(',').map(Number);
  const few = { warmUp: { seconds: 5, acts: 2_000 }, rounds: Math.min(3, plan.rounds) };
  const of = { ...plan, ...(values.quick ? {} : few), acts: ['start', 'check'] as const };
  return measureGrowth(place, { counts, samples: values.quick ? 400 : 4_000, plan: of }, say);
}

async function runSoak() {
  const minutes = Number(values.minutes);
  if (minutes < 4) throw new Error('Less than four minutes show no growth');
  const soaked = await soak(place, minutes, 50, say);
  console.log(soakTable(soaked));
  if (soaked.grew.length > 0) throw new Error(`It grew: ${soaked.grew.join(', ')}`);
  if (minutes >= 20) await writeParts({ soak: `${await circumstances()}\n\n${soakTable(soaked)}` });
}

function isServer(name: string): name is ServerName {
  return Object.hasOwn(servers, name);
}

function isAct(name: string): name is Act {
  return Object.hasOwn(acts, name);
}

function choose<T extends string>(given: string | undefined, is: (name: string) => name is T): T[] | undefined {
  return given?.split(',').map((name) => {
    if (is(name)) return name;
    throw new Error(`Nothing is called ${name}`);
  });
}
