import { z } from 'zod';
import type { InvalidParameter } from './problems.ts';
import type { WireChannel } from './v2-state.ts';

const to = z
  .string('To is required')
  .regex(/^[1-9]\d{6,14}$/, 'Must be in the E.164 format without a leading + or 00, for example 447700900000');

const steps = {
  sms: z.object({
    channel: z.literal('sms'),
    to,
    from: z
      .string()
      .regex(/^(\d{1,15}|[a-zA-Z0-9 ]{1,11})$/, 'At most 15 digits, or 11 letters and digits')
      .optional(),
    entity_id: z.string().min(1).max(20).optional(),
    content_id: z.string().min(1).max(20).optional(),
    app_hash: z.string().length(11).optional(),
    reuse_code: z.boolean().optional(),
  }),
  voice: z.object({ channel: z.literal('voice'), to, reuse_code: z.boolean().optional() }),
  whatsapp: z.object({
    channel: z.literal('whatsapp'),
    to,
    from: z.string('From is required').min(1).max(50),
    mode: z.enum(['otp_code', 'zero_tap']).optional(),
    reuse_code: z.boolean().optional(),
  }),
  rcs: z.object({
    channel: z.literal('rcs'),
    to,
    // The specification requires it; the guide to the default agent, which is newer, leaves it out.
    from: z.string().min(1).max(15).optional(),
    reuse_code: z.boolean().optional(),
  }),
} satisfies Record<WireChannel, z.ZodObject>;

const { sms, ...others } = steps;
const step = z.discriminatedUnion(
  'channel',
  [sms, ...Object.values(others)],
  `Must be one of ${Object.keys(steps).join(', ')}: the simulator has no other channel`,
);

/** A start: docs/vonage.md#start. Unknown fields are let through: nothing says that Vonage refuses them. */
const startBody = z.object({
  brand: z
    .string('Brand is required')
    .min(1, 'Brand is required')
    .max(18)
    .regex(/^[^/{}:$]*$/, 'Must not contain any of / { } : $'),
  workflow: z
    .array(z.unknown(), 'Workflow is required')
    .min(1, 'Must have 1 to 3 channels')
    .max(3, 'Must have 1 to 3 channels')
    .pipe(z.tuple([step], step)),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[a-z0-9]{2,4})+$/, 'Must be a locale in lowercase, for example en-us')
    .optional(),
  channel_timeout: z.int().min(15).max(900).default(180),
  code_length: z.int().min(4).max(10).default(4),
  code: z
    .string()
    .regex(/^[a-zA-Z0-9]{4,10}$/, 'Must be 4 to 10 letters and digits')
    .optional(),
  client_ref: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,40}$/, 'Must be 1 to 40 letters and digits')
    .optional(),
  fraud_check: z.boolean().optional(),
  template_id: z.string().optional(),
});

export type StartBody = z.infer<typeof startBody>;

/** A check: docs/vonage.md#check. */
const checkBody = z.object({ code: z.string('Code is required').min(4).max(10) });

type Parsed<Body> = { ok: true; body: Body } | { ok: false; parameters: InvalidParameter[] };

export const parseStartBody = (text: unknown) => parseBody(startBody, text);

export const parseCheckBody = (text: unknown) => parseBody(checkBody, text);

/** The body that `schema` wants, or all that is wrong with it. */
export function parseBody<Body>(schema: z.ZodType<Body>, text: unknown): Parsed<Body> {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, parameters: [{ name: 'body', reason: 'Must be JSON' }] };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, body: parsed.data };
  return {
    ok: false,
    parameters: parsed.error.issues.map(({ path, message }) => ({ name: nameOf(path), reason: message })),
  };
}

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `['workflow', 0, 'to']` is `workflow[0].to`. */
const nameOf = (path: readonly PropertyKey[]) =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '') || 'body';
