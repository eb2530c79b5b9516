import type { FastifyInstance, FastifyRequest } from 'fastify';
import { asHttpRequestId } from '../telemetry/log.ts';
import type { Traces } from '../telemetry/traces.ts';

export type TracedRequests = {
  traces: Pick<Traces, 'request'>;
  /** Routes whose requests are traced; pages, files and probes would only fill the store of traces. */
  paths: readonly string[];
  /** Whose key a request carries. */
  backendOf: (request: FastifyRequest) => string | undefined | null;
};

/**
 * Has the requests of `app` traced from when their headers came to when they were answered.
 *
 * Only of a backend's request `traceparent` counts. Anybody else could have each of its calls kept or none, whatever share is
 * kept, and put them into a trace that isn't theirs.
 */
export function traceRequests(app: FastifyInstance, { traces, paths, backendOf }: TracedRequests): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { url = '' } = request.routeOptions;
    if (request.ws || !paths.includes(url)) return done();
    const { traceparent } = request.headers;
    const end = traces.request(
      {
        name: `${request.method} ${url}`,
        requestId: asHttpRequestId(request.id),
        traceparent: typeof traceparent === 'string' && backendOf(request) ? traceparent : undefined,
      },
      done,
    );
    reply.raw.once('close', () => end(reply.raw.writableFinished ? reply.statusCode : undefined));
  });
}
