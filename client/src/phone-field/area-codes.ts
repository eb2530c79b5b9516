import type { PhoneNumbers } from './phone-numbers.ts';

type Plan = { leadingDigits: () => string | undefined; type: (name: string) => { pattern: () => string } | undefined };

/** Whether a number of this region may begin with these digits after the country code. */
export function mayBeginWith({ library }: PhoneNumbers, region: string, digits: string): boolean {
  if (!library.isSupportedCountry(region)) return false;
  const metadata = new library.Metadata();
  metadata.selectNumberingPlan(region);
  const plan: unknown = metadata.numberingPlan;
  if (!isPlan(plan)) return false;
  const leading = plan.leadingDigits();
  const patterns = leading ? [leading] : ['FIXED_LINE', 'MOBILE'].flatMap((type) => plan.type(type)?.pattern() ?? []);
  return patterns.some((pattern) => begun(pattern, leading ? '' : '$').test(digits));
}

/** Whether the region's numbers begin with area codes: none is so short that it couldn't, and some are longer. */
export function hasAreaCodes({ library }: PhoneNumbers, region: string): boolean {
  if (!library.isSupportedCountry(region)) return false;
  const metadata = new library.Metadata();
  metadata.selectNumberingPlan(region);
  const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
  return Math.min(...lengths) >= 7 && Math.max(...lengths) >= 9;
}

/** libphonenumber's own types know of no `type`. */
function isPlan(plan: unknown): plan is Plan {
  return typeof plan === 'object' && plan !== null && 'type' in plan && 'leadingDigits' in plan;
}

/** A pattern of digits that may end anywhere: after each, either the next one comes or nothing more. */
function begun(pattern: string, end: string): RegExp {
  const openEnded = pattern.replaceAll(/\{[^}]*\}|\[[^\]]*\]|\\?\w/g, (part) =>
    part.startsWith('{') ? part : `(?:${part}|$)`,
  );
  return new RegExp(`^(?:${openEnded})${end}`);
}
