import type { LimitSettings } from './limit-settings.ts';
import { networksOf } from './networks.ts';
import { parsePhoneNumber } from './parse-phone-number.ts';
import { lineOf, stemOf } from './phone-number.ts';
import { ofStranger, prefixOf } from './pumping.ts';
import type { Request } from './request.ts';
import type { Return } from './store.ts';
import type { Verification } from './verification.ts';

/** A series of wrong codes is over. */
export const endOfSeries = (phoneNumber: string): Return => ({ key: `wrong:${lineOf(phoneNumber)}`, at: null });

/** What a right code gives back, and the series of wrong ones that it ends. */
export function ofVerified(
  { phoneNumber, region }: Request,
  { handleHash, clientAddress, createdAt: at, sharesRequest }: Verification,
  settings: LimitSettings,
): Return[] {
  const one = (key: string) => ({ key, at, times: 1 });
  const ofAddress = (clientAddress === null ? [] : networksOf(clientAddress)).flatMap(({ name }) => [
    one(`ip:${name}`),
    { ...one(`regions:${name}`), member: region },
  ]);
  const series = endOfSeries(phoneNumber);
  // A start that was tied to another's request counted by address only.
  if (sharesRequest) return [...ofAddress, series];
  const number = settings.stem.length > 0 ? parsePhoneNumber(phoneNumber, '') : 'NOT_A_NUMBER';
  const stem = typeof number === 'string' ? undefined : stemOf(number);
  return [
    ...ofAddress,
    ...(stem === undefined ? [] : [one(`stem:${stem}`)]),
    ...(settings.pumping === 'off' ? [] : [ofStranger(region, handleHash, at)]),
    one(`prefix:${prefixOf(phoneNumber)}`),
    series,
  ];
}
