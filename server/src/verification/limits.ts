import type { Log } from '../telemetry/log.ts';
import { limitNames, type LimitName, type LimitSettings } from './limit-settings.ts';
import { networksOf } from './networks.ts';
import { lineOf, parsePhoneNumber, regionOf, stemOf, world, type MaskedPhoneNumber } from './phone-number.ts';
import { createPumping, prefixOf, type CountedStart, type Pumped } from './pumping.ts';
import { countNothing, type Count, type Counting, type Limited, type Return, type Store } from './store.ts';
import type { Verification } from './verification.ts';
import { isOpen, stepOf, type Request } from './request.ts';

type Windowed = Exclude<LimitName, 'pumping' | 'wrong'>;

/** A series of wrong codes that nobody goes on with is forgotten after this. */
const wrongKeptMs = 30 * 24 * 60 * 60_000;

type Parts = {
  settings: LimitSettings;
  store: Pick<Store, 'tallied'>;
  log: Log;
  /** `TEST_NUMBERS`: nothing is counted for them. */
  isExempt: (phoneNumber: string) => boolean;
};

/** What is counted, per what. */
export function createLimits({ settings, store, log, isExempt }: Parts) {
  const { wrong } = settings;
  const pumping = settings.pumping === 'off' ? undefined : createPumping(settings.pumping, store);

  function counted(name: Windowed, of: string, members: readonly string[], at: number, times = 1): Count[] {
    const limits = settings[name].map(({ count, seconds }) => ({ most: count * times, ms: seconds * 1000 }));
    if (limits.length === 0) return [];
    const keepMs = Math.max(...limits.map(({ ms }) => ms));
    const keepMost = Math.max(...limits.map(({ most }) => most), members.length);
    return [{ key: `${name}:${of}`, members, at, limits, keepMs, keepMost }];
  }

  /** `address` null: nothing is counted by it. */
  const byAddress = (
    name: 'ip' | 'regions' | 'checks',
    clientAddress: string | null,
    members: readonly string[],
    at: number,
  ) =>
    (clientAddress === null ? [] : networksOf(clientAddress)).flatMap(({ of, times }) =>
      counted(name, of, members, at, times),
    );

  /** Wrong codes join the series; a start, with none, is refused by it. */
  function series(phoneNumber: string, members: readonly string[], at: number): Count[] {
    if (wrong === 'off') return [];
    const ms = wrong.lockSeconds * 1000;
    const limits = members.length === 0 ? [{ most: wrong.count, ms, sinceLatest: true as const }] : [];
    const keepMs = Math.max(wrongKeptMs, ms);
    return [{ key: `wrong:${lineOf(phoneNumber)}`, members, at, limits, keepMs, keepMost: wrong.count }];
  }

  return {
    /** Whether what a limit was reached for is refused; it is logged in any case. */
    refuses({ key }: Limited, phoneNumber: MaskedPhoneNumber | undefined): boolean {
      const isEnforced = settings.mode === 'enforce';
      log.warn(isEnforced ? 'A limit was reached.' : 'A limit would have been reached.', {
        limit: limitNames.find((name) => key.startsWith(`${name}:`)),
        ...(phoneNumber && { phoneNumber }),
      });
      return isEnforced;
    },

    /** Whether a verification must remember where it was asked for. */
    needsAddress: (phoneNumber: string): boolean =>
      !isExempt(phoneNumber) && (settings.ip.length > 0 || settings.regions.length > 0 || pumping !== undefined),

    /** A start that sends `request`, its whole plan; `pumped` as it was judged. */
    start(
      { number, clientAddress, verification }: CountedStart,
      request: Pick<Request, 'ref' | 'plan'>,
      pumped: Pumped = [],
    ): Count[] {
      const { e164 } = number;
      const { handleHash, createdAt: at } = verification;
      if (isExempt(e164)) return [];
      const stem = settings.stem.length > 0 ? stemOf(number) : undefined;
      return [
        ...counted('phone', lineOf(e164), [handleHash], at),
        ...(stem === undefined ? [] : counted('stem', stem, [handleHash], at)),
        ...byAddress('ip', clientAddress, [handleHash], at),
        ...byAddress('regions', clientAddress, [number.region ?? world], at),
        ...counted('prefix', prefixOf(e164), [handleHash], at),
        ...counted('total', '', messages(request), at),
        ...series(e164, [], at),
        ...(isLimited(pumped) ? [] : pumped),
      ];
    },

    /** What `pumping` makes of such a start. */
    pumped: async (start: CountedStart): Promise<Pumped> =>
      (isExempt(start.number.e164) ? undefined : pumping?.judge(start)) ?? [],

    /** Such a start was refused for it. It counts by address, or luck could be tried until it comes. */
    refused: (start: CountedStart): Counting => ({
      ...countNothing,
      counts: byAddress('ip', start.clientAddress, [start.verification.handleHash], start.verification.createdAt).map(
        (count) => ({
          ...count,
          limits: [],
        }),
      ),
      tallies: pumping?.refused(start) ?? [],
    }),

    /** A start that is tied to a request in flight: it sends nothing. */
    tie: ({ number, clientAddress, verification: { handleHash, createdAt } }: CountedStart): Count[] =>
      isExempt(number.e164) ? [] : byAddress('ip', clientAddress, [handleHash], createdAt),

    /** A code that is going to be compared: taken back unless it is wrong. */
    check: (phoneNumber: string, clientAddress: string | null, checkId: string, at: number): Count[] =>
      isExempt(phoneNumber) ? [] : byAddress('checks', clientAddress, [checkId], at),

    /** A handle, or what was asked with an idempotency key, that was guessed wrong. */
    guess: (clientAddress: string | null, guessId: string, at: number): Counting => ({
      ...countNothing,
      counts: byAddress('checks', clientAddress, [guessId], at),
    }),

    /** A right guess counts nothing, but who made too many wrong ones is not told of it. */
    guessed: (phoneNumber: string, clientAddress: string | null, at: number): Counting => ({
      ...countNothing,
      counts: isExempt(phoneNumber) ? [] : byAddress('checks', clientAddress, [], at),
    }),

    wrongCode: (phoneNumber: string, checkId: string, at: number): Count[] =>
      isExempt(phoneNumber) ? [] : series(phoneNumber, [checkId], at),

    /** What a change of a request gives back and tallies. */
    changed(before: Request | null, after: Request | null, now: number): Pick<Counting, 'returns' | 'tallies'> {
      if (!before || !after || isExempt(after.phoneNumber)) return countNothing;
      const isSent = before.phase.name === 'SENDING' && after.phase.name === 'OPEN';
      const verified = before.verifications.some(isVerified) ? undefined : after.verifications.find(isVerified);
      const isOver = before.phase.name === 'OPEN' && after.phase.name === 'OVER';
      return {
        returns: [
          ...(verified ? ofVerified(after, verified, settings) : []),
          ...(isOver && settings.total.length > 0 ? unusedSteps(before, after, now) : []),
          ...(settings.total.length > 0 ? cutSteps(before, after) : []),
        ],
        tallies: [
          ...((isSent && pumping?.sent(after, now)) || []),
          ...((verified && pumping?.verified(after, verified, now)) || []),
        ],
      };
    },
  };
}

