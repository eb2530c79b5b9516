import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { rememberLanguage } from './chosen-language.ts';
import type { FrameHost, Host } from './frame-host.ts';
import type { Given } from './given.ts';
import type { Service } from '../graphql/client.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { LanguagePicker } from './language-picker.tsx';
import { english, loadPageLanguage, ownLocale } from './page-texts.ts';
import { MishapBoundary } from '../mishap.tsx';
import { SpokenPhoneVerification } from '../phone-verification.tsx';
import type { PhoneVerificationProps } from '../phone-verification.tsx';
import { createSimulatedPhone } from './simulated-phone.ts';
import { Simulator } from './simulator.tsx';
import { keepsakeName } from '../wizard/keepsake.ts';
import { OwnPageContext } from '../wizard/own-page.ts';
import './app.css';

const endpoint = '/graphql';

/** The page: the wizard, its languages to choose from, and the simulated phone where nothing is really sent. */
export function App({
  built = english,
  frameHost = nobody,
  given = nothing,
}: {
  built?: typeof english;
  frameHost?: FrameHost;
  given?: Given;
}) {
  const [wanted, setWanted] = useState(() => ownLocale(built.locale));
  const [service, setService] = useState<Service | null>(null);
  const [phone] = useState(createSimulatedPhone);
  const host = useSyncExternalStore(frameHost.subscribe, frameHost.current, nobody.current);
  const verificationId = useSyncExternalStore(given.subscribe, given.current, nothing.current) ?? undefined;
  const { words, locale } = useLanguage(wanted, built, loadPageLanguage);
  const { messages, texts } = words;
  const goOn = host ? null : texts.goOn;
  const ownPage = useMemo(() => ({ keepsakes: given.keepsakes, goOn, phone }), [given, goOn, phone]);
  useEffect(() => phone.speak(locale), [phone, locale]);
  const showsPhone = Boolean(service?.simulated) && verificationId === undefined;
  // The server says so in the page that it sends, before anybody knows whose number this is.
  useEffect(() => {
    if (service || verificationId !== undefined) document.documentElement.toggleAttribute('data-simulated', showsPhone);
  }, [service, verificationId, showsPhone]);

  function choose(language: string) {
    rememberLanguage(language);
    setWanted(ownLocale(language));
  }

  return (
    <MishapBoundary keptAs={keepsakeName({ endpoint })} messages={messages} ownsPage frame={Card}>
      <header className="page-header">
        <span className="mark" />
        <p className="brand">{service?.brand}</p>
      </header>
      <main className="card" onSubmitCapture={frameHost.start}>
        <OwnPageContext value={ownPage}>
          <SpokenPhoneVerification
            messages={messages}
            spoken={locale}
            endpoint={endpoint}
            verificationId={verificationId}
            ownsPage
            onService={setService}
            {...(host && propsFor(host))}
          />
        </OwnPageContext>
      </main>
      {service?.simulated && <Simulator texts={texts} attachPhone={showsPhone ? phone.attach : null} />}
      <footer className="page-footer">
        <LanguagePicker label={texts.language} locale={locale} onChoose={choose} />
      </footer>
    </MishapBoundary>
  );
}

const nothing: Given = {
  keepsakes: { read: () => null, write() {} },
  current: () => null,
  subscribe: () => () => {},
};

const nobody: FrameHost = { current: () => null, subscribe: () => () => {}, start() {} };

function propsFor({ nonce, tell }: Host): Partial<PhoneVerificationProps> {
  return {
    ...(nonce !== undefined && { nonce }),
    onVerified: ({ token, expiresAt }) => tell({ type: 'verified', token, expiresAt }),
    onCancel: () => tell({ type: 'canceled' }),
    onOver: ({ reason }) => tell({ type: 'over', reason }),
  };
}

/** The wizard's place, for what stands instead of the whole page. */
function Card({ children }: { children: ReactNode }) {
  return <main className="card phone-verification">{children}</main>;
}
