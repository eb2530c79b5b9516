import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** A backend that may start verifications, by its name, and one of its secrets. */
export type BackendKey = { readonly name: string; readonly secret: string };

const bearer = /^bearer(?: +(?<secret>.*))?$/isu;

const hash = (secret: string) => createHash('sha256').update(secret).digest();

/**
 * The backend whose key a request carries as `Authorization: Bearer …` (RFC 6750, section 2.1): undefined where it carries
 * none, whatever other scheme it may have; null where the key is nobody's.
 */
export function backendReader(keys: readonly BackendKey[]) {
  const known = keys.map(({ name, secret }) => ({ name, hash: hash(secret) }));
  return ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined | null => {
    const found = bearer.exec(headers.authorization?.trim() ?? '');
    if (!found) return undefined;
    const given = hash(found.groups?.['secret'] ?? '');
    // Every key is compared, so that the time that it takes tells nothing.
    const [one] = known.filter((key) => timingSafeEqual(key.hash, given));
    return one?.name ?? null;
  };
}
