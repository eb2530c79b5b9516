import type { Server } from 'node:http';
import type { Log } from '../telemetry/log.ts';

/** What a client may take of the server's memory and patience. A proxy in front has limits of its own. */
export const connectionLimits = {
  /** The whole request, body included: what clients send has hundreds of bytes. */
  requestTimeoutMs: 10_000,
  /** Headers sent drop by drop hold a socket and no more, but there are only so many. */
  headersTimeoutMs: 5_000,
  /** How often Node looks for the two above; by itself every 30 s. */
  checkEveryMs: 1_000,
  /** Nothing sent in either direction, while a request is under way. WebSockets are pinged more often. */
  idleTimeoutMs: 60_000,
  /** Longer than the idle time-outs of usual load balancers (60 s): this server must not be the first to close. */
  keepAliveTimeoutMs: 72_000,
  /** With the address. Browsers send cookies of other applications on the host, so not less than Node's own. */
  maxHeaderBytes: 16_384,
  maxBodyBytes: 1_000_000,
  /** Some tens of kB each. Requests a socket aren't limited: behind a proxy a few sockets carry all. */
  maxConnections: 10_000,
};

export type ConnectionLimits = typeof connectionLimits;

/**
 * No more connections than half of the files that the process may have open: a connection may need a second file, for a
 * call to Vonage or to send one. Without descriptors Linux accepts, Node closes, and the log says nothing.
 */
export const withinOpenFiles = (limits: ConnectionLimits, openFiles: number): ConnectionLimits => ({
  ...limits,
  maxConnections: Math.min(limits.maxConnections, Math.floor(openFiles / 2)),
});

const sayEveryMs = 60_000;

/** A refused client sees a closed socket and no more: the log says why, at most once a minute. */
export function sayWhatIsRefused(server: Server, log: Log, now: () => number) {
  let saidAt = -Infinity;
  const say = (thrown?: unknown) => {
    if (now() - saidAt < sayEveryMs) return;
    saidAt = now();
    log.warn(
      'Connections are refused, as many are open as may be: raise ulimit -n, or maxConnections where that is less.',
      { connections: server.maxConnections },
      thrown,
    );
  };
  server.on('drop', () => say());
  // Of a server that listens these are accepts that failed. Without a listener they would end the process.
  server.on('error', (error) => (server.listening ? say(error) : undefined));
}
