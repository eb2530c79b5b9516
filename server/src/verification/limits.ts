import type { Log } from '../telemetry/log.ts';
import { createClientNames } from './client-names.ts';
import { limitNames, type LimitName, type LimitSettings } from './limit-settings.ts';
import type { Lists } from './lists.ts';
import { networksOf } from './networks.ts';
import { lineOf, stemOf, world, type MaskedPhoneNumber, type PhoneNumber } from './phone-number.ts';
import { createdAtOf } from './names.ts';
import { createPumping, prefixOf, type CountedStart, type Pumped } from './pumping.ts';
import { endOfSeries, ofVerified } from './returns.ts';
import { countNothing, type Count, type Counting, type Limited, type Return, type Store } from './store.ts';
import type { Request } from './request.ts';
import type { Happening } from './transition/moment.ts';

type Windowed = Exclude<LimitName, 'pumping' | 'wrong'>;

/** A series of wrong codes that nobody goes on with is forgotten after this. */
const wrongKeptMs = 30 * 24 * 60 * 60_000;

/** What is counted; once where nothing else is said. */
type Counted = { readonly at: number; readonly times?: number; readonly member?: string | undefined };

/** A request whose plan a start sends; `lostPlan`: it was claimed before for that one, and is lost. */
type Claimed = Pick<Request, 'ref' | 'plan'> & { readonly lostPlan?: Request['plan'] | undefined };

type Parts = {
  settings: LimitSettings;
  store: Pick<Store, 'tallied' | 'keep'>;
  log: Log;
  /** `TEST_NUMBERS`: nothing is counted for them. */
  isExempt: (phoneNumber: string) => boolean;
  /** Of whom they allow only messages are counted. */
  lists: Pick<Lists, 'allow' | 'isEmpty'>;
};

