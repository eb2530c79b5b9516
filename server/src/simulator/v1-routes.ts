import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VonageOperation } from './magic-numbers.ts';
import type { Performed } from './v2-operations.ts';
import type { V1Account } from './v1-account.ts';
import { parametersOf } from './parameters.ts';
import { createV1Operations, wrongCredentials } from './v1-operations.ts';

type Options = {
  vonage: V1Account;
  /** Whether an `Authorization` header is the account's key and secret: v1 takes no JWT. */
  isAccount: (authorization: string | undefined) => Promise<boolean>;
  /** Answers as the number called for has it; `isDone`: what was asked for happened. */
  reply: (operation: VonageOperation, done: Performed, isDone: boolean, reply: FastifyReply) => Promise<unknown>;
};

/** Verify v1 over HTTP: every call by GET or POST, its parameters as a form, as JSON or in the URL: docs/vonage.md#verify-v1. */
export function addV1Routes(app: FastifyInstance, { vonage, isAccount, reply }: Options): void {
  const operations = createV1Operations(vonage);
  const paths = {
    '/verify/json': 'start',
    '/verify/check/json': 'check',
    '/verify/control/json': 'control',
    '/verify/search/json': 'search',
  } as const;
  for (const [url, call] of Object.entries(paths)) {
    app.route({
      method: ['GET', 'POST'],
      url,
      async handler(request: FastifyRequest, answer: FastifyReply) {
        const parameters = parametersOf(request);
        const { api_key: key, api_secret: secret, cmd } = parameters;
        // Older programs have them among the parameters.
        const authorization =
          request.headers.authorization ??
          `Basic ${Buffer.from(`${String(key)}:${String(secret)}`).toString('base64')}`;
        const operation = call !== 'control' ? call : cmd === 'cancel' ? 'cancel' : 'next';
        const { body, ...about } = (await isAccount(authorization))
          ? operations[call](parameters)
          : { body: wrongCredentials() };
        const done = { ...about, answer: { status: 200, body }, said: body.status };
        return reply(operation, done, body.status === '0' || call === 'search', answer);
      },
    });
  }
}
