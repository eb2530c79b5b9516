import { useMessages } from '../i18n/messages.ts';

/** What a person who asks for help is asked for, spelt out for those who hear it. */
export function HelpCode({ code }: { code: string }) {
  const m = useMessages();
  return (
    <p className="fine-print">
      {m.helpCode}{' '}
      <bdi dir="ltr" translate="no" aria-hidden="true">
        {code}
      </bdi>
      <span className="visually-hidden">{code.replace('-', '').split('').join(' ')}</span>
    </p>
  );
}
