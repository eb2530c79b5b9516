import type { ProblemWords } from './problem-words.ts';

/** A problem that no single field caused, shown where it was caused. */
export function Alert({ words, place }: { words: ProblemWords | null; place: ProblemWords['place'] }) {
  return words?.place === place ? (
    <p role="alert" className="alert">
      {words.text}
    </p>
  ) : null;
}
