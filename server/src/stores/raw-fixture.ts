import { DatabaseSync } from 'node:sqlite';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import type { Request } from '../verification/request.ts';
import { pack, unpack } from './packed-request.ts';

/** A second hand on what a store holds: reads and writes what no store would. */
export type Raw = {
  /** Empty where there is nothing. */
  read(ref: string): Promise<string>;
  write(ref: string, text: string): Promise<void>;
  /** In the form of the store, however damaged the request is. */
  change(ref: string, by: (request: Request) => object): Promise<void>;
};

/** `url` as in `STORE_URL`. */
export const openRaw = (url: string): Raw =>
  url.startsWith('sqlite:') ? rawSqlite(url.slice('sqlite:'.length)) : rawRedis(url);

/** Whatever it is in truth. */
const taken: (json: string) => Request = JSON.parse;

function rawSqlite(path: string): Raw {
  const database = new DatabaseSync(path);
  onTestFinished(() => database.close());
  const its = 'WHERE id = (SELECT id FROM names WHERE name = ?)';
  const read = async (ref: string) =>
    String(database.prepare(`SELECT body FROM requests ${its}`).get(`=${ref}`)?.['body'] ?? '');
  const write = async (ref: string, text: string) =>
    void database.prepare(`UPDATE requests SET body = ? ${its}`).run(text, `=${ref}`);
  return {
    read,
    write,
    change: async (ref, by) => write(ref, JSON.stringify(by(taken(await read(ref))))),
  };
}

const keyOf = (ref: string) => `pv:r:${Buffer.from(ref, 'hex').toString('base64url')}`;

function rawRedis(url: string): Raw {
  const redis = new Redis(url);
  onTestFinished(() => redis.disconnect());
  const read = async (ref: string) => (await redis.get(keyOf(ref))) ?? '';
  const write = async (ref: string, text: string) => void (await redis.set(keyOf(ref), text));
  return {
    read,
    write,
    async change(ref, by) {
      const [version, packed = ''] = (await read(ref)).split(' ', 2);
      await write(ref, `${version} ${pack(JSON.stringify(by(taken(unpack(packed)))))}`);
    },
  };
}
