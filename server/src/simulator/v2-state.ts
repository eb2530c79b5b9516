import { z } from 'zod';
import type { Channel } from '../schema.generated.ts';

/** Vonage's name of each channel; a new channel of the schema doesn't compile until the simulator has it. */
const wireChannels = {
  SMS: 'sms',
  VOICE: 'voice',
  WHATSAPP: 'whatsapp',
  RCS: 'rcs',
} as const satisfies Record<Channel, string>;

export type WireChannel = (typeof wireChannels)[Channel];

const plannedStep = z.object({
  channel: z.enum(wireChannels),
  /** E.164 without `+`, as Vonage takes it. */
  to: z.string(),
  reuseCode: z.boolean(),
  /** What it says, with `${code}` and the like in it; a state of before has none. */
  text: z.string().default('${code}'),
  /** The agent of an RCS message. */
  from: z.string().optional(),
  appHash: z.string().optional(),
});

const presentStep = plannedStep.extend({ initiatedAt: z.number() });

const takenStep = presentStep.extend({ status: z.enum(['completed', 'failed', 'expired', 'blocked']) });

const start = z.object({
  /** The number that no second request may have while this one is in flight. */
  phoneNumber: z.string(),
  brand: z.string(),
  clientRef: z.string().optional(),
  channelTimeoutSeconds: z.number(),
  codeLength: z.number(),
  customCode: z.string().optional(),
  templateId: z.string().optional(),
  steps: z.tuple([plannedStep], plannedStep),
  /** A `blocked` request is one that Vonage takes and then ends for suspected fraud. */
  fate: z.enum(['delivered', 'undelivered', 'blocked']),
  /** "For asynchronous calls and callbacks use JWT": docs/vonage.md#authentication. */
  callbacks: z.boolean(),
});

const common = start.omit({ steps: true }).extend({
  id: z.string(),
  startedAt: z.number(),
  taken: z.array(takenStep),
  ahead: z.array(plannedStep),
});

const running = common.extend({
  phase: z.literal('RUNNING'),
  present: presentStep,
  /** Every code so far, the present step's last. */
  codes: z.array(z.string()),
  wrongCodes: z.number(),
});

const over = common.extend({
  phase: z.literal('OVER'),
  outcome: z.enum(['completed', 'failed', 'expired', 'blocked', 'canceled']),
  endedAt: z.number(),
});

export const v2RequestSchema = z.discriminatedUnion('phase', [running, over]);

export type PlannedStep = z.infer<typeof plannedStep>;
export type V2Start = z.infer<typeof start>;
export type TakenStep = z.infer<typeof takenStep>;
export type RunningRequest = z.infer<typeof running>;
export type FinishedRequest = z.infer<typeof over>;
export type V2Request = RunningRequest | FinishedRequest;
