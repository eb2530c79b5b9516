import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { startRecordingServer } from '../src/vonage/recording-server.ts';

/** As OTLP has them in JSON: `{ key, value: { stringValue } }`. */
const attributes = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]])));
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  attributes,
  status: z.object({ code: z.number() }),
});
const posted = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes }), scopeSpans: z.array(z.object({ spans: z.array(span) })) }),
  ),
});

type Tree = [name: string, ...below: Tree[]];

/** Whoever takes traces, which answers `status`; closed after the test. The service posts the last ones at its stop. */
export async function startCollector(status = 200) {
  const server = await startRecordingServer((response) => response.writeHead(status).end('{}'));
  onTestFinished(server.close);
  const resources = () => server.requests.flatMap(({ body }) => posted.parse(JSON.parse(body)).resourceSpans);
  const spans = () => resources().flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const trees = (parent?: string): Tree[] =>
    spans()
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .map(({ name, spanId }) => [name, ...trees(spanId)]);
  return {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: server.url },
    posts: server.requests,
    named: (name: string) => spans().filter((one) => one.name === name),
    /** The names of the spans that are below none, or below the one of that id, with all that is below, as they ended. */
    trees,
    /** All that was said, without ids and times, whose digits may look like anything. */
    said: () => [resources().map(({ resource }) => resource), spans().map((one) => [one.name, one.attributes])],
  };
}
