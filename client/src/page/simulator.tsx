import type { PageTexts } from './en.ts';

/**
 * Says that nothing is really sent, and where the codes are. `showsPhone`: with the simulated phone beside the wizard, where
 * there is room; the phone would show a number that a backend hides.
 */
export function Simulator({ texts, showsPhone }: { texts: PageTexts; showsPhone: boolean }) {
  return (
    <aside className="simulator" aria-label={texts.simulator}>
      {/* The same program serves it, and it fetches from where it comes: a sandbox would only be for show. Where the
          style sheet hides it, `lazy` keeps it from being loaded. */}
      {/* oxlint-disable react/iframe-missing-sandbox */}
      {showsPhone && <iframe className="simulated-phone" src="/simulator" title={texts.phone} loading="lazy" />}
      <p>{texts.nothingSent}</p>
      <a href="/simulator" target="_blank" rel="noopener">
        {texts.openPhone}
      </a>
    </aside>
  );
}
