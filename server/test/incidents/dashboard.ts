import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../pages.ts';
import { rules } from './rules.ts';

const panel = z
  .object({
    title: z.string(),
    datasource: z.object({ uid: z.string() }).optional(),
    fieldConfig: z.object({ defaults: z.object({ unit: z.string(), max: z.number().optional() }) }).optional(),
    targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
  })
  .transform(({ fieldConfig, ...rest }) => ({
    ...rest,
    unit: fieldConfig?.defaults.unit ?? '',
    max: fieldConfig?.defaults.max,
  }));

/** What is read of `deploy/observability/dashboard.json`. */
export const dashboard = z
  .object({ panels: z.array(panel) })
  .parse(JSON.parse(readFileSync(join(root, 'deploy/observability/dashboard.json'), 'utf8')));

/** An expression without what Grafana, and the rules, put in its place. */
export const inWords = (expr: string): string =>
  rules.reduce(
    (words, rule) => ('record' in rule ? words.replaceAll(rule.record, `(${rule.expr})`) : words),
    expr.replaceAll('$__rate_interval', '1m'),
  );
