import type { Asker } from '../src/verification/verification.ts';

/** Whoever has the handle and no backend's key. */
export const asker = (id: string, address = ''): Asker => ({ id, address, backend: undefined });
