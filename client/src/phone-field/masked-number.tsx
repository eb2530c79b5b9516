import { useMessages } from '../i18n/messages.ts';

/** A number as the service shows it, its middle hidden (`+1415•••0100`): spoken as its last digits. */
export function MaskedNumber({ masked }: { masked: string }) {
  const m = useMessages();
  return (
    <span>
      <bdi dir="ltr" aria-hidden="true">
        {masked}
      </bdi>
      <span className="visually-hidden">{m.numberEnding(masked.slice(masked.lastIndexOf('•') + 1))}</span>
    </span>
  );
}
