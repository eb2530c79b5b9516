import { closedLoop, openLoop, type Length } from './load.ts';
import { servers, startStub, type Place, type ServerName } from './servers.ts';
import { quantile, spreadOf, type Spread } from './statistics.ts';

export type HalfLoad = { perSecond: number; delayMs: number; p99Ms: Record<'tutorial' | 'sqlite', Spread> };

const delayMs = 100;
const compared = ['tutorial', 'sqlite'] as const satisfies ServerName[];

/** How long a start takes where so many come a second and Vonage takes its time: each server in turn. */
export async function measureHalfLoad(
  place: Place,
  perSecond: number,
  turn: Length,
  rounds: number,
): Promise<HalfLoad> {
  const stub = await startStub(place.folder, delayMs);
  const running = [];
  for (const name of compared) {
    const server = await servers[name].start({ ...place, vonage: stub.address });
    running.push({ name, server, speaker: server.speaker(256) });
  }
  const p99Ms: Record<'tutorial' | 'sqlite', number[]> = { tutorial: [], sqlite: [] };
  for (const { speaker } of running) await closedLoop(speaker, 'check', 64, turn);
  for (let round = 0; round < rounds; round += 1)
    for (const { name, speaker } of running) {
      await openLoop(speaker, 'check', perSecond / 4, turn.seconds / 2);
      const { times } = await openLoop(speaker, 'start', perSecond, turn.seconds);
      p99Ms[name].push(quantile(times, 0.99));
    }
  for (const { server, speaker } of running) {
    await speaker.close();
    await server.stop();
  }
  await stub.stop();
  return { perSecond, delayMs, p99Ms: { tutorial: spreadOf(p99Ms.tutorial), sqlite: spreadOf(p99Ms.sqlite) } };
}
