import type { Config } from '../config/config.ts';
import { policyOf } from '../policy-of.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clock } from '../verification/clock.ts';
import { parseHelpCode } from '../verification/help-code.ts';
import { createLimits } from '../verification/limits.ts';
import { createLists } from '../verification/lists.ts';
import { parsePhoneNumber } from '../verification/parse-phone-number.ts';
import { lineOf, type PhoneNumber } from '../verification/phone-number.ts';
import { maskedNumberOf } from '../verification/request.ts';
import { createRequests, type Found } from '../verification/requests.ts';
import type { Store } from '../verification/store.ts';
import { createSupport, type Support } from '../verification/support.ts';
import { isTestNumber } from '../verification/test-numbers.ts';
import { createRedact } from '../vonage/redact.ts';
import { forget, type Forgotten, type Left } from './forget.ts';
import { toldOf } from './told.ts';
import { clockText, limitText, outstandingText, requestText } from './words.ts';

export type Act = 'show' | 'unlock' | 'forget';

type Options = { isReference: boolean; waitMs: number };

/** `json` says the same as `lines`. 0: done; 1: nothing is known of it; 2: it could not be done; 3: something is left. */
type Answer = { lines: string[]; json: object; exitCode: 0 | 1 | 2 | 3 };

type Parts = {
  store: Store;
  clock: Pick<Clock, 'now' | 'wait'>;
  /** Where it is kept who did what. */
  audit: Log;
  operator: string;
  /** Tells the operator how it goes. */
  say: (line: string) => void;
  /** The operator's; undefined: this machine's. */
  timeZone?: string;
};

/** What `pnpm number` does, on a store that the service may have open, too. Throws `StoreUnavailable`. */
export async function createNumber(config: Config, { store, clock: own, audit, operator, say, timeZone }: Parts) {
  // Nodes on one Redis judge by its clock, and so does who works beside them.
  const aheadMs = store.time ? (await store.time()) - own.now() : 0;
  const clock = { ...own, now: () => Math.round(own.now() + aheadMs) };
  const at = (instant: string) => clockText(instant, timeZone);
  const lists = createLists(config.lists);
  const limits = createLimits({
    settings: config.limits,
    store,
    log: audit,
    isExempt: isTestNumber(config.testNumbers, clock),
    lists,
  });
  const requests = createRequests(store, clock, policyOf(config), limits, audit);
  const support = createSupport({ store, requests, limits, now: clock.now });

  /** Of the number that is asked about, or that a help code or a reference leads to; a sentence where there isn't one. */
  async function lookFor(text: string, isReference: boolean): Promise<Subject | string> {
    const helpCode = isReference ? undefined : parseHelpCode(text);
    if (!isReference && helpCode === undefined) {
      const number = parsePhoneNumber(text, config.offer.defaultRegion);
      if (typeof number === 'string') return `That is neither a help code nor a phone number (${number}).`;
      return { number, ...(await support.ofNumber(number)) };
    }
    const named = await (helpCode === undefined ? support.ofReference(text.trim()) : support.ofHelpCode(helpCode));
    const [first, ...others] = new Set(named.all.map(({ request }) => lineOf(request.phoneNumber)));
    if (first === undefined) return { number: undefined, ...named };
    if (others.length > 0) return `That leads to ${others.length + 1} numbers: ask by number.`;
    const number = parsePhoneNumber(first, '');
    if (typeof number === 'string') return 'That leads to a number that cannot be read.';
    return { number, ...(await support.ofNumber(number)) };
  }

  const waiting = (left: readonly Left[]) => {
    for (const line of left.flatMap((one) => leftText(one, at))) say(`Waiting: ${line}`);
  };

  const acts: Readonly<Record<Act, (subject: Known, waitMs: number) => Promise<Answer>>> = {
    async show({ number, all }) {
      const held = (await support.heldUp(number)).map(({ limit, until }) => ({
        limit,
        until: new Date(until).toISOString(),
      }));
      const told = all
        .map(({ request }) => toldOf(request))
        .toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
      const isRefused = lists.refusal(number.e164, null, clock.now()) !== undefined;
      const lines = [
        ...told.flatMap((one) => requestText(one, at)),
        ...held.map((one) => limitText(one, at)),
        ...(isRefused ? ['The file of LISTS refuses starts for it.'] : []),
      ];
      if (lines.length === 0) return nothing;
      return { lines, json: { requests: told, limits: held, isRefused }, exitCode: 0 };
    },

    async unlock({ number }) {
      await support.lift(number);
      const held = await support.heldUp(number);
      const lines = [
        'What the limits phone, stem and wrong had counted for the number is taken back, and nothing of its address, its prefix, its region and the total.',
        ...held.map(({ limit, until }) => limitText({ limit, until: new Date(until).toISOString() }, at)),
      ];
      return { lines, json: { limits: held.map(({ limit }) => limit) }, exitCode: 0 };
    },

    async forget({ number, all, unreadable }, waitMs) {
      const redact = redactOf(config);
      const done = await forget(all, { support, clock, redact: redact?.redact, waitMs, waiting });
      await redact?.close();
      if (done.left.length === 0) await support.lift(number);
      return {
        lines: [
          ...forgottenText(done, config),
          ...done.left.flatMap((one) => leftText(one, at)).map((line) => `Left: ${line}`),
        ],
        json: { ...done, left: done.left.map(({ found: { request } }) => toldOf(request)) },
        exitCode: done.left.length > 0 || done.refused > 0 || unreadable > 0 || isKept(done, config) ? 3 : 0,
      };
    },
  };

  return async function act(name: Act, text: string, { isReference, waitMs }: Options): Promise<Answer> {
    const subject = await lookFor(text, isReference);
    if (typeof subject === 'string') return { lines: [subject], json: { fault: subject }, exitCode: 2 };
    const { number, all, unreadable } = subject;
    const unread =
      unreadable === 0 ? [] : [`${unreadable} requests in the store cannot be read: they may be its own, too.`];
    const phoneNumber = maskedOf(number, all);
    // Before it is done: whoever breaks off what they began stands there, too.
    audit.info(audited[name], { operator, count: all.length, ...(phoneNumber && { phoneNumber }) });
    const answer = number ? await acts[name]({ number, all, unreadable }, waitMs) : nothing;
    return { ...answer, lines: [...answer.lines, ...unread], json: { ...answer.json, unreadable } };
  };
}

