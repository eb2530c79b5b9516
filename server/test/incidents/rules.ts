import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../pages.ts';

/** How often Prometheus scrapes and judges: deploy/prometheus.yml. */
export const scrapeSeconds = 5;

const rule = z.union([
  z.object({ record: z.string(), expr: z.string() }),
  z.object({
    alert: z.string(),
    expr: z.string(),
    for: z.string().default('0s'),
    labels: z.object({ severity: z.enum(['page', 'ticket']) }),
    annotations: z.object({ summary: z.string(), runbook: z.string() }),
  }),
]);

export const alertsFile = join(root, 'deploy/observability/alerts.yml');

/** The rules of `deploy/observability/alerts.yml`. */
export const rules = z
  .object({ groups: z.tuple([z.object({ rules: z.array(rule) })]) })
  .parse(parse(readFileSync(alertsFile, 'utf8'))).groups[0].rules;

export const alerts = rules.flatMap((each) => ('alert' in each ? [each] : []));

/** Of `5m`. */
export const secondsOf = (duration: string) =>
  Number.parseInt(duration, 10) * ({ s: 1, m: 60, h: 3600 }[duration.at(-1) ?? ''] ?? Number.NaN);

type Matcher = { label: string; alternatives: string[] };

/** The series that an expression names, each with its matchers: `region="US"`, `status=~"401|403"`. */
export const seriesIn = (expr: string): { name: string; matchers: Matcher[] }[] =>
  [...expr.replaceAll(grouping, '').matchAll(/\b([a-z][a-z\d_:]+)(?!\w| ?\()(?:\{([^}]*)\})?/gu)]
    .filter(([, name = '']) => /[_:]/u.test(name) || name === 'up')
    .map(([, name = '', matchers = '']) => ({
      name,
      matchers: [...matchers.matchAll(/(\w+)[=!]~?"([^"]*)"/gu)].map(([, label = '', said = '']) => ({
        label,
        alternatives: said.split('|'),
      })),
    }));

const grouping = /\bby \(([^)]*)\)/gu;

/** Those by which an expression sums up. */
export const labelsBy = (expr: string): string[] =>
  [...expr.matchAll(grouping)].flatMap(([, labels = '']) => labels.split(', '));
