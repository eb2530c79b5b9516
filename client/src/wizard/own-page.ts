import { createContext } from 'react';
import type { Keepsakes } from './keepsake.ts';

/**
 * What our own page does with a verification that it was given, where a host's page has its own way: it keeps the handle for a
 * reload, and leads to the verification's `returnUrl`, unless the page around its frame takes the proof.
 */
export const OwnPageContext = createContext<{ keepsakes: Keepsakes; leadsBack: boolean } | null>(null);
