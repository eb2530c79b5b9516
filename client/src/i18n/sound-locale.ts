/**
 * A text from outside as a locale that `Intl` takes: language, script and region in BCP 47's form. What is POSIX's
 * (`en_US.UTF-8`, `en-US@posix`), or has something after it that is no tag, is mended; null for what is no language.
 */
export function soundLocale(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  // Languages have at most 35 characters (RFC 5646, section 4.4.1), and `Intl` thinks long about thousands.
  const [, tag = ''] = text.slice(0, 100).match(/^[\s"'«“]*([a-z]{2,3}(?:[-_][a-z0-9]+)*)(?![a-z0-9])/i) ?? [];
  const subtags = tag.split(/[-_]/);
  for (let count = subtags.length; count > 0; count -= 1) {
    const locale = localeOf(subtags.slice(0, count).join('-'));
    if (locale) return locale;
  }
  return null;
}

/** Those of the person's browser that are languages, in their order. */
export function browserLocales(): string[] {
  const languages: unknown = navigator.languages;
  return (Array.isArray(languages) ? languages : [navigator.language]).flatMap(
    (language) => soundLocale(language) ?? [],
  );
}

function localeOf(tag: string): string | null {
  try {
    const { language, script, region } = new Intl.Locale(tag);
    // `und` is BCP 47's word for none.
    return language && language !== 'und' ? [language, script, region].filter(Boolean).join('-') : null;
  } catch {
    return null;
  }
}
