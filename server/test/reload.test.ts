import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waits } from './limits-fixture.ts';
import { startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The service by a file of `LIMITS`, and what it says as that is read again. */
async function startWithFile(text: string) {
  const path = join(temporaryFolder(), 'limits.txt');
  const write = (given: string) => writeFileSync(path, given);
  write(text);
  const server = await startServer({ env: { LIMITS: path } });
  return {
    server,
    write,
    remove: () => rmSync(path),
    again() {
      const before = server.log().length;
      server.reload();
      return server.log().slice(before);
    },
    /** Whether a number may be verified once more. */
    async passes() {
      const started = await server.start();
      if (waits(started) !== undefined) return false;
      if (started.__typename === 'Verification') await server.check(started.id, server.code());
      return true;
    },
  };
}

const kept = /^The file of LIMITS .+: the limits stay as they were\.$/;

test('The file of LIMITS is read again, and judges what was counted before', async () => {
  const { write, again, passes } = await startWithFile('phone=9/1h\nprefix=9/1h');
  expect(await passes()).toBe(true);
  write('phone=1/1h # since Monday\n\nprefix=9/1h');
  expect(again()).toMatchObject([{ level: 30, count: 1, msg: expect.stringContaining('was read again') }]);
  expect(await passes()).toBe(false);
  expect(again()).toMatchObject([{ level: 30, count: 0 }]);
  // What is named no more has its default again.
  write('');
  expect(again()).toMatchObject([{ count: 2 }]);
  expect(await passes()).toBe(true);
});

test('A file of LIMITS with a fault, or none, leaves the limits as they were', async () => {
  const { server, write, remove, again, passes } = await startWithFile('phone=1/1h');
  expect(await passes()).toBe(true);
  write('phone=2/1h\nip=many');
  expect(again()).toMatchObject([{ level: 50, line: 2, msg: expect.stringMatching(kept) }]);
  remove();
  expect(again()).toMatchObject([{ level: 50, msg: expect.stringMatching(kept) }]);
  expect(await passes()).toBe(false);
  expect(server.takeErrors()).toHaveLength(2);
  write('phone=2/1h');
  again();
  expect(await passes()).toBe(true);
});

test('The file of LISTS is read again; one with a fault leaves its rules as they were', async () => {
  const path = join(temporaryFolder(), 'lists.txt');
  const write = (given: string) => writeFileSync(path, given);
  write('');
  const server = await startServer({ env: { LISTS: path } });
  const again = (given: string) => {
    write(given);
    server.reload();
    return server.log().at(-1);
  };
  expect(again('# of Monday\nrefuse +1415555*')).toMatchObject({ level: 30, count: 1 });
  expect(await server.start()).toMatchObject({ restriction: 'BLOCKED' });
  const fault = again('allow +1415555*\n\nrefuse +1415555010O');
  expect(fault).toEqual({
    level: 50,
    time: expect.any(String),
    line: 3,
    msg: 'The file of LISTS has a fault: its rules stay as they were.',
  });
  rmSync(path);
  server.reload();
  expect(server.takeErrors()).toHaveLength(2);
  expect(await server.start()).toMatchObject({ restriction: 'BLOCKED' });
  again('');
  expect(await server.start()).toMatchObject({ __typename: 'Verification' });
});

test('Without a file there is nothing to read again', async () => {
  const server = await startServer({ env: { LIMITS: 'phone=1/1h' } });
  server.reload();
  expect(server.log().at(-1)).toMatchObject({ level: 30, msg: expect.stringContaining('nothing to read again') });
});
