import { z } from 'zod';
import type { Channel } from '../schema.generated.ts';

/** Every channel of the schema: a new one doesn't compile until it is added here. */
export const channel = z.enum({ SMS: 'SMS', VOICE: 'VOICE', WHATSAPP: 'WHATSAPP', RCS: 'RCS' } as const satisfies {
  [Each in Channel]: Each;
});
