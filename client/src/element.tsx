import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import frame from './element.css?inline';
import type { HeadingLevel } from './heading.tsx';
import { PhoneVerification } from './phone-verification.tsx';
import type { PhoneVerificationProps } from './phone-verification.tsx';

const styles = import.meta.glob<string>(['./**/*.css', '!./page/**', '!./element.css'], {
  query: '?inline',
  import: 'default',
  eager: true,
});

/** Of the service that the script came from. */
const ownEndpoint = `${new URL(import.meta.url).origin}/graphql`;

/** Properties that are written as attributes, too. `nonce` is a name that browsers hide. */
const attributes = {
  endpoint: 'endpoint',
  sessionNonce: 'session-nonce',
  verificationId: 'verification-id',
  session: 'session',
  locale: 'locale',
  headingLevel: 'heading-level',
  showsBrand: 'shows-brand',
  showsProgress: 'shows-progress',
} as const;

/**
 * `<phone-verification>`: the wizard for pages without React, in a shadow root that their styles don't reach. Its events
 * `verified`, `canceled` and `over` don't bubble: an event of that name from further in is another's.
 */
class PhoneVerificationElement extends HTMLElement {
  static readonly observedAttributes = Object.values(attributes);

  readonly #place = document.createElement('div');
  readonly #pageLanguage = new MutationObserver(() => this.#render());
  #root: Root | null = null;
  #texts: PhoneVerificationProps['texts'];
  #tokens: PhoneVerificationProps['tokens'];

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = sheets();
    shadow.append(this.#place);
  }

  connectedCallback() {
    for (const name of [...Object.keys(attributes), 'texts', 'tokens']) this.#adopt(name);
    // What the person's browser is set to, whatever size the page gives its root.
    this.#place.style.setProperty('--rem', getComputedStyle(this.#place).fontSize);
    this.#pageLanguage.observe(document, { subtree: true, attributeFilter: ['lang'] });
    this.#root ??= createRoot(this.#place);
    this.#render();
  }

  disconnectedCallback() {
    this.#pageLanguage.disconnect();
    // What is only moved is back by then, and keeps what was typed.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#root?.unmount();
      this.#root = null;
    });
  }

  attributeChangedCallback() {
    this.#render();
  }

  get endpoint(): string | null {
    return this.getAttribute(attributes.endpoint);
  }
  set endpoint(value: string | null | undefined) {
    this.#write('endpoint', value);
  }

  /** 1 to 128 characters that the proof will carry; see `PhoneVerificationProps.nonce`. */
  get sessionNonce(): string | null {
    return this.getAttribute(attributes.sessionNonce);
  }
  set sessionNonce(value: string | null | undefined) {
    this.#write('sessionNonce', value);
  }

  /** Of a verification that the page's backend started; see `PhoneVerificationProps.verificationId`. */
  get verificationId(): string | null {
    return this.getAttribute(attributes.verificationId);
  }
  set verificationId(value: string | null | undefined) {
    this.#write('verificationId', value);
  }

  /** Tells apart what is kept for a reload; see `PhoneVerificationProps.session`. */
  get session(): string | null {
    return this.getAttribute(attributes.session);
  }
  set session(value: string | null | undefined) {
    this.#write('session', value);
  }

  get locale(): string | null {
    return this.getAttribute(attributes.locale);
  }
  set locale(value: string | null | undefined) {
    this.#write('locale', value);
  }

  get headingLevel(): HeadingLevel | null {
    const value = this.getAttribute(attributes.headingLevel);
    return headingLevels.find((level) => String(level) === value) ?? null;
  }
  set headingLevel(value: HeadingLevel | null | undefined) {
    this.#write('headingLevel', value);
  }

  /** As of HTML's own: there, or not. */
  get showsBrand(): boolean {
    return this.hasAttribute(attributes.showsBrand);
  }
  set showsBrand(value: boolean | null | undefined) {
    this.#write('showsBrand', value ? '' : null);
  }

  get showsProgress(): boolean {
    return this.hasAttribute(attributes.showsProgress);
  }
  set showsProgress(value: boolean | null | undefined) {
    this.#write('showsProgress', value ? '' : null);
  }

  get texts(): PhoneVerificationProps['texts'] {
    return this.#texts;
  }
  set texts(value: PhoneVerificationProps['texts']) {
    this.#texts = value;
    this.#render();
  }

  get tokens(): PhoneVerificationProps['tokens'] {
    return this.#tokens;
  }
  set tokens(value: PhoneVerificationProps['tokens']) {
    this.#tokens = value;
    this.#render();
  }

  /** What a page has set before there was a setter for it hides the setter. */
  #adopt(name: string) {
    if (!Object.hasOwn(this, name)) return;
    const value: unknown = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  #write(name: keyof typeof attributes, value: string | number | null | undefined) {
    if (value === null || value === undefined) this.removeAttribute(attributes[name]);
    else this.setAttribute(attributes[name], String(value));
  }

  #tell(event: 'verified' | 'canceled' | 'over', detail?: unknown) {
    this.dispatchEvent(new CustomEvent(event, { detail }));
  }

  #render() {
    const { sessionNonce, verificationId, session, headingLevel, showsBrand, showsProgress, texts, tokens } = this;
    this.#root?.render(
      <PhoneVerification
        endpoint={this.endpoint ?? ownEndpoint}
        nonce={sessionNonce || undefined}
        verificationId={verificationId ?? undefined}
        session={session ?? undefined}
        locale={this.locale ?? languageAround(this) ?? undefined}
        headingLevel={headingLevel ?? undefined}
        showsBrand={showsBrand}
        showsProgress={showsProgress}
        texts={texts}
        tokens={tokens}
        onVerified={({ token, expiresAt }) => this.#tell('verified', { token, expiresAt })}
        onCancel={() => this.#tell('canceled')}
        onOver={({ reason }) => this.#tell('over', { reason })}
      />,
    );
  }
}

const headingLevels: readonly HeadingLevel[] = [1, 2, 3, 4, 5, 6];

/** Lengths go by the place's own `--rem`, since a page may give its root any size. */
function sheets(): CSSStyleSheet[] {
  return [frame, ...Object.values(styles)].map((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text.replaceAll(/(-?[\d.]+)rem\b/g, 'calc($1 * var(--rem))'));
    return sheet;
  });
}

/** The language of the page where the element stands, also from outside of the shadow roots that it is in. */
function languageAround(element: Element): string | null {
  const near = element.closest('[lang]');
  if (near) return near.getAttribute('lang');
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageAround(root.host) : null;
}

if (!customElements.get('phone-verification')) customElements.define('phone-verification', PhoneVerificationElement);
