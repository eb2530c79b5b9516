/** The plural categories of whole numbers that people meet here, by CLDR; `many` of Spanish and the like begins at a million. */
type PluralForms = {
  en: 'one' | 'other';
  es: 'one' | 'other';
  pt: 'one' | 'other';
  fr: 'one' | 'other';
  de: 'one' | 'other';
  ar: 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
  hi: 'one' | 'other';
  ja: 'other';
  zh: 'other';
  ru: 'one' | 'few' | 'many' | 'other';
};

export type Language = keyof PluralForms;

/** The manners of a language, which need no texts. */
export type Manners = {
  /** BCP 47, for names of regions, times and the like. */
  locale: string;
  direction: 'ltr' | 'rtl';
  /** `one, two or three`. */
  either: (names: string[]) => string;
};

/** What a language's texts are built with. */
export type Grammar<Of extends Language> = {
  /** A number in the digits that the language usually has. */
  number: (value: number) => string;
  /** The form for this many; `#` in it stands for the number. */
  plural: (count: number, forms: Record<PluralForms[Of], string>) => string;
};

export function mannersOf(locale: string): Manners {
  const usual = usualOf(locale);
  return {
    locale: usual,
    direction: isArabic(locale) ? 'rtl' : 'ltr',
    either: (names) => new Intl.ListFormat(usual, { type: 'disjunction' }).format(names),
  };
}

/** A sentence with its stop, which a time that ends it may bring along: `p.m.` */
export const withStop = (sentence: string) => `${sentence}.`.replace(/\.\.$/, '.');

/** `Intl` is used late: its first use takes a slow phone a tenth of a second, which the first render hasn't. */
export function grammarOf<Of extends Language>(locale: string): Grammar<Of> {
  const usual = usualOf(locale);
  let rules: Intl.PluralRules | null = null;
  // Counts here are small, and written alike wherever the digits are ASCII's.
  const number = (value: number) => (isArabic(locale) ? value.toLocaleString(usual) : String(value));
  return {
    number,
    plural: (count, forms: Partial<Record<Intl.LDMLPluralRule, string>>) => {
      rules ??= new Intl.PluralRules(usual);
      return (forms[rules.select(count)] ?? forms.other ?? '').replaceAll('#', number(count));
    },
  };
}

/** Of our languages only Arabic is written from right to left, and mostly with digits of its own. */
function isArabic(locale: string): boolean {
  return /^ar\b/i.test(locale);
}

/** `ar` alone says nothing of digits; the region where most of its speakers live does. */
function usualOf(locale: string): string {
  return locale.toLowerCase() === 'ar' ? 'ar-EG' : locale;
}
