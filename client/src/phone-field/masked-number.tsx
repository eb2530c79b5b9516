import { useMessages } from '../i18n/messages.ts';

/** A number as whoever typed it knows it, and nobody else: its last digits, and for eyes its first ones too. */
export function MaskedNumber({ e164 }: { e164: string }) {
  const m = useMessages();
  return (
    <span>
      <bdi dir="ltr" aria-hidden="true">
        {maskNumber(e164)}
      </bdi>
      <span className="visually-hidden">{m.numberEnding(e164.slice(-4))}</span>
    </span>
  );
}

/** An E.164 number with its middle hidden: `+1415•••0100`. At least three digits stay hidden, however short it is. */
export function maskNumber(e164: string): string {
  const digits = e164.replace('+', '');
  const tail = Math.min(4, Math.max(0, digits.length - 3));
  const head = Math.min(4, Math.max(0, digits.length - tail - 3));
  return `+${digits.slice(0, head)}•••${digits.slice(digits.length - tail)}`;
}
