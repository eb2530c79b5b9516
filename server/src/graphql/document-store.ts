import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode } from 'graphql';

/**
 * Parsed documents, so that what clients ask again and again is parsed and validated once. Apollo's own store counts
 * characters of the parsed document, without the text that it keeps alive: a flood of long comments would fill the memory.
 */
export const createDocumentStore = () =>
  new InMemoryLRUCache<DocumentNode>({
    maxSize: 200_000,
    maxEntrySize: 10_000,
    sizeCalculation: ({ loc }) => loc?.source.body.length ?? 1,
  });
