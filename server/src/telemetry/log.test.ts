import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { maskPhoneNumber } from '../verification/phone-number.ts';
import { createLog, onceATurn, type LogLevel } from './log.ts';

function start(level: LogLevel = 'debug') {
  const lines: string[] = [];
  return { log: createLog(level, { write: (line) => void lines.push(line) }), lines };
}

/** As ioredis and node:sqlite throw. */
const replied = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' });
const sqlite = (errcode: number) => Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode });

describe('The log', () => {
  test('is one line of JSON a sentence', () => {
    const { log, lines } = start();
    log.info('A code was sent.', { phoneNumber: maskPhoneNumber('+14155550100'), operation: 'start', status: 202 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: 30,
        time: expect.any(String),
        phoneNumber: '+1415•••0100',
        operation: 'start',
        status: 202,
        msg: 'A code was sent.',
      },
    ]);
  });

  test('writes the lines of a turn of the event loop at once, and at once what an answer waits for', async () => {
    const writes: string[] = [];
    const log = createLog('info', onceATurn({ write: (lines) => void writes.push(lines) }));
    const said = () => writes.map((lines) => lines.match(/(?<="msg":")\w+/g));
    log.info('One.');
    log.info('Two.');
    expect(said()).toEqual([]);
    await turn();
    log.info('Three.');
    log.flush();
    log.flush();
    expect(said()).toEqual([['One', 'Two'], ['Three']]);
    await turn();
    expect(writes).toHaveLength(2);
  });

  test.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['silent', 0],
  ] as const)('says at level %s only what is at least as grave', (level, count) => {
    const { log, lines } = start(level);
    log.debug('One.');
    log.info('Two.');
    log.warn('Three.');
    log.error('Four.');
    expect(lines).toHaveLength(count);
  });

  test('names what was thrown by its class, its code and where, never by its message', () => {
    const { log, lines } = start();
    const thrown = Object.assign(new TypeError('+14155550100 typed 123456'), { code: 'ERR_INVALID' });
    log.error('A bug.', { requestId: 'req-1' }, thrown);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        level: 50,
        requestId: 'req-1',
        error: 'TypeError',
        code: 'ERR_INVALID',
        stack: expect.stringMatching(/^ {4}at .*log\.test\.ts/),
      },
    ]);
    expect(lines.join('')).not.toMatch(/4155550100|123456/);
  });

  test.each([
    ['WRONGPASS', replied('WRONGPASS invalid username-password pair or user is disabled.')],
    ['NOAUTH', replied('NOAUTH Authentication required.')],
    ['NOPERM', replied("NOPERM User reader has no permissions to run the 'evalsha' command")],
    ['OOM', replied("OOM command not allowed when used memory > 'maxmemory'.")],
    ['READONLY', replied("READONLY You can't write against a read only replica.")],
    ['MISCONF', replied('MISCONF Redis is configured to save RDB snapshots, but is unable to persist on disk.')],
    ['LOADING', replied('LOADING Redis is loading the dataset in memory')],
    ['BUSY', replied('BUSY Redis is busy running a script.')],
    ['MASTERDOWN', replied("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.")],
    ['CLUSTERDOWN', replied('CLUSTERDOWN The cluster is down')],
    ['MOVED', replied('MOVED 3999 127.0.0.1:6381')],
    ['NOREPLICAS', replied('NOREPLICAS Not enough good replicas to write.')],
    ['ERR', replied('ERR max number of clients reached')],
    ['SQLITE_FULL', sqlite(13)],
    ['SQLITE_BUSY', sqlite(5)],
    ['SQLITE_READONLY', sqlite(8)],
    ['SQLITE_CORRUPT', sqlite(11)],
    ['SQLITE_CANTOPEN', sqlite(14)],
    // Extended: SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED.
    ['SQLITE_IOERR', sqlite(778)],
    ['SQLITE_READONLY', sqlite(1032)],
    ['ERR_SQLITE_ERROR', sqlite(200)],
    ['ECONNREFUSED', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
  ])('says %s, in the word of who said so, also where that is only the cause', (code, thrown) => {
    const { log, lines } = start();
    log.error('A bug.', {}, thrown);
    log.error('A bug.', {}, new Error('x', { cause: new Error('y', { cause: thrown }) }));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ code }, { code }]);
  });

  test('says no word that Redis has not, whatever it answers', () => {
    const { log, lines } = start();
    for (const message of ['SESAME opens', 'OPENSESAME', 'wrongpass', '', 'ERRATIC', '123456 WRONGPASS'])
      log.error('A bug.', {}, replied(message));
    for (const line of lines) expect(JSON.parse(line)).not.toHaveProperty('code');
  });

  test.each([
    ['a message of several lines', new Error('typed\n    at +14155550100\n    at 123456')],
    ['a message in place of a code', Object.assign(new Error('x'), { code: '+14155550100 typed 123456' })],
    ['a number in place of a code', Object.assign(new Error('x'), { code: '14155550100' })],
    ['more fields', Object.assign(new Error('x'), { config: { headers: { authorization: '+14155550100 123456' } } })],
    ['a cause', new Error('x', { cause: new Error('+14155550100 typed 123456') })],
    ['text', '+14155550100 typed 123456'],
    ['an object', { phoneNumber: '+14155550100', code: '123456' }],
    ['null', null],
  ])('repeats nothing that %s quotes', (_, thrown) => {
    const { log, lines } = start();
    log.error('A bug.', {}, thrown);
    expect(lines).toHaveLength(1);
    expect(lines.join('')).not.toMatch(/4155550100|123456/);
  });

  test('does not compile with what is not masked, not listed, or not known beforehand', () => {
    const { log, lines } = start('silent');
    const typed = String(123456);
    // @ts-expect-error: a whole number
    log.info('A code was sent.', { phoneNumber: '+14155550100' });
    // @ts-expect-error: not on the list
    log.info('A code was sent.', { code: typed });
    // @ts-expect-error: not a sentence that was written down here
    log.info(`A code was sent: ${typed}`);
    // @ts-expect-error: not an operation
    log.info('A code was sent.', { operation: typed });
    expect(lines).toEqual([]);
  });
});
