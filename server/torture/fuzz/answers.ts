import type { GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { conforms } from './conforms.ts';
import type { Answer } from './send.ts';

const codes = [
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'RATE_LIMITED',
  'SERVICE_UNAVAILABLE',
] as const;

const error = z.looseObject({ message: z.string().min(1), extensions: z.looseObject({ code: z.enum(codes) }) });
const envelope = z.strictObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(error).min(1).max(12).optional(),
});
const asked = z.object({ query: z.string(), operationName: z.string().nullish() });
const frame = z.object({
  type: z.enum(['connection_ack', 'ping', 'pong', 'next', 'error', 'complete']),
  payload: z.unknown().optional(),
});
const typed = z.looseObject({ __typename: z.string() });
const shown = z.looseObject({ id: z.string(), phoneNumber: z.string(), status: z.string() });

/** What an answer says, in the words of the schema. */
export type Said = {
  /** A name for it, for the figures. */
  outcome: string;
  faults: string[];
  /** The root fields' types. */
  types: string[];
  /** Of every object in it. */
  objects: unknown[];
};

/** Reads an answer, and says what is wrong with its form. */
export function read(schema: GraphQLSchema, answer: Answer): Said {
  const { input, status, type, text, frames, closedWith, sent } = answer;
  const said: Said = { outcome: '', faults: [], types: [], objects: [] };
  const limit = /__schema|__type/u.test(sent) || /html|css|javascript/u.test(type) ? 300_000 : 10_000;
  if (text.length + frames.join('').length > 10 * sent.length + limit)
    said.faults.push('It is much longer than what was asked');
  if (input.kind === 'socket') return readFrames(frames, closedWith, said);

  const parsed = parseJson(text);
  said.outcome = `${status} ${type.split(';')[0] ?? ''}`.trim();
  if (status !== null && status >= 500 && !isExpected(answer, parsed)) said.faults.push(`It is a ${status}`);
  if (input.kind === 'raw') {
    // More than one answer, perhaps, and each in pieces.
  } else if (type.includes('json')) {
    if (parsed === undefined && !isBodiless(answer)) said.faults.push('It is no JSON');
  } else if (text.length > 0 && !/^text\/(html|css|javascript|event-stream|plain)/u.test(type))
    said.faults.push(`It is ${type}`);

  const graphql = envelope.safeParse(parsed);
  if (/INTERNAL_SERVER_ERROR/u.test(text)) said.faults.push('It is a bug');
  if (
    input.kind === 'http' &&
    input.path === '/graphql' &&
    input.method === 'POST' &&
    !graphql.success &&
    status !== 431
  )
    said.faults.push(`It is no answer of GraphQL: ${graphql.error.message}`);
  if (!graphql.success) return said;
  const { data, errors = [] } = graphql.data;
  said.objects = objectsIn(data);
  said.types = Object.values(data ?? {}).map(
    (value) => typed.safeParse(value).data?.__typename ?? (value === null ? 'null' : 'data'),
  );
  const name = errors[0] ? `error ${errors[0].extensions.code}` : said.types.toSorted().join('+');
  said.outcome = `${input.what === 'document' || (input.kind === 'http' && input.field) ? '' : `${status} `}${name || 'nothing'}`;
  const question =
    input.kind === 'http' && input.path === '/graphql'
      ? asked.safeParse(parseJson(sent.slice('/graphql '.length))).data
      : undefined;
  if (data && question && !conforms(schema, question.query, question.operationName ?? undefined, data))
    said.faults.push('Its data is not of the schema');
  return said;
}

function readFrames(frames: readonly string[], closedWith: number | null, said: Said): Said {
  const all = frames.map((text) => frame.safeParse(parseJson(text)));
  if (all.some(({ success }) => !success)) said.faults.push('A frame is none of the protocol');
  const last = all
    .map(({ data }) => data)
    .findLast((one) => one !== undefined && one.type !== 'pong' && one.type !== 'connection_ack');
  if (frames.some((text) => text.includes('INTERNAL_SERVER_ERROR'))) said.faults.push('It is a bug');
  const errors = z.array(error).safeParse(last?.payload);
  said.objects = objectsIn(all.map(({ data }) => data?.payload));
  const what = errors.success ? `error ${errors.data[0]?.extensions.code}` : (last?.type ?? 'nothing');
  said.outcome = closedWith === 1005 ? what : `closed ${closedWith}`;
  return said;
}

/** The only 5xx: typed, or of a webhook that is to come again, or of a client that nobody built. */
function isExpected({ status, text, input }: Answer, parsed: unknown): boolean {
  if (status !== 503) return false;
  if (input.kind === 'http' && input.path.startsWith('/webhooks/vonage')) return text === '';
  return (
    envelope.safeParse(parsed).data?.errors?.[0]?.extensions.code === 'SERVICE_UNAVAILABLE' ||
    text.startsWith('The client is not built.') ||
    isHead(input)
  );
}

const isHead = (input: Answer['input']) => input.kind === 'http' && input.method === 'HEAD';
const isBodiless = ({ input, text }: Answer) => text === '' && isHead(input);

export const verificationsIn = (objects: readonly unknown[]) =>
  objects.flatMap((one) => shown.safeParse(one).data ?? []);

export const numbersIn = (objects: readonly unknown[]) =>
  objects.flatMap((one) => z.looseObject({ phoneNumber: z.string() }).safeParse(one).data?.phoneNumber ?? []);

export const tokensIn = (objects: readonly unknown[]) =>
  objects.flatMap((one) => z.looseObject({ token: z.string() }).safeParse(one).data?.token ?? []);

function objectsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
