import { randomUUID } from 'node:crypto';
import type { WireChannel } from './v2-state.ts';
import { boundText, words, wordsIn } from './texts.ts';

/** The specification has the first two, the guide to custom templates RCS too: docs/vonage.md#templates. */
export const fragmentChannels = ['sms', 'voice', 'rcs'] as const satisfies readonly WireChannel[];

export type Fragment = {
  id: string;
  channel: (typeof fragmentChannels)[number];
  /** In lower case. */
  locale: string;
  text: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  updatedAt: string;
};

export type Template = { id: string; name: string; isDefault: boolean; fragments: Fragment[] };

/** "An account can only have a maximum of 10 custom templates": docs/vonage.md#templates. */
const mostTemplates = 10;

export type Templates = ReturnType<typeof createTemplates>;

/** An account's own texts (docs/vonage.md#templates). They live as long as the process. */
export function createTemplates(now: () => number) {
  const templates = new Map<string, Template>();
  const instant = () => new Date(now()).toISOString();
  const isTaken = (name: string, by?: Template) =>
    [...templates.values()].some((one) => one !== by && one.name === name);

  const makeDefault = (template: Template) => {
    for (const one of templates.values()) one.isDefault = one === template;
  };

  return {
    all: (): readonly Template[] => [...templates.values()],
    find: (id: string): Template | undefined => templates.get(id),

    /** The first is the account's default: what starts without a `template_id` use. */
    create(name: string, id: string = randomUUID()): Template | 'EXISTS' | 'TOO_MANY' {
      if (isTaken(name)) return 'EXISTS';
      if (templates.size >= mostTemplates) return 'TOO_MANY';
      const template = { id, name, isDefault: templates.size === 0, fragments: [] };
      templates.set(id, template);
      return template;
    },

    change(template: Template, { name, isDefault }: { name?: string; isDefault?: boolean }): 'CHANGED' | 'EXISTS' {
      if (name !== undefined && isTaken(name, template)) return 'EXISTS';
      template.name = name ?? template.name;
      if (isDefault === false) template.isDefault = false;
      if (isDefault) makeDefault(template);
      return 'CHANGED';
    },

    delete(template: Template): 'DELETED' | 'NOT_EMPTY' {
      if (template.fragments.length > 0) return 'NOT_EMPTY';
      templates.delete(template.id);
      return 'DELETED';
    },

    addFragment(template: Template, given: Pick<Fragment, 'channel' | 'locale' | 'text'>): Fragment | 'EXISTS' {
      const isThere = template.fragments.some((one) => one.channel === given.channel && one.locale === given.locale);
      if (isThere) return 'EXISTS';
      const fragment = { ...given, id: randomUUID(), createdAt: instant(), updatedAt: instant() };
      template.fragments.push(fragment);
      return fragment;
    },

    changeFragment(fragment: Fragment, text: string) {
      fragment.text = text;
      fragment.updatedAt = instant();
    },

    deleteFragment(template: Template, fragment: Fragment) {
      template.fragments = template.fragments.filter((one) => one !== fragment);
    },

    /** The template that a start is sent with; `UNKNOWN` where it asks for one that isn't there. */
    ofStart(id: string | undefined): Template | undefined | 'UNKNOWN' {
      if (id !== undefined) return templates.get(id) ?? 'UNKNOWN';
      return [...templates.values()].find(({ isDefault }) => isDefault);
    },
  };
}

/**
 * What a step says: the fragment for its channel and locale, else the text that is Vonage's own for the locale. Which
 * fragment an RCS message has is not documented but for "`sms` or `rcs`": its own, or else the text's.
 */
export function textOf(template: Template | undefined, channel: WireChannel, locale: string | undefined): string {
  const fragmentOf = (of: WireChannel) =>
    template?.fragments.find((one) => one.channel === of && one.locale === (locale ?? 'en-us'))?.text;
  const own = fragmentOf(channel) ?? (channel === 'rcs' ? fragmentOf('sms') : undefined);
  const { text, call } = wordsIn(locale);
  return own ?? (channel === 'voice' ? call : text);
}

/** What an operator is to enter at Vonage: a template whose texts are bound to `host`. The id is `TEMPLATE_ID`'s. */
export function enterBoundTexts(templates: Templates, { id, host }: { id: string | undefined; host: string }): void {
  const template = templates.create('phone-verification', id);
  if (typeof template === 'string') throw new Error(`No template: ${template}`);
  for (const { locales, text } of words)
    for (const locale of locales)
      templates.addFragment(template, { channel: 'sms', locale, text: boundText(text, host) });
}
