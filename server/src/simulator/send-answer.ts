import type { FastifyReply } from 'fastify';
import type { WireAnswer } from './problems.ts';

/** Sends an answer of Vonage's newer products: JSON, and a refusal as problem+json. */
export const sendAnswer = (reply: FastifyReply, { status, headers = {}, body }: WireAnswer) =>
  reply
    .code(status)
    .headers({
      ...headers,
      ...(body && { 'content-type': status < 300 ? 'application/json' : 'application/problem+json' }),
    })
    .send(body && JSON.stringify(body));
