import { randomUUID } from 'node:crypto';
import { pino, type DestinationStream } from 'pino';
import type { LimitName } from '../verification/limit-settings.ts';
import { faultCode } from './fault-code.ts';
import type { About, Act, Acted, BreakerMoved, Ended, Recorded, WebhookFault } from './recorded.ts';

/**
 * All that may ever be logged. A closed list, so that no code, handle, credential, key or full number can reach a line:
 * what isn't here, or isn't masked, doesn't compile.
 */
export type LogFields = About & {
  /** What came of it, in the schema's own words. */
  outcome?: Acted['outcome'] | Ended['outcome'];
  reason?: Acted['reason'] | WebhookFault;
  /** How long it took. */
  ms?: number;
  /** Of the HTTP request, made by us; bugs answer it as `extensions.requestId`. */
  requestId?: HttpRequestId;
  /** The name of the limit that was reached. */
  limit?: LimitName | undefined;
  /** A keyed hash of a client's address or network: equal ones are the same client's, and nothing leads back. */
  client?: string | undefined;
  breaker?: BreakerMoved['breaker'];
  operation?: 'start' | 'check' | 'resend' | 'cancel' | 'look' | 'lookup' | 'webhook';
  /** HTTP status, ours, Vonage's or a receiver's; Verify v1's own. */
  status?: number | undefined;
  /** `ref` of a request, as the store and the provider have it: a random text that opens nothing. */
  ref?: string;
  /** `webhook-id` of an end that a backend is told: made of a hash, it opens nothing. */
  webhook?: string;
  /** A mobile network: MCC and MNC. */
  network?: number;
  /** How many there are of what the sentence is about. */
  count?: number;
  /** The machine's user by whom a command was called. */
  operator?: string;
  /** Of a file of the operator's. */
  line?: number;
  /** The url where the service, or a part of it, can be reached. */
  address?: string;
  /** Of a page of another site, as a browser writes it. */
  origin?: string;
  /** How many may be open. */
  connections?: number;
  /** How far this node's clock is ahead of the store's, or of Vonage's. */
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

export type Log = {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
  /** What has a line of its own is written, and whoever counts it hears of it. */
  record: (recorded: Recorded) => void;
  /** Writes what this turn of the event loop has said so far: before an answer leaves, and before the process ends. */
  flush: () => void;
};

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** In each line: where it comes from. */
export type Origin = { node: string; version: string };

/** JSON lines; `destination` is standard output unless a test says otherwise. */
export function createLog(
  level: LogLevel,
  destination: Destination = onceATurn(pino.destination({ sync: true })),
  from: Origin | null = null,
): Log {
  const lines = pino({ level, base: from, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const write =
    (method: 'debug' | 'info' | 'warn' | 'error'): Write =>
    (sentence, fields = {}, thrown) =>
      lines[method](thrown === undefined ? fields : { ...fields, ...describe(thrown) }, sentence);
  const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  return { ...log, record: (recorded) => writeRecorded(recorded, log), flush: () => destination.flush?.() };
}

/** A log whose records the listeners hear of, too. */
export function heardBy(listeners: readonly ((recorded: Recorded) => void)[], log: Log): Log {
  if (listeners.length === 0) return log;
  const record: Log['record'] = (recorded) => {
    log.record(recorded);
    for (const listener of listeners) listener(recorded);
  };
  return { ...log, record };
}

type Destination = DestinationStream & { flush?: () => void };

/** All lines of a turn of the event loop in one write, which costs more than the lines do. */
export function onceATurn(output: DestinationStream): Destination {
  let lines = '';
  const flush = () => {
    if (lines !== '') output.write(lines);
    lines = '';
  };
  return {
    write(line) {
      if (lines === '') setImmediate(flush);
      lines += line;
    },
    flush,
  };
}

function writeRecorded(recorded: Recorded, { info, warn }: Pick<Log, 'info' | 'warn'>): void {
  switch (recorded.type) {
    case 'ACTED': {
      const { type: _, act, ...fields } = recorded;
      return answered[act](info, fields);
    }
    case 'ENDED': {
      const { type: _, ...fields } = recorded;
      return info('A verification ended.', fields);
    }
    case 'LIMITED': {
      const { type: _, mode, ...fields } = recorded;
      return mode === 'enforce'
        ? warn('A limit was reached.', fields)
        : warn('A limit would have been reached.', fields);
    }
    case 'BREAKER_MOVED': {
      const { breaker, isOpen } = recorded;
      return isOpen
        ? warn('Calls to Vonage fail too often: they are held back, and one is tried every 10 s.', { breaker })
        : info('Calls to Vonage are made again.', { breaker });
    }
    case 'WEBHOOK_CAME':
      return recorded.outcome === 'refused'
        ? warn('A webhook was not signed by Vonage.', { operation: 'webhook', reason: recorded.reason })
        : undefined;
    // Counted, and no more: their lines, where there are any, have words of their own.
    default:
      return undefined;
  }
}

const answered: Record<Act, (info: Write, fields: LogFields) => void> = {
  start: (info, fields) => info('A start was answered.', fields),
  check: (info, fields) => info('A check was answered.', fields),
  resend: (info, fields) => info('A resend was answered.', fields),
  cancel: (info, fields) => info('A cancel was answered.', fields),
};

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
