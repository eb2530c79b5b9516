import { closedLoop, type Length } from './load.ts';
import { residentOf } from './processes.ts';
import { servers, type Place } from './servers.ts';

export type Memory = { pending: number; beforeMb: number; afterMb: number };

/** What `pending` verifications add to the resident memory of our server, one in four starts being verified at once. */
export async function measureMemory(place: Place, pending: number, warmUp: Length): Promise<Memory> {
  const server = await servers.sqlite.start(place);
  const people = 32;
  const speaker = server.speaker(people);
  const [pid = 0] = server.pids;
  await closedLoop(speaker, 'check', people, warmUp);
  const beforeMb = await residentOf(pid);
  const share = 1_000;
  for (let begun = 0; begun < pending; begun += share) {
    await closedLoop(speaker, 'check', people, { seconds: 0, acts: share / 3 });
    await closedLoop(speaker, 'start', people, { seconds: 0, acts: share });
  }
  const afterMb = await residentOf(pid);
  await speaker.close();
  await server.stop();
  return { pending, beforeMb, afterMb };
}
