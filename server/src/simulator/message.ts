import { z } from 'zod';
import type { Channel } from '../schema.generated.ts';
import { channel } from '../verification/channels.ts';
import type { PlannedStep, WireChannel } from './v2-state.ts';

export const messageSchema = z.object({
  /** E.164 with `+`. */
  to: z.string(),
  channel,
  /** Who an RCS message is shown to be from. */
  from: z.string().optional(),
  text: z.string(),
  code: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** As the start asked for them. */
  templateId: z.string().optional(),
  appHash: z.string().optional(),
});

/** What the simulated phone shows: a text, or the words of a call. */
export type PhoneMessage = z.infer<typeof messageSchema>;

type Content = {
  brand: string;
  step: PlannedStep;
  templateId: string | undefined;
  code: string;
  lifeSeconds: number;
  atMs: number;
};

const channels = {
  sms: 'SMS',
  voice: 'VOICE',
  whatsapp: 'WHATSAPP',
  rcs: 'RCS',
} as const satisfies Record<WireChannel, Channel>;

/** The name of Vonage's default agent, which people see: docs/vonage.md#rcs. */
const defaultAgent = 'Vonage Verify';

export function composeMessage({ brand, step, templateId, code, lifeSeconds, atMs }: Content): PhoneMessage {
  const { channel, to, text, appHash } = step;
  const [limit, unit] = inWords(lifeSeconds);
  const values: Record<string, string> = {
    brand,
    // A voice reads digits, not a number.
    code: channel === 'voice' ? code.split('').join(', ') : code,
    'time-limit': String(limit),
    'time-limit-unit': unit,
  };
  const filled = text.replace(/\$\{([a-z-]+)\}/g, (variable, name: string) => values[name] ?? variable);
  return {
    to: `+${to}`,
    channel: channels[channel],
    ...(channel === 'rcs' && { from: step.from ?? defaultAgent }),
    text: appHash === undefined ? filled : `${filled}\n${appHash}`,
    code,
    at: new Date(atMs).toISOString(),
    ...(templateId !== undefined && { templateId }),
    ...(appHash !== undefined && { appHash }),
  };
}

function inWords(seconds: number): [number, string] {
  if (seconds % 60 !== 0) return [seconds, 'seconds'];
  return seconds === 60 ? [1, 'minute'] : [seconds / 60, 'minutes'];
}
