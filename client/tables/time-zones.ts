import { zoneMark } from '../src/phone-field/zone-mark.ts';
import { dialable, json, tableModule } from './sources.ts';

type Zones = Record<string, { _alias?: string; _region?: string }>;

/** CLDR's time zones by the keys of BCP 47: they begin with their region, and know all names that a zone has had. */
const zones: Zones = json(import.meta.resolve('cldr-bcp47/bcp47/timezone.json')).keyword.u.tz;

/**
 * The zones of regions that ISO 3166-1 doesn't have, and tzdb's tables therefore neither: Ascension and Tristan da Cunha
 * are in Saint Helena's, Kosovo in Serbia's (comments of tzdb's `backward` and `europe`).
 */
const shared: Record<string, string> = {
  AC: 'Atlantic/St_Helena',
  TA: 'Atlantic/St_Helena',
  XK: 'Europe/Belgrade',
};

export function timeZonesModule(): string {
  return tableModule({
    name: 'timeZones',
    comment:
      'The time zones of each region that has numbers, by the marks of all their names: CLDR’s. The most populous region comes first.',
    rows: dialable.map((region) => [region, timeZonesOf(region).map(zoneMark).join('')]),
  });
}

/** All names of the time zones of a region. */
export function timeZonesOf(region: string): string[] {
  return [shared[region] ?? [], ...zonesOf(region)].flat();
}

function zonesOf(region: string): string[] {
  return Object.entries(zones)
    .filter(([key, zone]) => (zone._region ?? key.slice(0, 2).toUpperCase()) === region)
    .flatMap(([, { _alias = '' }]) => _alias.split(' '))
    .filter((name) => name !== '' && isSomewhere(name));
}

/** `CET` and `EST5EDT` are rules that many countries go by, and `GMT` is nowhere; CLDR gives each to one of them. */
function isSomewhere(name: string): boolean {
  return !/^(?:Etc\/|GMT|Greenwich$|..T(?:\d..T)?$)/.test(name);
}
