import type { Words } from './problem-words.ts';

/** A problem that no single field caused, shown where it was caused. */
export function Alert({ words, at }: { words: Words | null; at: Words['at'] }) {
  return words?.at === at ? (
    <p role="alert" className="alert">
      {words.text}
    </p>
  ) : null;
}
