import { startTransition, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import { createApi } from './graphql/client.ts';
import type { Api, Proof, Service } from './graphql/client.ts';
import { HeadingLevelContext } from './heading.tsx';
import type { HeadingLevel } from './heading.tsx';
import type { HostTexts } from './i18n/en.ts';
import { english, loadMessages } from './i18n/languages.ts';
import type { Messages } from './i18n/languages.ts';
import { MessagesContext } from './i18n/messages.ts';
import { override } from './i18n/overrides.ts';
import type { Overrides } from './i18n/overrides.ts';
import { useLanguage } from './i18n/use-language.ts';
import { hosted, MishapBoundary } from './mishap.tsx';
import type { OnError } from './mishap.tsx';
import { presumedService } from './presumed-service.ts';
import type { Token } from './tokens.ts';
import { keepsakeName } from './wizard/keepsake.ts';
import type { Ending } from './wizard/state/wizard-state.ts';
import { Wizard } from './wizard/wizard.tsx';
import './phone-verification.css';
import './controls.css';

export type PhoneVerificationProps = {
  /** The URL of the service's GraphQL; its socket has the same one. */
  endpoint: string;
  /** 1 to 128 characters that the proof will carry, so that a backend can tell that it was made for its session. */
  nonce?: string | undefined;
  /**
   * `Verification.id` of one that your backend started: the wizard then opens at its code, asks for no number and starts
   * nothing. Keep it as you keep a password. Where it changes, the wizard turns to that one. `nonce` and `session` say nothing
   * of it. Empty: as if there were none.
   */
  verificationId?: string | undefined;
  /**
   * Any text that tells your sessions, users or orders apart. A page that is loaded again goes on with its verification only
   * where `endpoint`, `nonce` and this are the same; where one of them changes, the wizard begins anew. It is sent nowhere.
   */
  session?: string | undefined;
  /** BCP 47. Default: the first of the browser's languages that there are words for, or else English. */
  locale?: string | undefined;
  /** Words of yours in place of ours, listed under "Texts"; the rest stays. */
  texts?: Overrides<HostTexts> | undefined;
  /** Values for the custom properties of the style sheet, listed under "Tokens". */
  tokens?: Partial<Record<Token, string>> | undefined;
  /**
   * Where it is what the page is about: it then names the page after its steps, tells the page its language and makes an
   * entry a step in the browser's history. Default: `false`.
   */
  ownsPage?: boolean | undefined;
  /** Whether the service's brand stands above the steps. Default: `false`. */
  showsBrand?: boolean | undefined;
  /** Whether it is shown how many of the three steps are done. Default: `true` where it owns the page, or else `false`. */
  showsProgress?: boolean | undefined;
  /** 1 to 6, of the heading of each step. Default: 1 where it owns the page, or else 2. */
  headingLevel?: HeadingLevel | undefined;
  /** Called once, when the number is verified. Without it the proof is shown, to be copied. */
  onVerified?: ((proof: Proof) => unknown) | undefined;
  /** Called when the person calls it off; with it, the first step has a button for that too. */
  onCancel?: (() => unknown) | undefined;
  /**
   * Called when a verification ended without success; the person is told why, and without `verificationId` offered to begin
   * another. `reason`: `EXPIRED`,
   * `CANCELED` (elsewhere), one of the schema's `VerificationFailure`, `NOT_FOUND`, or `UNKNOWN` to this version.
   */
  onOver?: ((over: { reason: Ending }) => unknown) | undefined;
  /** Called once the service has said what it offers. */
  onService?: ((service: Service) => unknown) | undefined;
  /**
   * Called with what went wrong where rendering failed, the person then being offered to try again, and with what one of
   * these callbacks threw or its promise rejected with; the latter goes to the window's `error` event without it.
   */
  onError?: OnError | undefined;
};

/** Verifies a phone number, from empty field to signed proof. */
export function PhoneVerification(props: PhoneVerificationProps) {
  const { words, locale } = useLanguage(props.locale, inEnglish, loadMessages);
  return <SpokenPhoneVerification {...props} messages={words} spoken={locale} />;
}

const inEnglish = { words: english, locale: 'en' };

type Spoken = { messages: Messages; spoken: string };

/** The same in words that are there already. `spoken`: their locale. */
export function SpokenPhoneVerification(props: Omit<PhoneVerificationProps, 'locale'> & Spoken) {
  const {
    endpoint,
    nonce,
    verificationId,
    session,
    tokens,
    ownsPage = false,
    headingLevel = ownsPage ? 1 : 2,
    onError,
    messages,
    spoken,
  } = props;
  useEffect(() => {
    if (!ownsPage) return;
    document.documentElement.lang = spoken;
    document.documentElement.dir = messages.direction;
  }, [ownsPage, spoken, messages.direction]);
  const api = useMemo(() => createApi({ uri: endpoint }), [endpoint]);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Forms don't nest: the outer one takes what the steps' own would hear.
    // oxlint-disable-next-line no-console -- for the host's developer
    if (root.current?.closest('form')) console.error('PhoneVerification stands in a <form>, where it does nothing.');
  }, []);
  const keptAs = keepsakeName(
    verificationId ? { endpoint, session: `given:${verificationId}` } : { endpoint, nonce, session },
  );
  const style: CSSProperties & Partial<Record<`--pv-${Token}`, string>> = Object.fromEntries(
    Object.entries(tokens ?? {}).map(([token, value]) => [`--pv-${token}`, value]),
  );

  return (
    <div
      ref={root}
      className="phone-verification"
      lang={spoken}
      dir={messages.direction}
      // The built page says the language only, without the person's region.
      suppressHydrationWarning
      {...(tokens && { style })}
    >
      <HeadingLevelContext value={headingLevel}>
        <MishapBoundary key={keptAs} keptAs={keptAs} messages={messages} ownsPage={ownsPage} onError={onError}>
          <Verification {...props} api={api} keptAs={keptAs} />
        </MishapBoundary>
      </HeadingLevelContext>
    </div>
  );
}

function Verification({
  api,
  nonce,
  verificationId,
  texts,
  ownsPage = false,
  showsBrand = false,
  showsProgress = ownsPage,
  onVerified,
  onCancel,
  onOver,
  onService,
  onError,
  keptAs,
  messages,
  spoken,
}: PhoneVerificationProps & Spoken & { api: Api; keptAs: string }) {
  const service = useService(api, hosted(onService, onError));
  return (
    <MessagesContext value={texts ? { ...messages, ...override<HostTexts>(messages, texts) } : messages}>
      <Wizard
        api={api}
        keptAs={keptAs}
        given={verificationId || undefined}
        service={service ?? presumedService}
        request={{ locale: spoken, ...(nonce && { nonce }) }}
        ownsPage={ownsPage}
        showsBrand={showsBrand}
        showsProgress={showsProgress}
        onVerified={hosted(onVerified, onError)}
        onCancel={hosted(onCancel, onError)}
        onOver={hosted(onOver, onError)}
      />
    </MessagesContext>
  );
}

const askAgainMs = 5_000;

/** What the service offers. Nothing waits for it: until it is known, or where it can't be, the defaults are presumed. */
function useService(api: Api, onService?: (service: Service) => void): Service | null {
  const [service, setService] = useState<Service | null>(null);
  const tell = useEffectEvent((answer: Service) => onService?.(answer));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    async function ask() {
      const answer = await api.service();
      if (isOver) return;
      if (answer.__typename === 'NoAnswer') {
        timer = setTimeout(() => void ask(), askAgainMs);
        return;
      }
      startTransition(() => {
        setService(answer);
        tell(answer);
      });
    }
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api]);
  return service;
}
