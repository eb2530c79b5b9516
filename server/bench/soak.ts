import { openLoop } from './load.ts';
import { handlesOf, residentOf } from './processes.ts';
import { servers, type Place } from './servers.ts';
import { quantile } from './statistics.ts';
import { table } from './tables.ts';

type Sample = { minute: number; residentMb: number; handles: number; p50Ms: number; p99Ms: number };

export type Soak = { samples: Sample[]; perSecond: number; grew: string[] };

/** More than this of the second quarter in the last one is growth; what is added is noise. */
const mostGrowth = {
  residentMb: { times: 1.15, plus: 20 },
  handles: { times: 1, plus: 10 },
  p50Ms: { times: 1.3, plus: 1 },
};

/**
 * People who start, listen and check for so many minutes, and a sixth who only start, at a rate that the server bears
 * easily, and what that takes each minute. The first quarter isn't compared: caches fill, and none has expired yet.
 */
export async function soak(
  place: Place,
  minutes: number,
  perSecond: number,
  say: (what: string) => void,
): Promise<Soak> {
  const server = await servers.sqlite.start(place);
  const [pid = 0] = server.pids;
  const speaker = server.speaker(64);
  const samples: Sample[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const [{ times }] = await Promise.all([
      openLoop(speaker, 'subscribe', perSecond, 60),
      openLoop(speaker, 'start', perSecond / 5, 60),
    ]);
    const [p50Ms, p99Ms] = [quantile(times, 0.5), quantile(times, 0.99)];
    samples.push({ minute, residentMb: await residentOf(pid), handles: await handlesOf(pid), p50Ms, p99Ms });
    say(JSON.stringify(samples.at(-1)));
  }
  await speaker.close();
  await server.stop();
  return { samples, perSecond, grew: growthIn(samples) };
}

/** What grew from the second quarter to the last. */
export function growthIn(samples: readonly Sample[]): string[] {
  const quarter = Math.floor(samples.length / 4);
  return (['residentMb', 'handles', 'p50Ms'] as const).filter((name) => {
    const median = (from: number) =>
      quantile(
        samples.slice(from, from + quarter).map((sample) => sample[name]),
        0.5,
      );
    const { times, plus } = mostGrowth[name];
    return !(median(samples.length - quarter) <= median(quarter) * times + plus);
  });
}

export const soakTable = ({ samples }: Soak): string =>
  table([
    ['minute', 'resident, MB', 'open files and sockets', 'p50, ms', 'p99, ms'],
    ...samples.map(({ minute, residentMb, handles, p50Ms, p99Ms }) => [
      `${minute}`,
      residentMb.toFixed(0),
      `${handles}`,
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
    ]),
  ]);
