import { Heading } from '../heading.tsx';
import { useMessages } from '../i18n/messages.ts';

/** The first step where only a backend may start a verification. */
export function StartElsewhere() {
  const { heading, text } = useMessages().phone.elsewhere;
  return (
    <div className="step">
      <Heading>{heading}</Heading>
      <p className="lead">{text}</p>
    </div>
  );
}
