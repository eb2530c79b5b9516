const yearInSeconds = 31_536_000;

/** Keeps the person's choice, by which the server sends the page in this language. It wins over the URL's `lang`. */
export function rememberLanguage(language: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  // oxlint-disable-next-line unicorn/no-document-cookie -- the Cookie Store API needs HTTPS
  document.cookie = `locale=${language}; path=/; max-age=${yearInSeconds}; samesite=lax${secure}`;
  const url = new URL(location.href);
  if (!url.searchParams.has('lang')) return;
  url.searchParams.delete('lang');
  history.replaceState(history.state, '', url);
}
