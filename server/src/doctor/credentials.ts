import { randomUUID } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import type { BasicCredentials, JwtCredentials } from '../vonage/transport.ts';

const lifeSeconds = 900;

export const basicHeader = ({ apiKey, apiSecret }: BasicCredentials) =>
  `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;

/** The header of a token signed as the SDK signs (docs/vonage.md#authentication), at `now`, in ms: a wrong clock is to show. */
export async function bearerHeader({ applicationId, privateKey }: JwtCredentials, now: number): Promise<string> {
  const issuedAt = Math.floor(now / 1000);
  const token = await new SignJWT({ application_id: applicationId })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .setJti(randomUUID())
    .sign(await importPKCS8(privateKey, 'RS256'));
  return `Bearer ${token}`;
}
