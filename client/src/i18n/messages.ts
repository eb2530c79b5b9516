import { createContext, use } from 'react';
import { en } from './en.ts';
import type { Messages } from './en.ts';

/** The words in the person's language. */
const MessagesContext = createContext<Messages>(en);

export function useMessages(): Messages {
  return use(MessagesContext);
}

/** A table's row, or the fallback for a value that came after this client was built. */
export function known<Row, Fallback>(table: Record<string, Row>, value: string, fallback: Fallback): Row | Fallback {
  return Object.hasOwn(table, value) ? (table[value] ?? fallback) : fallback;
}
