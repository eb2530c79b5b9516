import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify } from 'jose';

export type Credentials = {
  apiKey: string;
  apiSecret: string;
  applicationId: string;
  /** The application's RSA public key, PEM. */
  publicKey: string;
};

type Caller = { by: 'JWT' | 'BASIC' } | { problem: 'UNAUTHORIZED' | 'JWT_EXPIRED' };

export type Identify = ReturnType<typeof createIdentify>;

/** Who an `Authorization` header is: key and secret, or a JWT that the application's private key signed [V2 security]. */
export function createIdentify({ apiKey, apiSecret, applicationId, publicKey }: Credentials) {
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
      const { payload } = await jwtVerify(token, key, { algorithms: ['RS256'], requiredClaims: ['exp', 'iat', 'jti'] });
      return payload['application_id'] === applicationId ? { by: 'JWT' } : unauthorized;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { problem: 'JWT_EXPIRED' };
      if (error instanceof errors.JOSEError) return unauthorized;
      throw error;
    }
  }
}
