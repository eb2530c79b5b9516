import type { Channel } from '../schema.generated.ts';
import { isSpoken } from './channels.ts';

/**
 * Languages that Verify has texts for, in Vonage's form; of several with one language the first stands for those that
 * aren't here. From the guide to v2's languages, of which only the rows from Arabic to English could be read, and the
 * list of the legacy product, which agrees with it there except for Cantonese: docs/vonage.md#locales.
 */
const locales = `ar-xa cs-cz cy-gb da-dk de-de el-gr en-us en-gb en-au en-in es-es es-mx es-us fi-fi fil-ph fr-fr fr-ca
  hi-in hu-hu id-id is-is it-it ja-jp ko-kr nb-no nl-nl pl-pl pt-br pt-pt ro-ro ru-ru sv-se th-th tr-tr vi-vn zh-cn
  zh-tw zh-hk`.split(/\s+/);

const without = (...lacking: string[]) => locales.filter((locale) => !lacking.includes(locale));

/** Those of each channel, by the same guide, where RCS shares the column of texts. */
const localesOf: Record<Channel, readonly string[]> = {
  SMS: locales,
  RCS: locales,
  VOICE: without('zh-tw', 'zh-hk'),
  WHATSAPP: without('zh-hk'),
};

/** Languages that BCP 47 and Vonage call by different names. */
const synonyms: Record<string, string> = { no: 'nb', nn: 'nb', tl: 'fil', yue: 'zh-HK' };

/** What is meant by a tag that names a language, a script and a region, or leaves some of them out. */
function meant(tag: string): { language: string; script: string | undefined; region: string | undefined } {
  const given = new Intl.Locale(tag);
  const { language, script, region } = new Intl.Locale(synonyms[given.language] ?? given).maximize();
  return { language, script, region };
}

/** Of tags that are a language and nothing else, as many browsers send: `Intl.Locale` takes 8 µs for each. */
const meantByLanguage = new Map(locales.map((locale) => locale.split('-', 1)[0] ?? '').map((tag) => [tag, meant(tag)]));

/** The same for Verify v1, which calls Cantonese, the language of Hong Kong, by another name: docs/vonage.md#v1-languages. */
export function toV1Language(bcp47: string | undefined): string | undefined {
  const locale = toVonageLocale(bcp47, 'SMS');
  return locale === 'zh-hk' ? 'yue-cn' : locale;
}

/**
 * Vonage's locale for a BCP 47 tag, for example `pt-br` for `pt`, `es-es` for `es-AR`. Undefined for a language that Vonage
 * has no text for, and for what is no tag: without a locale Vonage goes by the number's prefix. A start has one locale for
 * its whole plan, whose first channel is `channel`. Later steps may be in English, where their channel lacks the locale.
 */
export function toVonageLocale(bcp47: string | undefined, channel: Channel): string | undefined {
  // Languages have at most 35 characters (RFC 5646, section 4.4.1); over 600 000 `Intl.Locale` thought for 30 s.
  if (bcp47 === undefined || bcp47.length > 100) return undefined;
  const there = localesOf[channel];
  const tag = bcp47.toLowerCase();
  if (there.includes(tag)) return tag;
  try {
    const { language, script, region } = meantByLanguage.get(tag) ?? meant(tag);
    const best = `${language}-${region}`.toLowerCase();
    // Nobody hears a script.
    const isLike = (locale: string) =>
      locale.startsWith(`${language}-`) && (isSpoken[channel] || new Intl.Locale(locale).maximize().script === script);
    return there.includes(best) ? best : there.find(isLike);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
