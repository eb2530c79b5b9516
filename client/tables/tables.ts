import { regionNamesModule } from './region-names.ts';
import { timeZonesModule } from './time-zones.ts';

/** What is made from others' data and committed, by its place in `src`. */
export const tables: Record<string, () => string> = {
  'phone-field/region-names.generated.ts': regionNamesModule,
  'phone-field/time-zones.generated.ts': timeZonesModule,
};
