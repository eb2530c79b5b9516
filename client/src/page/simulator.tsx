import type { PageTexts } from './en.ts';
import type { SimulatedPhone } from './simulated-phone.ts';

/**
 * Says that nothing is really sent, and where the codes are. `attachPhone`: for the phone beside the wizard or below it, where
 * there is room; null for a verification that was started elsewhere, since the phone would show a number that a backend hides.
 */
export function Simulator({ texts, attachPhone }: { texts: PageTexts; attachPhone: SimulatedPhone['attach'] | null }) {
  return (
    <aside className="simulator" aria-label={texts.simulator}>
      {/* The same program serves the phone, which fetches from its own origin: a sandbox would only be for show. `lazy`
          keeps a phone from being loaded that the style sheet hides. */}
      {/* oxlint-disable react/iframe-missing-sandbox */}
      {attachPhone && (
        <iframe ref={attachPhone} className="simulated-phone" src="/simulator" title={texts.phone} loading="lazy" />
      )}
      <p>{texts.nothingSent}</p>
      <a href="/simulator" target="_blank" rel="noopener">
        {texts.openPhone}
      </a>
    </aside>
  );
}
