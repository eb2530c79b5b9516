import { z } from 'zod';
import { channel } from '../verification/channels.ts';

export const messageSchema = z.object({
  /** E.164 with `+`. */
  to: z.string(),
  channel,
  text: z.string(),
  code: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
});

/** What the simulated phone shows: a text, or the words of a call. */
export type Message = z.infer<typeof messageSchema>;

type Content = {
  brand: string;
  channel: keyof typeof wordings;
  /** E.164 without `+`, as Vonage takes it. */
  to: string;
  code: string;
  lifeSeconds: number;
  atMs: number;
};

export function composeMessage({ brand, channel, to, code, lifeSeconds, atMs }: Content): Message {
  return {
    to: `+${to}`,
    ...wordings[channel](brand, code, inWords(lifeSeconds)),
    code,
    at: new Date(atMs).toISOString(),
  };
}

type Wording = (brand: string, code: string, life: string) => Pick<Message, 'channel' | 'text'>;

const wordings = {
  sms: (brand, code, life) => ({
    channel: 'SMS',
    text: `${brand}: your code is ${code}. It is valid for ${life}. We never ask you for it.`,
  }),
  rcs: (brand, code, life) => ({
    channel: 'RCS',
    text: `${brand}: your code is ${code}. It is valid for ${life}. We never ask you for it.`,
  }),
  whatsapp: (brand, code, life) => ({
    channel: 'WHATSAPP',
    text: `${brand}: ${code} is your code. It is valid for ${life}. Never share it: we never ask you for it.`,
  }),
  voice: (brand, code, life) => {
    const spoken = code.split('').join(', ');
    return {
      channel: 'VOICE',
      text: `${brand} calling. Your code is: ${spoken}. Once more: ${spoken}. It is valid for ${life}. We never ask you for it. Goodbye.`,
    };
  },
} satisfies Record<string, Wording>;

function inWords(seconds: number): string {
  if (seconds % 60 !== 0) return `${seconds} seconds`;
  return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`;
}