type Searched = Awaited<ReturnType<Support['ofNumber']>>;
type Subject = Searched & { number: PhoneNumber | undefined };
type Known = Searched & { number: PhoneNumber };

const audited = {
  show: 'An operator asked what is known of a number.',
  unlock: 'An operator asked for the limits of a number to be lifted.',
  forget: 'An operator asked for a number to be forgotten.',
} as const;

const nothing: Answer = { lines: ['Nothing is known of it.'], json: { requests: [], limits: [] }, exitCode: 1 };

/** Where a backend hides it, so does the audit. */
const maskedOf = (number: PhoneNumber | undefined, all: readonly Found[]) =>
  number &&
  maskedNumberOf({ phoneNumber: number.e164, verifications: all.flatMap(({ request }) => request.verifications) });

function redactOf({ vonage }: Config) {
  if (vonage.mode === 'simulator') return undefined;
  const { credentials, apiHost, timeoutMs } = vonage;
  const basic = credentials.kind === 'basic' ? credentials : credentials.basic;
  return basic && createRedact(apiHost, basic, timeoutMs);
}

/** Vonage has records of what is forgotten here, and wasn't asked. */
const isKept = ({ forgotten }: Forgotten, { vonage }: Config) =>
  forgotten > 0 && vonage.mode === 'live' && vonage.credentials.kind === 'jwt' && !vonage.credentials.basic;

function forgottenText(done: Forgotten, config: Config): string[] {
  const { forgotten, erased, refused, left } = done;
  return [
    `${forgotten} requests are forgotten${left.length === 0 ? ', and what its limits had counted' : ''}.`,
    ...(erased > 0 ? [`Vonage has erased ${erased} of them, or knew nothing of them.`] : []),
    ...(refused > 0 ? [`Vonage refused to erase ${refused} of them: ask it to enable Redact for the account.`] : []),
    ...(isKept(done, config)
      ? ['Vonage was not asked to erase them: that takes VONAGE_API_KEY and VONAGE_API_SECRET.']
      : []),
    ...(left.length > 0 ? ['Not all is forgotten yet: call this again to go on.'] : []),
  ];
}

function leftText({ found, outstanding }: Left, at: (instant: string) => string): string[] {
  return outstanding.map(({ what, dueAt, tries }) => {
    const due = new Date(dueAt).toISOString();
    const text =
      what === 'ERASE'
        ? `Vonage erases no sooner than an hour after the end: ask again from ${at(due)} on`
        : outstandingText({ what, dueAt: due, tries }, at);
    return `request ${found.request.ref}: ${text}.`;
  });
}
