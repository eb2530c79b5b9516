import type { FastifyInstance } from 'fastify';
import type { AccountCredentials, Identify } from './credentials.ts';
import { problem, type WireAnswer } from './problems.ts';
import { sendAnswer } from './send-answer.ts';

type Options = {
  identify: Identify;
  credentials: AccountCredentials;
  /** The application's Verify status URL; undefined where it has none. */
  statusUrl: () => string | undefined;
};

/** Vonage's Application API (OpenAPI 2.4.1), as far as it tells of one: to key and secret alone. */
export function addApplicationRoute(app: FastifyInstance, { identify, credentials, statusUrl }: Options): void {
  app.get<{ Params: { id: string } }>('/v2/applications/:id', async ({ headers, params: { id } }, reply) => {
    const caller = await identify(headers.authorization);
    return sendAnswer(reply, 'by' in caller && caller.by === 'BASIC' ? tell(id) : problem('UNAUTHORIZED'));
  });

  function tell(id: string): WireAnswer {
    if (id !== credentials.applicationId) return problem('NOT_FOUND', { detail: 'There is no such application.' });
    const address = statusUrl();
    const webhooks = address === undefined ? {} : { status_url: { address, http_method: 'POST' } };
    const keys = { public_key: credentials.publicKey };
    return { status: 200, body: { id, name: 'Simulated', keys, capabilities: { verify: { webhooks } } } };
  }
}
