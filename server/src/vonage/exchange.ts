import { errors, type Dispatcher } from 'undici';

/**
 * How a call to Vonage ended, whatever Vonage made of it.
 *
 * - `answered`: the whole answer was read; its body is text, of whatever form.
 * - `not-connected`: surely never sent (refused, unknown host, no connection in time, TLS).
 * - `lost`: sent, at least in part, and not answered in full (time-out, reset, a body that is cut off or too long).
 */
export type Answer = { kind: 'answered'; status: number; body: string } | { kind: 'not-connected' } | { kind: 'lost' };

/** Longer ones count as `lost`; Vonage's longest documented body has less than 2 kB. */
export const longestBodyBytes = 65_536;

/**
 * Sends one request and reads its answer, in at most `timeoutMs` from looking for a connection to the last byte of the
 * body. Sends it once or not at all, and follows no redirect. Rejects only where undici finds the request malformed,
 * which is a bug. `dated` hears the answer's `Date`.
 */
export function exchange(
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
  dated?: (date: string) => void,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let sending: Dispatcher.DispatchController | undefined;
  let isOver = false;
  let status = 0;
  const chunks: Buffer[] = [];

  const settle = (answer: Answer) => {
    isOver = true;
    clearTimeout(deadline);
    resolve(answer);
  };
  const fail = () => settle({ kind: sending ? 'lost' : 'not-connected' });
  const deadline = setTimeout(
    () => {
      fail();
      sending?.abort(new Error('The deadline has passed'));
    },
    Math.min(timeoutMs, 2 ** 31 - 1), // beyond, Node's timers fire at once
  );

  dispatcher.dispatch(request, {
    // undici calls this right before it writes; an aborted request is not written.
    onRequestStart(controller) {
      if (isOver || sending) return controller.abort(new Error('Never sent late, never sent twice'));
      sending = controller;
    },
    onResponseStart(_, statusCode, { date }) {
      status = statusCode;
      if (typeof date === 'string') dated?.(date);
    },
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      settle({ kind: 'answered', status, body: Buffer.concat(chunks).toString() });
    },
    onResponseError(_, error) {
      if (error instanceof errors.InvalidArgumentError) reject(error);
      fail();
    },
  });
  return promise;
}

/** A body as JSON; undefined for what isn't any. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
