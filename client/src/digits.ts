/** The zero of each script whose digits people type: the nine others follow it (Unicode, general category Nd). */
const zeros = Array.from('0٠۰०০੦૦୦௦౦೦൦๐໐༠၀០᠐０', (zero) => zero.codePointAt(0) ?? 0);

/** The text with the digits of every script as ASCII. */
export function asciiDigits(text: string): string {
  return Array.from(text, asciiDigit).join('');
}

function asciiDigit(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const zero = zeros.find((zero) => point >= zero && point <= zero + 9);
  return zero === undefined ? character : String(point - zero);
}
