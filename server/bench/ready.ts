import { servers, type Place, type ServerName } from './servers.ts';
import { spreadOf, type Spread } from './statistics.ts';

export type Ready = Record<'apollo' | 'sqlite', Spread>;

/** Milliseconds from the start of the process to its first answer: a bare Apollo server and ours, in turns. */
export async function measureReady(place: Place, times: number): Promise<Ready> {
  const measured: Record<'apollo' | 'sqlite', number[]> = { apollo: [], sqlite: [] };
  for (let count = 0; count < times; count += 1)
    for (const name of ['apollo', 'sqlite'] as const satisfies ServerName[]) {
      const server = await servers[name].start(place);
      measured[name].push(server.readyMs);
      await server.stop();
    }
  return { apollo: spreadOf(measured.apollo), sqlite: spreadOf(measured.sqlite) };
}
