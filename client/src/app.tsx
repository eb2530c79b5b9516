import { Suspense, use, useState, useTransition } from 'react';
import type { Api, NoAnswer, Service } from './graphql/client.ts';
import { useMessages } from './i18n/messages.ts';
import { Wizard } from './wizard/wizard.tsx';
import './app.css';

/** The page: the wizard, once the service has said what it offers, and the simulated phone where nothing is really sent. */
export function App({ api }: { api: Api }) {
  const [opening, setOpening] = useState(() => api.service());
  return (
    <Suspense fallback={<Opening />}>
      <Opened api={api} opening={opening} onRetry={() => setOpening(api.service())} />
    </Suspense>
  );
}

function Opened({ api, opening, onRetry }: { api: Api; opening: Promise<Service | NoAnswer>; onRetry: () => void }) {
  const m = useMessages();
  const [retrying, startRetry] = useTransition();
  const answer = use(opening);

  if (answer.__typename === 'NoAnswer') {
    return (
      <div className="stage">
        <main className="card">
          <h1>{m.app.unavailableHeading}</h1>
          <p role="alert" className="alert">
            {m.problem.noAnswer[answer.cause]}
          </p>
          <button type="button" className="primary" aria-busy={retrying} onClick={() => startRetry(onRetry)}>
            {m.app.retry}
          </button>
        </main>
      </div>
    );
  }
  return (
    <>
      {answer.simulated && <SimulatorNotice />}
      <div className="stage">
        <main className="card">
          <Wizard api={api} service={answer} />
        </main>
        {answer.simulated && <SimulatedPhone />}
      </div>
    </>
  );
}

function Opening() {
  const m = useMessages();
  return (
    <div className="stage">
      <main className="card opening" aria-busy="true">
        <output>{m.app.opening}</output>
      </main>
    </div>
  );
}

function SimulatorNotice() {
  const m = useMessages();
  return (
    <aside className="simulator-notice" aria-label={m.app.simulatedTitle}>
      <p>{m.app.simulated}</p>
      <a href="/simulator" target="_blank" rel="noopener">
        {m.app.openSimulator}
      </a>
    </aside>
  );
}

/** Beside the wizard where there is room. Where the style sheet hides it, `lazy` keeps it from being loaded. */
function SimulatedPhone() {
  const m = useMessages();
  // The same program serves it, and it fetches from where it comes: a sandbox would only be for show.
  // oxlint-disable-next-line react/iframe-missing-sandbox
  return <iframe className="simulated-phone" src="/simulator" title={m.app.simulatedPhone} loading="lazy" />;
}
