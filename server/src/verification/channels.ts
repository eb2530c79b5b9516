import { z } from 'zod';
import type { Channel } from '../schema.generated.ts';

/** Every channel of the schema: a new one doesn't compile until it is added here. */
export const channel = z.enum({ SMS: 'SMS', VOICE: 'VOICE', WHATSAPP: 'WHATSAPP', RCS: 'RCS' } as const satisfies {
  [Each in Channel]: Each;
});

type Traits = {
  /** Whether a landline receives what is sent. */
  reachesLandlines: boolean;
  /** Whether a plan has the channel twice: a device that took no RCS message takes no second one. */
  isRepeated: boolean;
};

/** What plans go by, of each channel: docs/rules.md#plan. */
export const traits: Readonly<Record<Channel, Traits>> = {
  SMS: { reachesLandlines: false, isRepeated: true },
  VOICE: { reachesLandlines: true, isRepeated: true },
  WHATSAPP: { reachesLandlines: false, isRepeated: true },
  RCS: { reachesLandlines: false, isRepeated: false },
};
