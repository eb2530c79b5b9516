/**
 * A time zone's name in three letters: with them the table that is loaded with the page is half as long. The factor is one by
 * which no two of all zones' names are alike.
 */
export function zoneMark(name: string): string {
  const sum = Array.from(name).reduce((sum, sign) => (Math.imul(sum, 71) + (sign.codePointAt(0) ?? 0)) >>> 0, 0);
  return (sum % 46_649).toString(36).padStart(3, '0');
}
