import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify } from 'jose';

export type AccountCredentials = {
  apiKey: string;
  apiSecret: string;
  applicationId: string;
  /** The application's RSA public key, PEM. */
  publicKey: string;
};

type Caller = { by: 'JWT' | 'BASIC' } | { problem: 'UNAUTHORIZED' | 'JWT_EXPIRED' };

export type Identify = ReturnType<typeof createIdentify>;

/** The life of a token without `exp`, and the longest life that a token may have: docs/vonage.md#authentication. */
const usualLifeSeconds = 15 * 60;
const longestLifeSeconds = 24 * 60 * 60;

/** Who an `Authorization` header is: key and secret, or a JWT that the application's private key signed. */
export function createIdentify({ apiKey, apiSecret, applicationId, publicKey }: AccountCredentials) {
  const key = createPublicKey(publicKey);
  const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64');
  const unauthorized: Caller = { problem: 'UNAUTHORIZED' };

  return async function identify(authorization: string | undefined): Promise<Caller> {
    const [, scheme, credentials] = /^(\w+) +(\S+)$/.exec(authorization ?? '') ?? [];
    if (credentials === undefined) return unauthorized;
    switch (scheme?.toLowerCase()) {
      case 'basic':
        return credentials === basic ? { by: 'BASIC' } : unauthorized;
      case 'bearer':
        return identifyByToken(credentials);
      default:
        return unauthorized;
    }
  };

  // Judged by the wall clock, whatever clock the simulator got: the SDK signs by the wall clock.
  async function identifyByToken(token: string): Promise<Caller> {
    try {
      const { payload } = await jwtVerify(token, key, { algorithms: ['RS256'], requiredClaims: ['iat', 'jti'] });
      const { iat = 0, exp = iat + usualLifeSeconds, application_id: application } = payload;
      if (application !== applicationId || exp - iat > longestLifeSeconds) return unauthorized;
      return exp <= Date.now() / 1000 ? { problem: 'JWT_EXPIRED' } : { by: 'JWT' };
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { problem: 'JWT_EXPIRED' };
      if (error instanceof errors.JOSEError) return unauthorized;
      throw error;
    }
  }
}
