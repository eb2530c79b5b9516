import * as fc from 'fast-check';
import { createSchema } from '../../src/graphql/apollo.ts';
import type { Unknowns } from '../../src/simulator/unknowns.ts';
import { drawUnknowns } from '../../test/unknowns/combinations.ts';
import { createChance } from '../chance.ts';
import { read, tokensIn, verificationsIn } from './answers.ts';
import { graphqlDocuments } from './graphql-documents.ts';
import type { Input } from './input.ts';
import { conversations } from './messages.ts';
import { documents, operations } from './operations.ts';
import { createOracle } from './oracle.ts';
import { webhooks } from './webhooks.ts';
import { addresses } from './addresses.ts';
import { bodies } from './bodies.ts';
import { headers } from './headers.ts';
import { createSender } from './send.ts';
import { often } from './texts.ts';
import { createWorld } from './world.ts';

export type FuzzReport = {
  inputs: number;
  /** How often which kind of input was answered how. */
  answers: Record<string, number>;
  /** Calls that Vonage got. */
  calls: Record<string, number>;
  slowestMs: number;
  /** What the simulated Vonage did where nobody knows, at random. */
  unknowns: Unknowns;
  /** Undefined where everything held; otherwise what didn't, with the seed and the shrunk input. */
  failure: string | undefined;
};

/** Sends `inputs` things or more that no client sends, some at once, and looks after each batch whether all that has to hold does. */
export async function fuzz({ inputs, seed }: { inputs: number; seed: number }): Promise<FuzzReport> {
  const schema = createSchema();
  const unknowns = drawUnknowns(createChance(seed).next);
  const world = await createWorld(unknowns);
  const sender = createSender(world);
  const judge = createOracle(world);
  const report: FuzzReport = { inputs: 0, answers: {}, calls: {}, slowestMs: 0, unknowns, failure: undefined };

  async function batch(all: readonly Input[]): Promise<void> {
    const began = performance.now();
    const answers = (await Promise.all([...all, alive].map(sender.send))).map((answer) => ({
      ...answer,
      said: read(schema, answer),
    }));
    report.slowestMs = Math.max(report.slowestMs, Math.round(performance.now() - began));
    world.clock.pass(5);
    await world.service.sweep();
    const calls = world.takeCalls();
    const faults = judge(answers, calls, world.takeLines());
    if (answers.at(-1)?.said.types[0] !== 'Service') faults.push('The service does not answer');

    for (const { input, said } of answers.slice(0, -1)) {
      report.inputs += 1;
      count(report.answers, `${input.what}: ${said.outcome}`);
      for (const { id, status } of verificationsIn(said.objects)) world.rememberHandle(id, status === 'PENDING');
      for (const token of tokensIn(said.objects)) world.remember('proof', token);
    }
    for (const call of calls) {
      count(report.calls, call.operation);
      if (call.operation === 'check') world.remember('request', call.requestId);
    }
    if (faults.length > 0) throw new Error(faults.slice(0, 5).join('\n'));
  }

  const input = fc.oneof(
    often(40, operations),
    often(14, graphqlDocuments(schema)),
    often(12, bodies),
    often(9, addresses),
    often(8, headers),
    often(9, webhooks),
    often(8, conversations),
  );
  const batches = fc.array(input, { minLength: 1, maxLength: 32, size: 'max' });
  try {
    for (let round = 0; report.inputs < inputs && !report.failure; round += 1) {
      const details = await fc.check(fc.asyncProperty(batches, batch), { seed: seed + round, numRuns: 40 });
      if (details.failed)
        report.failure = `${await fc.asyncDefaultReportMessage(details)}\n${String(details.errorInstance)}`;
    }
    return report;
  } finally {
    sender.close();
    await world.close();
  }
}

const count = (of: Record<string, number>, name: string) => void (of[name] = (of[name] ?? 0) + 1);

const alive: Input = {
  kind: 'http',
  what: 'alive',
  field: 'service',
  method: 'POST',
  path: '/graphql',
  headers: [['content-type', 'application/json']],
  body: JSON.stringify({ query: documents.service.replace('{ brand', '{ __typename brand') }),
};
