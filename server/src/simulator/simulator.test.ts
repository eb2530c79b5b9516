import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../telemetry/log.ts';
import { createManualClock, credentials, startTestSimulator } from './simulator-fixture.ts';
import { createSimulator } from './simulator.ts';

const to = '447700900000';

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('gives the messages of all numbers or of one, newest first', async () => {
  const { start, simulator, clock } = await startTestSimulator();
  await start(to);
  clock.pass(1);
  await start('14155550100');
  clock.pass(180);
  await start(to);
  expect(simulator.messages().map(({ to }) => to)).toEqual(['+447700900000', '+14155550100', '+447700900000']);
  expect(simulator.messages('+447700900000').map(({ at }) => at)).toEqual([
    '2026-11-23T06:03:01.000Z',
    '2026-11-23T06:00:00.000Z',
  ]);
  expect(simulator.messages('+447700900001')).toEqual([]);
});

it('tells listeners of each message until they have enough', async () => {
  const { start, simulator } = await startTestSimulator();
  const heard: string[] = [];
  const stop = simulator.onMessage(({ to }) => heard.push(to));
  await start(to);
  stop();
  await start('14155550100');
  expect(heard).toEqual([`+${to}`]);
});

it('keeps books of every start, whatever became of it', async () => {
  const { start, call, starts } = await startTestSimulator();
  await start(to, { client_ref: 'a' });
  await start(to, { client_ref: 'b' });
  await start('14155550152', { client_ref: 'c' });
  await start('x');
  await call('POST', '/v2/verify', {}, 'nobody');
  expect(starts().map(({ to, clientRef, status }) => [to, clientRef, status])).toEqual([
    [`+${to}`, 'a', 202],
    [`+${to}`, 'b', 409],
    ['+14155550152', 'c', 429],
    [undefined, undefined, 422],
    [undefined, undefined, 401],
  ]);
});

it('goes on where it was after a restart', async () => {
  const stateFile = join(makeFolder(), 'simulator.json');
  const { now, pass } = createManualClock();
  const before = await startTestSimulator({ stateFile, now });
  const workflow = [
    { channel: 'sms', to },
    { channel: 'voice', to },
  ];
  const { request_id: id } = (await before.start(to, { workflow, channel_timeout: 60 })).body;
  await before.check(id, 'wrong');
  await before.check(id, 'wrong');

  const after = await startTestSimulator({ stateFile, now });
  expect(after.simulator.messages()).toEqual(before.simulator.messages());
  expect(await after.start(to)).toMatchObject({ status: 409, body: { request_id: id } });
  pass(60);
  after.simulator.tick();
  expect(after.simulator.messages().map(({ channel }) => channel)).toEqual(['VOICE', 'SMS']);
  expect(await after.check(id, 'wrong')).toMatchObject({ status: 410 });
});

it('replaces its state file in one go', async () => {
  const folder = join(makeFolder(), 'new');
  const { start } = await startTestSimulator({ stateFile: join(folder, 'simulator.json') });
  await start(to);
  expect(readdirSync(folder)).toEqual(['simulator.json']);
});

it.each(['{"requests":', '{"requests":[{"id":1}],"messages":[]}', '[]'])(
  'starts empty with a warning where the state file is %s',
  (content) => {
    const stateFile = join(makeFolder(), 'simulator.json');
    writeFileSync(stateFile, content);
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const simulator = createSimulator({ now: () => 0, credentials, stateFile, log });
    expect(simulator.messages()).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('could not be read')]);
    expect(readFileSync(stateFile, 'utf8')).toBe(content);
  },
);

it('starts empty without a word where there is no state file yet', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  createSimulator({ now: () => 0, credentials, stateFile: join(makeFolder(), 'new.json'), log });
  expect(lines).toEqual([]);
});
