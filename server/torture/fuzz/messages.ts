import * as fc from 'fast-check';
import type { Input } from './input.ts';
import { documents } from './operations.ts';
import { ids } from './arguments.ts';
import { hostile, mutated, often } from './texts.ts';

export const introduction = '{"type":"connection_init"}';
const follow = 'subscription($id: ID!) { verificationUpdated(id: $id) { __typename id status phoneNumber now } }';
const start = 'mutation { startVerification(input: { phoneNumber: "+14155550100" }) { __typename } }';

const queries = fc.oneof(
  often(6, fc.constant(follow)),
  often(1, mutated(fc.constant(follow))),
  often(1, fc.constantFrom(start, documents.service)),
  often(1, hostile),
);
const variables = fc.oneof(
  often(
    8,
    ids.map((id): unknown => ({ id })),
  ),
  often(1, fc.jsonValue()),
);
const subscribe = fc
  .tuple(fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8', '__proto__', ''), queries, variables)
  .map(([id, query, given]) => JSON.stringify({ id, type: 'subscribe', payload: { query, variables: given } }));
const others = fc.constantFrom(
  '{"type":"ping"}',
  '{"type":"pong","payload":{}}',
  '{"type":"complete","id":"1"}',
  '{"type":"complete","id":"constructor"}',
  '{"type":"next","id":"1","payload":{}}',
  introduction,
);
const frames = fc.oneof(
  often(8, subscribe),
  often(3, others),
  often(1, mutated(subscribe)),
  often(1, fc.json()),
  often(1, hostile),
);

/** What is said over one WebSocket, introduced mostly. */
export const conversations: fc.Arbitrary<Input> = fc
  .tuple(
    fc.oneof(often(9, fc.constant([introduction])), often(1, fc.constant([]))),
    fc.array(frames, { minLength: 1, maxLength: 4 }),
  )
  .map(([first, more]) => ({ kind: 'socket', what: 'socket', frames: [...first, ...more] }));
