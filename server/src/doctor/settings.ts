import type { Config } from '../config/config.ts';
import { kidOf } from '../verification/proof.ts';
import { ill, right, type Finding } from './finding.ts';

/** What the configuration alone tells, once it has no faults. */
export const examineSettings = (config: Config): Finding[] => [mode(config), ...regions(config), proofs(config)];

const mode = ({ production, introspection }: Config) =>
  right(
    'Mode',
    `NODE_ENV ${production ? 'is production' : 'is not production'}, introspection is ${introspection ? 'on' : 'off'}.`,
  );

function regions({ vonage, offer: { allowedRegions, defaultRegion } }: Config): Finding[] {
  if (allowedRegions && !allowedRegions.includes(defaultRegion)) return [ill('REGION_DEFAULT', defaultRegion)];
  if (allowedRegions) return [right('Regions', `Codes go to ${allowedRegions.length} of them.`)];
  return vonage.mode === 'live' ? [ill('REGIONS_ALL')] : [right('Regions', 'Every country is served.')];
}

const proofs = ({ proof: { signingKeys } }: Config) =>
  signingKeys
    ? right('Proofs', `A P-256 key signs them, ${kidOf(signingKeys[0])}; ${signingKeys.length} published.`)
    : right('Proofs', 'A key that the service makes and keeps in its store signs them.');