/** What is counted, per what. */
export function createLimits({ settings, store, log, isExempt, lists }: Parts) {
  const { wrong } = settings;
  const clientName = createClientNames(store);
  const pumping = settings.pumping === 'off' ? undefined : createPumping(settings.pumping, store);

  const isFree = (phoneNumber: string, clientAddress: string | null) =>
    isExempt(phoneNumber) || lists.allow(phoneNumber, clientAddress);
  /** Whether what was sent counted nothing but messages. */
  const wasFree = ({ phoneNumber, verifications: [first] }: Request) =>
    isFree(phoneNumber, first?.clientAddress ?? null);

  /** `share`: of the limit's count, how often this subject has it. */
  function counted(limit: Windowed, subject: string, { at, times = 1, member }: Counted, share = 1): Count[] {
    const limits = settings[limit].map(({ count, seconds }) => ({ most: count * share, ms: seconds * 1000 }));
    if (limits.length === 0) return [];
    const windows = limits.map(({ ms }) => ms).toSorted((one, other) => one - other);
    return [{ key: `${limit}:${subject}`, times, member, at, limits, windows }];
  }

  /** `clientAddress` null: nothing is counted by it. */
  const byAddress = (limit: 'ip' | 'regions' | 'checks', clientAddress: string | null, what: Counted) =>
    (clientAddress === null ? [] : networksOf(clientAddress)).flatMap((network) =>
      counted(limit, network.name, what, network.times),
    );

  /** `times` 0: only whether the number is locked (at a start); 1: a wrong code more. */
  function series(phoneNumber: string, times: 0 | 1, at: number): Count[] {
    if (wrong === 'off') return [];
    const ms = wrong.lockSeconds * 1000;
    const limits = times === 0 ? [{ most: wrong.count, ms, sinceLatest: true as const }] : [];
    return [{ key: `wrong:${lineOf(phoneNumber)}`, times, at, limits, windows: [Math.max(wrongKeptMs, ms)] }];
  }

  function ofHappening(request: Request, happening: Happening, now: number): Partial<Counting> {
    switch (happening.type) {
      case 'SENT':
        return { tallies: (wasFree(request) ? undefined : pumping?.sent(request, now)) ?? [] };
      case 'UNSENT': {
        const times = happening.to - happening.from;
        return settings.total.length > 0 && times > 0
          ? { returns: [{ key: 'total:', at: createdAtOf(request.ref), times }] }
          : {};
      }
      case 'VERIFIED': {
        const { verification } = happening;
        return {
          returns: isFree(request.phoneNumber, verification.clientAddress)
            ? [endOfSeries(request.phoneNumber)]
            : ofVerified(request, verification, settings),
          tallies: (wasFree(request) ? undefined : pumping?.verified(request, verification, now)) ?? [],
        };
      }
    }
  }

  return {
    /** Whether what a limit was reached for, as one of `counts`, is refused; it is recorded in any case. */
    async refuses(
      { key }: Limited,
      counts: readonly Count[],
      phoneNumber: MaskedPhoneNumber | undefined,
    ): Promise<boolean> {
      const { mode } = settings;
      // The network that is at its limit, or else the address of whoever reached another one.
      const [network] = [key, ...counts.map((count) => count.key)].flatMap((one) => networkIn(one) ?? []);
      log.record({
        type: 'LIMITED',
        limit: limitNames.find((name) => key.startsWith(`${name}:`)),
        mode,
        ...(phoneNumber && { phoneNumber }),
        ...(network !== undefined && { client: await clientName(network) }),
      });
      return mode === 'enforce';
    },

    /** Whether a verification must remember its client address. */
    needsAddress: (phoneNumber: string): boolean =>
      !isExempt(phoneNumber) &&
      (settings.ip.length > 0 || settings.regions.length > 0 || pumping !== undefined || !lists.isEmpty()),

    /** A start that sends `request`, its whole plan; `pumped` as it was judged. */
    start(
      { number, clientAddress, verification }: CountedStart,
      { ref, plan, lostPlan = [] }: Claimed,
      pumped: Pumped = [],
    ): Count[] {
      const { e164 } = number;
      const { createdAt: at } = verification;
      if (isExempt(e164)) return [];
      // Messages count with their request's first claim, so that a plan that is claimed again is counted once.
      const messages = { at: createdAtOf(ref), times: plan.length - lostPlan.length };
      const sent = messages.times > 0 ? counted('total', '', messages) : [];
      if (lists.allow(e164, clientAddress)) return sent;
      const stem = settings.stem.length > 0 ? stemOf(number) : undefined;
      return [
        ...counted('phone', lineOf(e164), { at }),
        ...(stem === undefined ? [] : counted('stem', stem, { at })),
        ...byAddress('ip', clientAddress, { at }),
        ...byAddress('regions', clientAddress, { at, member: number.region ?? world }),
        ...counted('prefix', prefixOf(e164), { at }),
        ...sent,
        ...series(e164, 0, at),
        ...(isLimited(pumped) ? [] : pumped),
      ];
    },

    /** What `pumping` makes of such a start. */
    pumped: async (start: CountedStart): Promise<Pumped> =>
      (isFree(start.number.e164, start.clientAddress) ? undefined : pumping?.judge(start)) ?? [],

    /** Such a start was refused for it. It counts by address, or luck could be tried until it comes. */
    refused: (start: CountedStart): Counting => ({
      ...countNothing,
      counts: byAddress('ip', start.clientAddress, { at: start.verification.createdAt }).map((count) => ({
        ...count,
        limits: [],
      })),
      tallies: pumping?.refused(start) ?? [],
    }),

    /** A start that is tied to a request in flight: it sends nothing. */
    tie: ({ number, clientAddress, verification: { createdAt: at } }: CountedStart): Count[] =>
      isFree(number.e164, clientAddress) ? [] : byAddress('ip', clientAddress, { at }),

    /** A code that is going to be compared: taken back unless it is wrong. */
    check: (phoneNumber: string, clientAddress: string | null, at: number): Count[] =>
      isFree(phoneNumber, clientAddress) ? [] : byAddress('checks', clientAddress, { at }),

    /** A handle, or what an idempotency key was used for, that was guessed wrong. */
    guess: (clientAddress: string | null, at: number): Counting => ({
      ...countNothing,
      counts: lists.allow(null, clientAddress) ? [] : byAddress('checks', clientAddress, { at }),
    }),

    /** A right guess counts nothing, but who made too many wrong ones is not told of it. */
    guessed: (phoneNumber: string, clientAddress: string | null, at: number): Counting => ({
      ...countNothing,
      counts: isFree(phoneNumber, clientAddress) ? [] : byAddress('checks', clientAddress, { at, times: 0 }),
    }),

    wrongCode: (phoneNumber: string, at: number): Count[] =>
      isFree(phoneNumber, null) ? [] : series(phoneNumber, 1, at),

    /** The limits that may hold a number up wherever its starts come from: each by itself, only to be looked at. */
    ofNumber: (number: PhoneNumber, at: number): Count[] => {
      const { e164 } = number;
      const stem = settings.stem.length > 0 ? stemOf(number) : undefined;
      if (isFree(e164, null)) return [];
      const looked = { at, times: 0 };
      return [
        ...counted('phone', lineOf(e164), looked),
        ...(stem === undefined ? [] : counted('stem', stem, looked)),
        ...counted('prefix', prefixOf(e164), looked),
        ...series(e164, 0, at),
      ];
    },

    /** Takes back all that was counted for a number alone: a prefix is shared by others. */
    lifted: (number: PhoneNumber): Counting => {
      const stem = stemOf(number);
      const line = lineOf(number.e164);
      const keys = [`phone:${line}`, ...(stem === undefined ? [] : [`stem:${stem}`]), `wrong:${line}`];
      return { ...countNothing, returns: keys.map((key) => ({ key, at: null })) };
    },

    /** What a change of a request gives back and tallies, by what happened. */
    happened(request: Request, happened: readonly Happening[], now: number): Counting {
      const all = isExempt(request.phoneNumber)
        ? []
        : happened.map((happening) => ofHappening(request, happening, now));
      return {
        counts: [],
        returns: all.flatMap(({ returns = [] }) => returns),
        tallies: all.flatMap(({ tallies = [] }) => tallies),
      };
    },
  };
}

export type Limits = ReturnType<typeof createLimits>;

/** The client's address, or a network that it is in, where a key is about one. */
const networkIn = (key: string): string | undefined => /^(?:ip|regions|checks):(.+)$/u.exec(key)?.[1];

export const isLimited = (done: unknown): done is Limited =>
  typeof done === 'object' && done !== null && 'until' in done;

/** Takes back what was counted: of all `counts`, or of those of one limit. */
export const returnsOf = (counts: readonly Count[], limit?: LimitName): Return[] =>
  counts
    .filter(({ key, times }) => times > 0 && (limit === undefined || key.startsWith(`${limit}:`)))
    .map(({ key, at, times, member }) => ({ key, at, times, member }));
