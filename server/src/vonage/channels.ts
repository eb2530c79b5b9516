import type { Channel } from '../schema.generated.ts';
import { channel } from '../verification/channels.ts';

/** Verify v2's names of channels, in plans and in webhooks. */
export const channelNames = {
  SMS: 'sms',
  VOICE: 'voice',
  WHATSAPP: 'whatsapp',
  RCS: 'rcs', // in webhooks inferred: vonage.md, second part 2.2
} as const satisfies Record<Channel, string>;

/** Undefined for a name that isn't known here. */
export const channelNamed = (given: string | undefined): Channel | undefined =>
  channel.options.find((one) => channelNames[one] === given);
