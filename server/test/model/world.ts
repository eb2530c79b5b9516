import type { Channel, Verification } from '../../src/schema.generated.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { createLog } from '../../src/telemetry/log.ts';
import type {
  AdvanceOutcome,
  AtProvider,
  CancelOutcome,
  CheckOutcome,
  LookOutcome,
  Provider,
  SendOutcome,
} from '../../src/verification/provider.ts';
import { StoreUnavailable, type Store } from '../../src/verification/store.ts';
import { tellTimeoutMs, type End, type Tell } from '../../src/verification/telling.ts';
import { createVerifications, type Verifications } from '../../src/verification/verifications.ts';
import { createModelClock } from './clock.ts';
import { fated, isPlain, strikable, type Luck } from './luck.ts';
import { createVonage, type VonageSettings } from './vonage.ts';
import { testPolicy, usualParts } from '../rules-fixture.ts';
import { caller } from '../caller.ts';

export type Settings = VonageSettings & {
  maxAttempts: number;
  channels: readonly Channel[];
  timeoutSeconds: number;
  reuseCode: boolean;
  /** Vonage is asked what became of a lost check. */
  asks: boolean;
};

/** Something asked of a node of its own, so that its luck and its calls are known to be its. */
export type Operation = {
  readonly kind: 'start' | 'check' | 'resend' | 'cancel' | 'report' | 'sweep';
  /** The verification's handle, where it is about one. */
  readonly id: string;
  readonly key: string | undefined;
  /** A start's. */
  readonly phoneNumber: string | undefined;
  readonly luck: Luck;
  readonly begunAt: number;
  /** The store failed it. */
  struck: boolean;
  /** Calls to Vonage that it made. */
  calls: number;
  ended: boolean;
};

/** One call to Vonage. `did`: what Vonage did, whatever became of the answer; null: nothing yet, or nothing at all. */
export type Call = {
  readonly by: Operation;
  readonly at: number;
  /** Empty for a start that wasn't taken. */
  requestId: string;
  did: string | null;
  /** What the operation was told; null: it waits. */
  told: string | null;
  toldAt: number;
};

/** A handle that was answered to someone. */
export type Known = {
  readonly id: string;
  readonly key: string | undefined;
  readonly phoneNumber: string;
  view: Verification;
  /** Vonage's request, once it is known. */
  requestId: string | undefined;
  lastPendingAt: number;
  /** It was seen before its end. */
  wasOpen: boolean;
  forgotten: boolean;
};

export const timeoutMs = 5_000;
/** Vonage takes no cancel before. */
export const cancelDelayMs = 30_000;
/** How long a suspended operation may still be resumed: beyond, its claim to call Vonage may be someone else's. */
const resumableMs = 1_000;

const log = createLog('silent');

const never = async () => {
  throw new Error('A reader calls nobody');
};

/**
 * The rules over a real store, a Vonage in the same process, and everything that can go wrong between them. `answers`
 * counts what was answered.
 */
