import { createHash, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

export type Signer = {
  /** The account's signature secret, which isn't its API secret: docs/vonage.md#webhook-signatures. */
  secret: string;
  apiKey: string;
  applicationId: string;
};

/** What Vonage sends as `Authorization` with a webhook (docs/vonage.md#webhook-signatures), at `now` in milliseconds. */
export async function signWebhook(
  body: string,
  { secret, apiKey, applicationId }: Signer,
  now: number,
): Promise<string> {
  const token = await new SignJWT({
    payload_hash: createHash('sha256').update(body).digest('hex'),
    api_key: apiKey,
    application_id: applicationId,
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer('Vonage')
    .setJti(randomUUID())
    .setIssuedAt(Math.floor(now / 1000))
    .sign(new TextEncoder().encode(secret));
  return `Bearer ${token}`;
}
