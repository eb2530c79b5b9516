import type { ReactNode } from 'react';
import type { Message } from './message.ts';

/**
 * The place under a step's heading for its one message; without a message the step's own words stand there. The place keeps
 * a height, so that a message moves no button. `id`: for the control that the message is about.
 */
export function MessagePlace({
  id,
  message,
  children,
}: {
  id?: string;
  message: Message | null;
  children?: ReactNode;
}) {
  const isNote = message?.tone === 'note';
  return (
    <div className="message-place" id={id}>
      {message?.tone === 'alert' && (
        <p role="alert" className="alert">
          {message.text}
        </p>
      )}
      {/* It stays, empty, because what comes with its text at once isn't announced everywhere. */}
      <output className={isNote ? 'note' : 'visually-hidden'}>{isNote && message.text}</output>
      {!message && children}
    </div>
  );
}
