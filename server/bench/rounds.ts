import { closedLoop, type Act, type Length } from './load.ts';
import { cpuOf, residentOf } from './processes.ts';
import type { Server } from './servers.ts';
import { quantile, spreadOf, type Spread } from './statistics.ts';

/** Of one server in one turn: CPU of all its nodes and of its store for each act, and a node's memory after it. */
type Figures = Record<'cpuUs' | 'storeCpuUs' | 'perSecond' | 'p50Ms' | 'p99Ms' | 'residentMb', number>;
export type Result = { server: string; act: Act } & Record<keyof Figures, Spread>;

export type Plan = { warmUp: Length; turn: Length; rounds: number; people: number; acts: readonly Act[] };

/**
 * All servers in turn, round after round, so that whatever else the machine does meets all alike. People who start and
 * check come before each turn and aren't measured: they warm it up, and among them and those who only start enough
 * verify for `pumping` to see honest traffic.
 */
export async function measure(
  running: ReadonlyMap<string, Server>,
  { warmUp, turn, rounds, people, acts }: Plan,
  say: (what: string) => void,
): Promise<Result[]> {
  const speaking = [...running].map(([name, server]) => ({ name, server, speaker: server.speaker(people) }));
  const slices = new Map<string, { server: string; act: Act; figures: Figures[] }>();
  for (const { name, speaker } of speaking) {
    say(`warming up ${name}`);
    await closedLoop(speaker, 'check', people, warmUp);
  }
  for (let round = 1; round <= rounds; round += 1)
    for (const { name, server, speaker } of speaking)
      for (const act of acts) {
        if (act === 'subscribe' && !speaker.subscribe) continue;
        await closedLoop(speaker, 'check', people, { seconds: turn.seconds / 2, acts: turn.acts / 2 });
        const before = await cpus(server);
        const { times, seconds } = await closedLoop(speaker, act, people, turn);
        const after = await cpus(server);
        const figures: Figures = {
          cpuUs: (after.own - before.own) / times.length,
          storeCpuUs: (after.store - before.store) / times.length,
          perSecond: times.length / seconds,
          p50Ms: quantile(times, 0.5),
          p99Ms: quantile(times, 0.99),
          residentMb: sum(await Promise.all(server.pids.map(residentOf))) / server.pids.length,
        };
        say(`round ${round}, ${name}, ${act}: ${figures.cpuUs.toFixed(0)} us`);
        const key = `${name} ${act}`;
        const slice = slices.get(key) ?? { server: name, act, figures: [] };
        slice.figures.push(figures);
        slices.set(key, slice);
      }
  await Promise.all(speaking.map(({ speaker }) => speaker.close()));
  return [...slices.values()].map(({ server, act, figures }) => {
    const spread = (name: keyof Figures) => spreadOf(figures.map((each) => each[name]));
    return {
      server,
      act,
      cpuUs: spread('cpuUs'),
      storeCpuUs: spread('storeCpuUs'),
      perSecond: spread('perSecond'),
      p50Ms: spread('p50Ms'),
      p99Ms: spread('p99Ms'),
      residentMb: spread('residentMb'),
    };
  });
}

async function cpus({ pids, storePid }: Server) {
  const own = sum(await Promise.all(pids.map(cpuOf)));
  return { own, store: storePid === undefined ? 0 : await cpuOf(storePid) };
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
