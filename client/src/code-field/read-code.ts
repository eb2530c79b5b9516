/** The zero of each script whose digits people type: the nine others follow it (Unicode, general category Nd). */
const zeros = Array.from('0٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐０', (zero) => zero.codePointAt(0) ?? 0);

/**
 * The digits of what was typed, pasted or filled in, as ASCII, at most `length` of them. Digits may be of any script and
 * apart by spaces, hyphens and the like. In a pasted message the first group of just `length` digits is the code.
 */
export function readCode(text: string, length: number): string {
  const ascii = Array.from(text, asciiDigit).join('');
  const groups = ascii.match(/\d(?:[\s\p{Pd}\p{Cf}.]*\d)*/gu) ?? [];
  const digits = groups.map((group) => group.replace(/\D/g, ''));
  return digits.find((group) => group.length === length) ?? digits.join('').slice(0, length);
}

function asciiDigit(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const zero = zeros.find((zero) => point >= zero && point <= zero + 9);
  return zero === undefined ? character : String(point - zero);
}
