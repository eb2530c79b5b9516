import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Identify } from './credentials.ts';
import { problem, type WireAnswer } from './problems.ts';
import { parseBody } from './v2-bodies.ts';
import { sendAnswer } from './send-answer.ts';
import { blockedNetwork } from './status-callback.ts';
import type { Unknowns } from './unknowns.ts';

const unblockBody = z.object({
  network: z
    .union([z.string(), z.number()], 'Network is required')
    .transform(String)
    .pipe(z.string().regex(/^\d{5,6}$/, 'Must be a mobile country and network code')),
  unblock_duration: z.int().min(0).max(86_400).default(3_600),
});

/**
 * Asks that a network which the fraud rules have blocked be served again (docs/vonage.md#network-unblock). Here one is blocked for good,
 * that of magic number 56: what is answered changes nothing. Success is 200 in the guide to v2, 202 in v1's specification.
 */
export function addNetworkUnblock(app: FastifyInstance, identify: Identify, unknowns: Unknowns): void {
  const success = { '/v2/verify/network-unblock': 200, '/verify/network-unblock': 202 };
  for (const [path, status] of Object.entries(success))
    app.post(path, async ({ headers, body }, reply) => {
      const caller = await identify(headers.authorization);
      const answer =
        'problem' in caller ? problem(caller.problem, {}, unknowns.problemForm) : unblock(body, status, unknowns);
      return sendAnswer(reply, answer);
    });
}

function unblock(body: unknown, status: number, { capabilities, problemForm }: Unknowns): WireAnswer {
  if (capabilities === 'MISSING') return problem('FORBIDDEN', {}, problemForm);
  const parsed = parseBody(unblockBody, body);
  if (!parsed.ok) return problem('INVALID_PARAMETERS', { invalid_parameters: parsed.parameters }, problemForm);
  const { network, unblock_duration: seconds } = parsed.body;
  if (network !== blockedNetwork)
    return problem('NOT_FOUND', { detail: `Network ${network} does not have an active block.` }, problemForm);
  const until = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, '');
  return { status, body: { network, unblocked_until: until } };
}
