import { expect, test } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import type { Recorded } from '../telemetry/recorded.ts';
import { createAsides } from './asides.ts';

const reason = (network: string) => `Fraudulent traffic detected for your account on network [ ${network} ].`;
const blocked = (network: string) => ({ type: 'summary', workflow: [{ status: 'blocked', reason: reason(network) }] });

function listen() {
  const lines: string[] = [];
  const recorded: Recorded[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  let now = 0;
  const tell = createAsides({ ...log, record: (one) => void recorded.push(one) }, () => now);
  return { tell, recorded, lines: () => lines.map((line) => JSON.parse(line)), pass: (ms: number) => (now += ms) };
}

test('A price is counted each time, and said once', () => {
  const { tell, recorded, lines } = listen();
  for (const price of ['0.300000125', '0.1']) tell({ type: 'summary', price, workflow: [] });
  expect(recorded).toEqual([
    { type: 'PRICED', price: 0.300000125 },
    { type: 'PRICED', price: 0.1 },
  ]);
  expect(lines()).toHaveLength(1);
});

test('A blocked network is counted each time, and named once an hour', () => {
  const { tell, recorded, lines, pass } = listen();
  for (const network of ['23415', '310260', '23415']) tell(blocked(network));
  expect(recorded.map(({ type }) => type)).toEqual(['NETWORK_BLOCKED', 'NETWORK_BLOCKED', 'NETWORK_BLOCKED']);
  expect(lines()).toMatchObject([
    { level: 40, network: 23415 },
    { level: 40, network: 310260 },
  ]);
  pass(60 * 60_000);
  tell(blocked('23415'));
  expect(lines()).toHaveLength(3);
});

test.each([
  undefined,
  null,
  'text',
  { type: 'event', price: '0.1' },
  { type: 'summary', price: '-1' },
  { type: 'summary', price: 1 },
  { type: 'summary', price: '1e9' },
  { type: 'summary', workflow: [{ status: 'expired' }, null, 7] },
  { type: 'summary', workflow: 'blocked' },
])('%j says neither', (body) => {
  const { tell, recorded, lines } = listen();
  tell(body);
  expect([recorded, lines()]).toEqual([[], []]);
});