export function createWorld(settings: Settings, answers = new Map<string, number>()) {
  const clock = createModelClock();
  const store = createSqliteStore(':memory:');
  const vonage = createVonage(settings, clock.now);
  const faults: string[] = [];
  const operations: Operation[] = [];
  const known: Known[] = [];
  const starts: (Call & { readonly phoneNumber: string })[] = [];
  const checks: Call[] = [];
  const advances: Call[] = [];
  const cancels: Call[] = [];
  /** What one's own backend heard of each end; more than one where its answer was lost. */
  const told: End[] = [];
  /** Ids of ends that it is being told. */
  const beingTold = new Set<string>();
  const held: (() => void)[] = [];
  const suspended: { since: number; resume: () => void }[] = [];
  let proofs = 0;

  const nodeOf = (over: Store, provider: Provider, tell: Tell = never) =>
    createVerifications({
      store: over,
      provider,
      tell,
      proofs: {
        jwks: { keys: [] },
        read: async () => 'NOT_GENUINE',
        sign: () => ({ token: `proof ${(proofs += 1)}`, expiresAt: clock.now() + 300_000 }),
      },
      clock,
      log,
      ...usualParts,
      policy: {
        ...testPolicy,
        maxAttempts: settings.maxAttempts,
        cancelDelayMs,
        doubtMs: settings.asks ? 65_000 : settings.webhooks ? 30_000 : 0,
        looks: settings.asks,
      },
      offer: {
        ...usualParts.offer,
        channels: settings.channels,
        channelTimeoutSeconds: settings.timeoutSeconds,
        reuseCode: settings.reuseCode,
      },
      providerTimeoutMs: timeoutMs,
    });

  /** A node that only reads. */
  const reader = nodeOf(store, { start: never, check: never, advance: never, cancel: never });

  const storeFor = (by: Operation) =>
    strikable(store, by.luck.blow, {
      away: () => {
        by.struck = true;
      },
      suspend: () => new Promise((resume) => void suspended.push({ since: clock.now(), resume })),
    });

  /** Whether a verification of this number is open before its end whose request Vonage hasn't called unknown. */
  async function isServed(phoneNumber: string): Promise<boolean> {
    const gone = [...checks, ...advances].filter(({ told }) => told === 'NOT_FOUND').map(({ requestId }) => requestId);
    return isOpen((one) => one.phoneNumber === phoneNumber && !(one.requestId && gone.includes(one.requestId)));
  }

  async function isOpen(isOne: (known: Known) => boolean): Promise<boolean> {
    const views = await Promise.all(known.filter(isOne).map(({ id }) => reader.get(caller(id))));
    return views.some(
      (view) => view?.__typename === 'Verification' && view.status === 'PENDING' && view.expiresAt > view.now,
    );
  }

  /** Not before it is 30 s old for us, who may have counted up to a call's time before Vonage. */
  function cancelableAt(requestId: string): number {
    const isOurs = starts.some((start) => start.requestId === requestId);
    const request = vonage.requestOf(requestId);
    return isOurs && request ? request.startedAt + cancelDelayMs - timeoutMs : 0;
  }

  /** Tells one's own backend, as `by`'s luck wants it. */
  const tellFor =
    (by: Operation): Tell =>
    async (end) => {
      if (beingTold.has(end.id)) faults.push('Two told one end at the same time');
      beingTold.add(end.id);
      const act = (): Awaited<ReturnType<Tell>> => {
        told.push(end);
        return { outcome: 'TAKEN' };
      };
      const notTaken = { outcome: 'NOT_TAKEN' } as const;
      const until = clock.now() + tellTimeoutMs;
      const outcome = await fated(
        by.luck.fate,
        { act, lost: notTaken, refused: notTaken },
        {
          hold: (release) => void held.push(() => clock.now() < until && release()),
          timeOut: () => clock.wait(tellTimeoutMs),
        },
      );
      beingTold.delete(end.id);
      return outcome;
    };

  function providerFor(by: Operation): Provider {
    const call = (requestId: string): Call => ({
      by,
      at: clock.now(),
      requestId,
      did: null,
      told: null,
      toldAt: Infinity,
    });

    /** Calls Vonage as `by`'s luck wants it. */
    async function reach<Outcome extends { outcome: string }>(
      call: Call,
      ways: { act: () => Outcome; lost: Outcome; refused: Outcome },
    ): Promise<Outcome> {
      by.calls += 1;
      const act = () => {
        const outcome = ways.act();
        call.did = outcome.outcome;
        return outcome;
      };
      // What Vonage starts or cancels only after the time-out isn't ours to prevent.
      const until = by.kind === 'check' || by.kind === 'resend' ? Infinity : clock.now() + timeoutMs;
      const outcome = await fated(
        by.luck.fate,
        { ...ways, act },
        {
          hold: (release) => void held.push(() => clock.now() < until && release()),
          timeOut: () => clock.wait(timeoutMs),
        },
      );
      call.told = outcome.outcome;
      call.toldAt = clock.now();
      return outcome;
    }

    return {
      async start(send) {
        if (await isServed(send.phoneNumber)) faults.push('A start was sent for a number with an open verification');
        const begun = { ...call(''), phoneNumber: send.phoneNumber };
        starts.push(begun);
        const act = () => {
          const outcome = vonage.start(send);
          if (outcome.outcome === 'SENT') begun.requestId = outcome.requestId;
          return outcome;
        };
        const refused: SendOutcome = { outcome: 'NOT_SENT', retryable: true };
        return reach<SendOutcome>(begun, { act, lost: { outcome: 'LOST' }, refused });
      },
      check({ requestId }, code) {
        const begun = call(requestId);
        checks.push(begun);
        const act = (): CheckOutcome => ({ outcome: vonage.check(requestId, code) });
        return reach(begun, { act, lost: { outcome: 'LOST' }, refused: { outcome: 'NOT_COUNTED', retryable: true } });
      },
      advance({ requestId }) {
        const begun = call(requestId);
        advances.push(begun);
        const act = (): AdvanceOutcome => ({ outcome: vonage.advance(requestId) });
        return reach(begun, { act, lost: { outcome: 'LOST' }, refused: { outcome: 'NOT_ADVANCED', retryable: true } });
      },
      async cancel({ requestId }) {
        if (await isOpen((one) => one.requestId === requestId))
          faults.push('Vonage was told to cancel a request with an open verification');
        if (clock.now() < cancelableAt(requestId)) faults.push('Vonage was told a cancel that it cannot take yet');
        const begun = call(requestId);
        cancels.push(begun);
        const act = (): CancelOutcome => ({ outcome: vonage.cancel(requestId) });
        return reach(begun, { act, lost: { outcome: 'NOT_CANCELED' }, refused: { outcome: 'NOT_CANCELED' } });
      },
      ...(settings.asks && {
        look({ requestId }: AtProvider) {
          const unknown: LookOutcome = { outcome: 'UNKNOWN' };
          // To ask changes nothing at Vonage: it is not the one call of its operation.
          by.calls -= 1;
          return reach(call(requestId), { act: () => vonage.look(requestId), lost: unknown, refused: unknown });
        },
      }),
    };
  }

  /** Asks something of a node of its own; `ended` hears the result, if ever there is one. */
  function perform<Result>(
    about: Pick<Operation, 'kind' | 'luck'> & Partial<Pick<Operation, 'id' | 'key' | 'phoneNumber'>>,
    work: (verifications: Verifications) => Promise<Result>,
    ended: (result: Result, by: Operation) => void,
  ): Operation {
    const { kind, luck, id = '', key, phoneNumber } = about;
    const by: Operation = {
      kind,
      luck,
      id,
      key,
      phoneNumber,
      begunAt: clock.now(),
      struck: false,
      calls: 0,
      ended: false,
    };
    operations.push(by);
    const run = async () => {
      try {
        const result = await work(nodeOf(storeFor(by), providerFor(by), tellFor(by)));
        by.ended = true;
        ended(result, by);
      } catch (error) {
        by.ended = true;
        const isTold = error instanceof StoreUnavailable && by.struck && (kind === 'report' || kind === 'sweep');
        if (!isTold) faults.push(`${kind} threw ${error instanceof Error ? error.stack : String(error)}`);
      }
    };
    void run();
    return by;
  }

  return {
    settings,
    clock,
    store,
    vonage,
    reader,
    perform,
    operations,
    starts,
    checks,
    advances,
    cancels,
    told,
    known,
    /** Handles whose check has answered VERIFIED. */
    successes: new Set<string>(),
    answers,
    /** What broke the rules. */
    faults,
    /** Answers that are on their way. */
    held,
    resumable: () => suspended.filter(({ since }) => clock.now() - since <= resumableMs),
    resume(one: (typeof suspended)[number]) {
      suspended.splice(suspended.indexOf(one), 1);
      one.resume();
    },
    /** Nothing has gone wrong so far, and nothing is under way. */
    isCalm: () => operations.every(({ ended, luck }) => ended && isPlain(luck)),
  };
}

export type World = ReturnType<typeof createWorld>;
