import type { Config } from './config/config.ts';
import { serveMetrics } from './http/metrics-server.ts';

/** What counts, and how it is served: `GET /metrics` at the host and port of `settings`. */
export async function openMetrics(settings: NonNullable<Config['metrics']>, now: () => number) {
  // Loaded only where it is used: the start is to take less than a second.
  const { createMetrics } = await import('./telemetry/metrics.ts');
  const { count, text } = createMetrics(now);
  let server: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  return {
    count,
    /** `look` is called before each answer, for what is looked at then. Throws what Node says of a port or host that can't be had. */
    async serve(look: () => Promise<void>): Promise<string> {
      server = await serveMetrics(settings, async (accept) => {
        await look();
        return text(accept);
      });
      return server.url;
    },
    close: () => server?.close(),
  };
}
