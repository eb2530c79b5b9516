import { useState } from 'react';
import type { ReactNode } from 'react';
import { rememberLocale } from './chosen-locale.ts';
import type { Service } from './graphql/client.ts';
import { MessagesContext } from './i18n/messages.ts';
import { useLanguage } from './i18n/use-language.ts';
import { LanguagePicker } from './language-picker.tsx';
import { MishapBoundary } from './mishap.tsx';
import { PhoneVerification } from './phone-verification.tsx';
import { Simulator } from './simulator.tsx';
import { keepsakeName } from './wizard/keepsake.ts';
import './app.css';

const endpoint = '/graphql';

/** The page: the wizard, its languages to choose from, and the simulated phone where nothing is really sent. */
export function App({ recalledLocale }: { recalledLocale?: string | undefined }) {
  const [wanted, setWanted] = useState(recalledLocale);
  const [service, setService] = useState<Service | null>(null);
  const { messages, locale } = useLanguage(wanted);

  function choose(locale: string) {
    rememberLocale(locale);
    setWanted(locale);
  }

  return (
    <MessagesContext value={messages}>
      <MishapBoundary keptAs={keepsakeName({ endpoint })} messages={messages} ownsPage frame={Card}>
        <main className="card">
          <PhoneVerification
            endpoint={endpoint}
            ownsPage
            onService={setService}
            {...(wanted !== undefined && { locale: wanted })}
          />
        </main>
        {service?.simulated && <Simulator />}
        <footer className="page-footer">
          <LanguagePicker locale={locale} onChoose={choose} />
        </footer>
      </MishapBoundary>
    </MessagesContext>
  );
}

/** Where the wizard would be, for what stands in place of the whole page. */
function Card({ children }: { children: ReactNode }) {
  return <main className="card phone-verification">{children}</main>;
}
