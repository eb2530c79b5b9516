import { createHmac, hash, randomBytes } from 'node:crypto';

/**
 * A verification's secret name (docs/rules.md#handle): an HMAC over the idempotency key, or over random bytes, under a random
 * salt. Whoever repeats the key gets the same handle again; the store alone can't make it.
 */
export type Handle = { handle: string; handleHash: string; salt: string };

export function createHandle(idempotencyKey: string | undefined): Handle {
  const salt = randomBytes(16).toString('base64url');
  const handle = handleOf(salt, idempotencyKey ?? randomBytes(32).toString('base64url'));
  return { handle, handleHash: hashHandle(handle), salt };
}

/** The handle that `idempotencyKey` made under `salt`: 192 bits in `A-Z a-z 0-9 _ -`. */
export function handleOf(salt: string, idempotencyKey: string): string {
  // A key that isn't text first makes Node throw and catch (24.21): 14 µs instead of 2.
  return createHmac('sha256', salt, { encoding: 'base64url' }).update(idempotencyKey).digest('base64url').slice(0, 32);
}

export const hashHandle = (handle: string) => shortHash('handle', handle);

/** Keys of starts and of resends are apart: a client may use one for both. So are those of backends and of people's clients. */
export const hashKey = (act: 'start' | 'resend', idempotencyKey: string, backend?: string) =>
  shortHash(backend === undefined ? act : `${act}:${backend}`, idempotencyKey);

/** What an end is called towards one's own backend: it leads nobody to the verification. */
export const hashEnd = (handleHash: string) => shortHash('end', handleHash);

/** What was hashed has at least 96 bits that nobody can guess, so 128 bits without salt or stretching are enough. */
function shortHash(domain: string, text: string): string {
  return hash('sha256', `${domain}\0${text}`, 'base64url').slice(0, 22);
}
