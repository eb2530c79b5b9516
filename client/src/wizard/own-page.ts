import { createContext } from 'react';
import type { Keepsakes } from './keepsake.ts';

/**
 * What our own page does with a verification that was started elsewhere, where a host's page has its own way: it keeps the
 * handle for a reload, and leads to the verification's `returnUrl`. `goOn`: the words for that; null where the page around
 * the frame takes the proof.
 */
export const OwnPageContext = createContext<{ keepsakes: Keepsakes; goOn: ((host: string) => string) | null } | null>(
  null,
);
