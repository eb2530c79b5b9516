import type { VonageAccess } from '../vonage/vonage.ts';
import { basicHeader, bearerHeader } from './credentials.ts';
import { probe, type Clocks } from './probe.ts';

export type Account = {
  access: VonageAccess;
  verifyApi: 'v1' | 'v2';
  templateId: string | undefined;
  /** Of the pages where codes are typed: the texts' last line names one of them. */
  pageHosts: readonly string[];
  /** The service's own url. */
  publicUrl: string;
  clocks: Clocks;
  timeoutMs: number;
};

export type AccountCall = ReturnType<typeof accountCall>;

/** Calls Vonage with the credentials that the service uses. */
export const accountCall =
  ({ access: { apiHost, credentials }, clocks, timeoutMs }: Account) =>
  async (method: 'GET' | 'POST', path: string, body?: object) => {
    const authorization =
      credentials.kind === 'jwt' ? await bearerHeader(credentials, clocks.wall()) : basicHeader(credentials);
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) };
    return probe(apiHost + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }, clocks, timeoutMs);
  };
