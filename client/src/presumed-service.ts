import type { Service } from './graphql/client.ts';

/** A service as it is where nobody configured another: what the first step shows until the real one has answered. */
export const presumedService: Service = {
  __typename: 'Service',
  brand: '',
  channels: ['SMS', 'VOICE'],
  codeLength: 6,
  defaultRegion: 'US',
  allowedRegions: null,
  simulated: false,
  publicStarts: true,
  now: '1970-01-01T00:00:00.000Z',
};
