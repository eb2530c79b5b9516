import { useMessages } from './i18n/messages.ts';

/**
 * That nothing is really sent, and where the codes are instead: beside the wizard where there is room, unless the number may
 * be one that a backend keeps from the page.
 */
export function Simulator({ showsPhone }: { showsPhone: boolean }) {
  const m = useMessages();
  return (
    <aside className="simulator" aria-label={m.page.simulatedTitle}>
      {/* The same program serves it, and it fetches from where it comes: a sandbox would only be for show. Where the
          style sheet hides it, `lazy` keeps it from being loaded. */}
      {/* oxlint-disable react/iframe-missing-sandbox */}
      {showsPhone && (
        <iframe className="simulated-phone" src="/simulator" title={m.page.simulatedPhone} loading="lazy" />
      )}
      <p>{m.page.simulated}</p>
      <a href="/simulator" target="_blank" rel="noopener">
        {m.page.openSimulator}
      </a>
    </aside>
  );
}
