import { createContext, use } from 'react';
import { english } from './languages.ts';
import type { Messages } from './languages.ts';

/** The words in the person's language. */
export const MessagesContext = createContext<Messages>(english);

export function useMessages(): Messages {
  return use(MessagesContext);
}

/** A table's row, or the fallback for a value that came after this client was built. */
export function known<Row, Fallback>(table: Record<string, Row>, value: string, fallback: Fallback): Row | Fallback {
  return Object.hasOwn(table, value) ? (table[value] ?? fallback) : fallback;
}