export type Limits = ReturnType<typeof createLimits>;

export const isLimited = (done: unknown): done is Limited =>
  typeof done === 'object' && done !== null && 'until' in done;

/** Takes back what was counted: of all `counts`, or of those of one limit. */
export const returnsOf = (counts: readonly Count[], of?: LimitName): Return[] =>
  counts
    .filter(({ key }) => of === undefined || key.startsWith(`${of}:`))
    .map(({ key, members, at }) => ({ key, members, at }));

const isVerified = ({ state }: Verification) => state.status === 'VERIFIED';

/** What a right code gives back, and the series of wrong ones that it ends. */
function ofVerified(
  { phoneNumber }: Request,
  { handleHash, clientAddress, createdAt: at }: Verification,
  settings: LimitSettings,
): Return[] {
  const region = regionOf(phoneNumber);
  const number = settings.stem.length > 0 ? parsePhoneNumber(phoneNumber, '') : 'NOT_A_NUMBER';
  const stem = typeof number === 'string' ? undefined : stemOf(number);
  const ofAddress = (clientAddress === null ? [] : networksOf(clientAddress)).flatMap(({ of }) => [
    { key: `ip:${of}`, members: [handleHash], at },
    { key: `regions:${of}`, members: [region], at },
  ]);
  return [
    ...ofAddress,
    ...(stem === undefined ? [] : [{ key: `stem:${stem}`, members: [handleHash], at }]),
    ...(settings.pumping === 'off' ? [] : [{ key: `pumping:${region}`, members: [handleHash], at }]),
    { key: `prefix:${prefixOf(phoneNumber)}`, members: [handleHash], at },
    { key: `wrong:${lineOf(phoneNumber)}`, members: null, at: null },
  ];
}

/** A message a step; by the request, so that a plan that is claimed again is counted once. */
const messages = ({ ref, plan }: Pick<Request, 'ref' | 'plan'>) => plan.map((_, step) => `${ref}:${step}`);

function unusedSteps(before: Request, { phase }: Request, now: number): Return[] {
  if (!isOpen(before)) return [];
  const { step } = stepOf(before, phase.name === 'OVER' ? phase.overAt : now);
  return [{ key: 'total:', members: messages(before).slice(step + 1), at: null }];
}

/** Of a plan that was cut before anything was sent; an earlier send that was lost may have sent all of it. */
function cutSteps({ ref, phase: before }: Request, { phase: after }: Request): Return[] {
  if (before.name !== 'SENDING' || after.name !== 'SENDING' || before.lost) return [];
  return [{ key: 'total:', members: messages({ ref, plan: before.plan }).slice(after.plan.length), at: null }];
}
