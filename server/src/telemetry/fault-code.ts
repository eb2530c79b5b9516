/** Result codes by their number (sqlite.org/rescode.html). */
const sqliteWords =
  'OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL EMPTY SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB'.split(
    ' ',
  );

/** With what word Redis and Valkey begin an error. */
const redisWords = new Set(
  'ASK BUSY BUSYKEY CLUSTERDOWN CROSSSLOT DENIED ERR EXECABORT FAILOVER INPROG IOERR LOADING MASTERDOWN MISCONF MOVED NOAUTH NOGOODSLAVE NOPERM NOPROTO NOREPLICAS NOSCRIPT NOTBUSY OOM READONLY TRYAGAIN UNBLOCKED UNKILLABLE WRONGPASS WRONGTYPE'.split(
    ' ',
  ),
);

/**
 * What went wrong, in a word of the system that said so: `ECONNREFUSED`, `SQLITE_FULL`, `WRONGPASS`; its cause's where it has
 * none. From closed lists or of the form of a constant: nothing of what was read or sent.
 */
export function faultCode(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  return sqliteWord(thrown) ?? redisWord(thrown) ?? ownCode(thrown) ?? faultCode(thrown.cause);
}

/** SQLite numbers a special case in the bits above its general one. */
function sqliteWord(error: Error): string | undefined {
  const word = 'errcode' in error && typeof error.errcode === 'number' ? sqliteWords[error.errcode & 0xff] : undefined;
  return word && `SQLITE_${word}`;
}

function redisWord({ name, message }: Error): string | undefined {
  const word = name === 'ReplyError' ? /^[A-Z]+/u.exec(message)?.[0] : undefined;
  return word !== undefined && redisWords.has(word) ? word : undefined;
}

function ownCode(error: Error): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z_0-9]{1,40}$/u.test(code) ? code : undefined;
}
