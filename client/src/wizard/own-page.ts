import { createContext, use, useEffect, useEffectEvent } from 'react';
import type { Keepsakes } from './keepsake.ts';
import type { WizardState } from './state/wizard-state.ts';

type OwnPage = {
  /** The page keeps the handle of a verification that was started elsewhere, for a reload. */
  keepsakes: Keepsakes;
  /** Words for the way to `returnUrl`; null where the page around the frame takes the proof. */
  goOn: ((host: string) => string) | null;
  /** The simulated phone beside the wizard. `masked`: the number as the server shows it; null: nobody's phone. */
  phone: {
    show(masked: string | null, typed: string): void;
    onPress(what: 'code' | 'number', onText: (text: string) => void): () => void;
  };
};

/** What our own page has beyond what a host's page has. */
export const OwnPageContext = createContext<OwnPage | null>(null);

/** The simulated phone shows the messages of the wizard's number. */
export function useShownNumber(state: WizardState) {
  const phone = use(OwnPageContext)?.phone;
  const { draft, given } = state;
  const masked = given ? null : maskedNumberOf(state);
  useEffect(() => phone?.show(masked, draft.phoneNumber), [phone, masked, draft.phoneNumber]);
}

function maskedNumberOf(state: WizardState): string | null {
  return 'verification' in state ? (state.verification?.maskedPhoneNumber ?? null) : null;
}

/** Hears of what is pressed on the simulated phone. */
export function usePressed(what: 'code' | 'number', onText: (text: string) => void) {
  const phone = use(OwnPageContext)?.phone;
  const tell = useEffectEvent(onText);
  useEffect(() => phone?.onPress(what, (text) => tell(text)), [phone, what]);
}
