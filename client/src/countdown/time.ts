/** Whole seconds until `deadline`, rounded up, so that 0 means that it has come. Both in ms of one clock. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** `m:ss`, or `h:mm:ss` from an hour on, in the language's digits. */
export function formatTimeLeft(seconds: number, language: string): string {
  const [whole, padded] = [1, 2].map((digits) => new Intl.NumberFormat(language, { minimumIntegerDigits: digits }));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = hours > 0 ? [hours, minutes, seconds % 60] : [minutes, seconds % 60];
  return parts.map((part, index) => (index === 0 ? whole : padded)?.format(part)).join(':');
}

type Words = { locale: string; timeOn: (time: string, date: string) => string };

/** The clock time of an instant, rounded up to the minute so that it is never too early; with its date if not within half a day. */
export function formatClockTime(instant: number, now: number, { locale, timeOn }: Words): string {
  const rounded = Math.ceil(instant / 60_000) * 60_000;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(rounded);
  if (Math.abs(instant - now) <= 12 * 3_600_000) return time;
  return timeOn(time, new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric' }).format(rounded));
}
