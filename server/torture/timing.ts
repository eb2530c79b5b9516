import { randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { createSchema } from '../src/graphql/apollo.ts';
import { documents } from './fuzz/operations.ts';
import { read, verificationsIn } from './fuzz/answers.ts';
import type { Input } from './fuzz/input.ts';
import { createSender } from './fuzz/send.ts';
import { createWorld } from './fuzz/world.ts';

/** Median time of each kind of id, as a ratio to that of a random well-formed one. */
export type TimingReport = { rounds: number; medianMs: number; ratios: Record<string, number> };

/**
 * Asks for ids that there are not, one after the other, in `rounds` of all kinds each in another order: whether the time
 * tells how close to a real one they are.
 */
export async function timing(rounds: number): Promise<TimingReport> {
  const world = await createWorld();
  const sender = createSender(world);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const started = await sender.send(ask('startVerification', { input: { phoneNumber: '+14155550100' } }));
    const [real] = verificationsIn(read(createSchema(), started).objects);
    if (!real) throw new Error('Expected a verification');
    const kinds: Record<string, () => string> = {
      'random, well-formed': () => random(32),
      'random again': () => random(32),
      'the same one again': () => 'A'.repeat(32),
      empty: () => '',
      '1 character': () => random(1),
      '31 characters': () => random(31),
      '64 characters': () => random(64),
      'no such characters': () => `../${random(27)}?#`,
      'first half of a real one': () => real.id.slice(0, 16) + random(16),
      'all but the last character of a real one': () => real.id.slice(0, 31) + (real.id.endsWith('A') ? 'B' : 'A'),
      'hash of a real one': () => world.things.hash[0] ?? '',
      'request id of Vonage': () => Array.from(world.given)[0] ?? '',
    };
    const times = Object.fromEntries(Object.keys(kinds).map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round += 1) {
      // Each kind follows each other one equally often.
      const names = Object.keys(kinds).toSorted(() => Math.random() - 0.5);
      for (const name of names) {
        const body = JSON.stringify({ query: documents.verification, variables: { id: kinds[name]?.() } });
        const took = await time(agent, world.service.url, body);
        if (round >= rounds / 10) times[name]?.push(took);
      }
    }
    const medians = Object.entries(times).map(([name, all]) => [name, median(all)] as const);
    const [, base] = medians[0] ?? ['', 0];
    const ratios = Object.fromEntries(medians.map(([name, value]) => [name, Number((value / base).toFixed(3))]));
    return { rounds, medianMs: Number(base.toFixed(4)), ratios };
  } finally {
    agent.destroy();
    sender.close();
    await world.close();
  }
}

const random = (length: number) => randomBytes(length).toString('base64url').slice(0, length);

const ask = (field: keyof typeof documents, variables: object): Input => ({
  kind: 'http',
  what: field,
  field,
  method: 'POST',
  path: '/graphql',
  headers: [['content-type', 'application/json']],
  body: JSON.stringify({ query: documents[field], variables }),
});

/** From the last byte of the request to the last of the answer. */
function time(agent: Agent, address: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const request = httpRequest(`${address}/graphql`, { agent, method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(performance.now() - began));
    });
    request.on('error', reject);
    const began = performance.now();
    request.end(body);
  });
}

function median(all: readonly number[]): number {
  const sorted = all.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
