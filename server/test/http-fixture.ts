import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { phoneNumber, startServer, type Server } from './start-server.ts';

export const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://verify.example', PROOF_SIGNING_KEY: '' };

export const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
export const preflight = { 'apollo-require-preflight': 'true' };

/** Without Vonage, and without the simulator, whose keys take a while to make. */
export const startAlone = (env: Record<string, string> = {}) =>
  startServer({ vonage: { url: 'http://127.0.0.1:9' }, env });

export const get = (server: { address: string }, path: string, headers: Record<string, string> = {}) =>
  fetch(server.address + path, { headers, redirect: 'manual' });

export const byUrl = (query: string, variables?: object) =>
  `/graphql?${new URLSearchParams({ query, ...(variables ? { variables: JSON.stringify(variables) } : {}) }).toString()}`;

export const codesOf = async (response: Response) =>
  z
    .object({ errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })) })
    .parse(await response.json())
    .errors.map(({ extensions }) => extensions.code);

export const post = (
  server: Server,
  body: string,
  contentType: string | undefined,
  headers: Record<string, string> = {},
) =>
  fetch(`${server.address}/graphql`, {
    method: 'POST',
    headers: { ...(contentType === undefined ? {} : { 'content-type': contentType }), ...headers },
    body: Buffer.from(body),
  });

export const startNow = `mutation { startVerification(input: { phoneNumber: "${phoneNumber}" }) { __typename } }`;

/** Production needs a key of its own. */
export async function withKey(env: Record<string, string>): Promise<Record<string, string>> {
  return 'PROOF_SIGNING_KEY' in env ? { ...env, PROOF_SIGNING_KEY: await signingKey() } : env;
}

async function signingKey(): Promise<string> {
  return JSON.stringify(await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey));
}
