import type { Channel } from '../schema.generated.ts';
import { channel } from '../verification/channels.ts';

/** Verify v2's names of channels, in plans, in webhooks and in templates. */
export const channelNames = {
  SMS: 'sms',
  VOICE: 'voice',
  WHATSAPP: 'whatsapp',
  RCS: 'rcs', // in webhooks inferred: docs/vonage.md#rcs
} as const satisfies Record<Channel, string>;

/** The channel that Verify v2 calls `given`; undefined for a name that isn't known here. */
export const channelNamed = (given: string | undefined): Channel | undefined =>
  channel.options.find((one) => channelNames[one] === given);

/** Whether a channel's text is heard and not read. */
export const isSpoken: Readonly<Record<Channel, boolean>> = { SMS: false, VOICE: true, WHATSAPP: false, RCS: false };
