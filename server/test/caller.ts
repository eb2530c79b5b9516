import type { Caller } from '../src/verification/view.ts';

/** Whoever has the handle and no backend's key. */
export const caller = (id: string, address = ''): Caller => ({
  handle: id,
  clientAddress: address,
  backend: undefined,
});
