import { randomUUID } from 'node:crypto';
import { pino, type DestinationStream } from 'pino';
import type { LimitName } from '../verification/limit-settings.ts';
import type { MaskedPhoneNumber } from '../verification/phone-number.ts';
import { faultCode } from './fault-code.ts';

/**
 * All that may ever be logged. A closed list, so that no code, handle, credential, key or full number can reach a line:
 * what isn't here, or isn't masked, doesn't compile.
 */
export type LogFields = {
  /** Of the HTTP request, made by us; bugs answer it as `extensions.requestId`. */
  requestId?: HttpRequestId;
  phoneNumber?: MaskedPhoneNumber;
  /** The name of the limit that was reached. */
  limit?: LimitName | undefined;
  operation?: 'start' | 'check' | 'resend' | 'cancel' | 'look' | 'lookup' | 'webhook';
  /** HTTP status, ours, Vonage's or a receiver's; Verify v1's own. */
  status?: number | undefined;
  /** `ref` of a request, as the store and the provider have it: a random text that opens nothing. */
  ref?: string;
  /** `webhook-id` of an end that a backend is told: made of a hash, it opens nothing. */
  webhook?: string;
  /** How many there are of what the sentence is about. */
  count?: number;
  /** The machine's user by whom a command was called. */
  operator?: string;
  /** The url where the service, or a part of it, can be reached. */
  address?: string;
  /** Of a page of another site, as a browser writes it. */
  origin?: string;
  /** How many may be open. */
  connections?: number;
  /** How far this node's clock is ahead of the store's. */
  skewSeconds?: number;
};

export type HttpRequestId = `req-${string}`;

export const newHttpRequestId = (): HttpRequestId => `req-${randomUUID()}`;

/** The id of an HTTP request, after it went through a framework as plain text. */
export const asHttpRequestId = (id: string): HttpRequestId => `req-${id.replace(/^req-/u, '')}`;

/** A sentence known at compile time, no template: nothing from outside can become part of it. */
type Sentence<S extends string> = {} extends Record<S, 1> ? never : S;

/** Of what was thrown only the class, a code and the stack's frames are written: messages may quote input. */
type Write = <S extends string>(sentence: Sentence<S>, fields?: LogFields, thrown?: unknown) => void;

export type Log = { debug: Write; info: Write; warn: Write; error: Write };

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** JSON lines; `destination` is standard output unless a test says otherwise. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const lines = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const write =
    (method: 'debug' | 'info' | 'warn' | 'error'): Write =>
    (sentence, fields = {}, thrown) =>
      lines[method](thrown === undefined ? fields : { ...fields, ...describe(thrown) }, sentence);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function describe(thrown: unknown) {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  return {
    error: thrown.name,
    code: faultCode(thrown),
    stack: (thrown.stack ?? '').split('\n').filter(isFrame).join('\n'),
  };
}

/** A message may have lines of its own, and they may look like much. */
const isFrame = (line: string) => /^    at (async )?([\w.$<>[\] ]+ \()?(file:|node:|\/|[A-Z]:\\)[^ ]+\)?$/u.test(line);
