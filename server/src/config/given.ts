/** What the environment gives of the variables called `names`, and sentences on how that is written, which quote no value. */
export type Given = {
  values: Record<string, string>;
  warnings: string[];
  /** By variable: it can't be read. */
  faults: Map<string, string>;
};

/** Blanks, line ends, byte order marks and other marks that nobody sees. */
const around = /^[\s\p{Cf}\p{Cc}]+|[\s\p{Cf}\p{Cc}]+$/gu;
const quotes = /^\\?(["'`]).*\1$|^[“„‘«].*[”“’»]$/su;
/** In the CSP's `frame-ancestors` quotes belong to the word. */
const keyword = /^'self'|'self'$/;

/**
 * One door for all variables. Env files of Docker and systemd, secret stores and editors keep what a shell takes off: what is
 * around a value goes, with a warning, since no value needs it; quotes are a fault, since a secret might have them.
 */
export function readGiven(env: Record<string, string | undefined>, names: readonly string[]): Given {
  const given: Given = { values: {}, warnings: [], faults: new Map() };
  for (const name of names) {
    const written = env[name] ?? '';
    const value = written.replace(around, '');
    if (value !== written)
      given.warnings.push(
        `${name} was written with ${listed(kindsOf(written.match(around)?.join('') ?? ''))} around it, taken off`,
      );
    if (quotes.test(value) && !keyword.test(value))
      given.faults.set(name, `${name} must be written without the quotes around it; found ${formOf(value)}`);
    else if (value !== '') given.values[name] = value;
  }
  return given;
}

const kinds: [RegExp, string][] = [
  [/\p{Nd}/u, 'digits'],
  [/\p{Lu}/u, 'capital letters'],
  [/[\p{Ll}\p{Lo}]/u, 'letters'],
  [/[\r\n\u2028\u2029]/u, 'line ends'],
  [/\ufeff/u, 'a byte order mark'],
  [/(?![\r\n\ufeff\u2028\u2029])[\s]/u, 'blanks'],
  [/(?![\s\ufeff])[\p{Cf}\p{Cc}]/u, 'invisible characters'],
  [/["'`“”„‘’«»]/u, 'quotes'],
  [/(?!["'`“”„‘’«»])[\p{P}\p{S}\p{M}]/u, 'signs'],
];

const kindsOf = (text: string) => kinds.flatMap(([kind, name]) => (kind.test(text) ? name : []));

const listed = (words: readonly string[]) => words.join(', ').replace(/, (?=[^,]*$)/u, ' and ');

/** What a text looks like without what it says: it may be a secret. */
export function formOf(text: string): string {
  const length = Array.from(text).length;
  return `${length} ${length === 1 ? 'character' : 'characters'}: ${listed(kindsOf(text)) || 'none that is known'}`;
}
