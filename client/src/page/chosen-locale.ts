const name = 'locale';

/** The locale that a person chose here before, on this device. */
export function recallLocale(): string | undefined {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function rememberLocale(locale: string): void {
  try {
    localStorage.setItem(name, locale);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
