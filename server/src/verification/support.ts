import { helpCodeOf } from './help-code.ts';
import type { Limits } from './limits.ts';
import { limitNames, type LimitName } from './limit-settings.ts';
import type { Owed } from './owed.ts';
import { lineOf, type PhoneNumber } from './phone-number.ts';
import { isOpen, type Request } from './request.ts';
import type { Found, Requests } from './requests.ts';
import { countNothing, type Store } from './store.ts';
import { isPending } from './verification.ts';

/** What a request still waits for before it may be forgotten, and from when on that may be. */
export type Outstanding = {
  /** SEND: its code may be on its way. OPEN: somebody may still type it. CANCEL, LOOK: Vonage, WEBHOOK: one's own backend, is still to be told or asked. */
  readonly what: 'SEND' | 'OPEN' | 'CANCEL' | 'LOOK' | 'WEBHOOK';
  readonly dueAt: number;
  /** Calls made so far that failed. */
  readonly tries: number;
};

type Parts = { store: Pick<Store, 'count'>; requests: Requests; limits: Limits; now: () => number };

/** What an operator may see and do of one number, beside the service: docs/operating.md#supporting-one-person. */
export function createSupport({ store, requests, limits, now }: Parts) {
  /** The request after it was closed for everybody, or as it is; undefined where it is no more. */
  async function close(known: Found): Promise<Found | undefined> {
    for (const { handleHash } of known.request.verifications.filter(isPending))
      await requests.event(known, { type: 'CANCELED', handleHash }); // oxlint-disable-line no-await-in-loop
    return requests.again(known);
  }

  return {
    /** All that is stored of a number, in whichever of its forms. Reads the whole store. */
    ofNumber: ({ e164 }: PhoneNumber) => requests.search(({ phoneNumber }) => lineOf(phoneNumber) === lineOf(e164)),

    /** What a person reads out of the page: one verification's. Reads the whole store. */
    ofHelpCode: (helpCode: string) =>
      requests.search((request) => request.verifications.some((one) => helpCodeOf(one, request) === helpCode)),

    /** All that backends started under a reference of theirs. Reads the whole store. */
    ofReference: (reference: string) =>
      requests.search(({ verifications }) => verifications.some(({ startedBy }) => startedBy?.reference === reference)),

    /** The limits that hold a number up now, and until when. */
    async heldUp(number: PhoneNumber): Promise<{ limit: LimitName; until: number }[]> {
      const counts = limits.ofNumber(number, now());
      const looked = await Promise.all(counts.map((one) => store.count({ ...countNothing, counts: [one] })));
      return looked.flatMap((done) => {
        const limit = done === true ? undefined : limitNames.find((name) => done.key.startsWith(`${name}:`));
        return done === true || limit === undefined ? [] : [{ limit, until: done.until }];
      });
    },

    lift: async (number: PhoneNumber): Promise<void> => void (await store.count(limits.lifted(number))),

    close,
    again: requests.again,
    forget: requests.forget,
  };
}

export type Support = ReturnType<typeof createSupport>;

const owing = (what: Outstanding['what'], owed: Owed | null | undefined): Outstanding[] =>
  owed ? [{ what, dueAt: owed.calling?.heldUntil ?? owed.dueAt, tries: owed.tries }] : [];

/** What is still to happen of a request: nothing where it may be forgotten. */
export function outstandingOf(request: Request): Outstanding[] {
  const { phase, verifications, expiresAt } = request;
  const webhooks = verifications.flatMap(({ owedEnd }) => owing('WEBHOOK', owedEnd));
  if (phase.name === 'SENDING') return [{ what: 'SEND', dueAt: phase.heldUntil, tries: 0 }, ...webhooks];
  if (phase.name === 'LOST') return [{ what: 'SEND', dueAt: phase.until, tries: 0 }, ...webhooks];
  if (!isOpen(request)) return webhooks;
  const called = [...owing('CANCEL', request.phase.cancel), ...owing('LOOK', request.phase.look), ...webhooks];
  return called.length > 0 ? called : [{ what: 'OPEN', dueAt: expiresAt, tries: 0 }];
}
