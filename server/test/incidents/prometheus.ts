import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { findOnPath, freePort } from '../redis-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { samplesIn, seriesKey } from './recording.ts';

const matrix = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        values: z.array(z.tuple([z.number(), z.string().transform(Number)])),
      }),
    ),
  }),
});

export type Series = z.infer<typeof matrix>['data']['result'][number];

/** A real Prometheus that has scraped `texts`, each at its moment (milliseconds); closed after the test. Throws where none is installed. */
export async function startPrometheus(scrapes: readonly { at: number; text: string | undefined }[]) {
  const [prometheus, promtool] = await Promise.all(['prometheus', 'promtool'].map((name) => findOnPath(name)));
  if (prometheus === undefined || promtool === undefined) throw new Error('Install the package prometheus');
  const folder = temporaryFolder();
  const [file, data, config] = ['scraped', 'data', 'prometheus.yml'].map((name) => join(folder, name));
  const lines = scrapes.flatMap(({ at, text }) => [
    `${seriesKey('up', '')} ${text === undefined ? 0 : 1} ${at / 1000}`,
    ...samplesIn(text ?? '').map(({ name, labels, value }) => `${seriesKey(name, labels)} ${value} ${at / 1000}`),
  ]);
  writeFileSync(file ?? '', `${lines.join('\n')}\n# EOF\n`);
  writeFileSync(config ?? '', 'global: {}\n');
  await promisify(execFile)(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file ?? '', data ?? ''], {
    maxBuffer: 2 ** 24,
  });
  const port = await freePort();
  const child = spawn(
    prometheus,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });
  for await (const line of createInterface({ input: child.stderr })) if (line.includes('ready to receive')) break;
  child.stderr.resume();

  return async (query: string, fromMs: number, toMs: number, stepSeconds: number): Promise<Series[]> => {
    const address = new URL('/api/v1/query_range', `http://127.0.0.1:${port}`);
    const span = { query, start: `${fromMs / 1000}`, end: `${toMs / 1000}`, step: `${stepSeconds}` };
    address.search = new URLSearchParams(span).toString();
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${query}: ${await response.text()}`);
    return matrix.parse(await response.json()).data.result;
  };
}
