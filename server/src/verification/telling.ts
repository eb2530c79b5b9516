import type { Log } from '../telemetry/log.ts';
import type { Clock } from './clock.ts';
import { hashEnd } from './handle.ts';
import { helpCodeOf } from './help-code.ts';
import { isLastTry } from './transition/owed-end.ts';
import { isDue } from './owed.ts';
import type { Found, Requests } from './requests.ts';
import { isAway } from './store.ts';
import { isClosed, isExpired, type Closed, type StartedBy } from './verification.ts';
import { hashName } from './names.ts';
import { findVerification, maskedNumberOf, type Request } from './request.ts';

/** What a backend hears of an end; `id` is the same at each try. */
export type End = {
  id: string;
  /** E.164 with `+`. */
  phoneNumber: string;
  nonce: string | null;
  /** Null where a person's client started it. */
  startedBy: StartedBy | null;
  createdAt: number;
  /** Without a proof that has expired. */
  state: Closed;
  /** Nobody was reached: only the simulator or `TEST_NUMBERS` vouches for the number. */
  test: boolean;
};

/** Tells one's own backend, in `tellTimeoutMs` at most; all endings are returned. */
export type Tell = (end: End) => Promise<Told>;
type Told = { outcome: 'TAKEN' } | { outcome: 'NOT_TAKEN'; status?: number | undefined; error?: unknown };

export const tellTimeoutMs = 10_000;
/** Beyond the call itself: the store's writes around it. */
export const tellClaimMs = tellTimeoutMs + 1_000;

/** Calls at once; half of them are kept for those that weren't tried yet. */
const places = 20;
const placesOfRepeats = 10;
/** As many first tries, and as many repeats, wait for a place here; others come again later. */
const mostWaiting = 1_000;

type Given = {
  requests: Requests;
  clock: Clock;
  log: Log;
  /** Undefined where `WEBHOOK_URL` was removed: owed ends are tried again, and given up. */
  tell: Tell | undefined;
  isTest: (request: Request) => boolean;
  trouble: (ref: string, error: unknown) => void;
};

/**
 * Tells one's own backend of ends, beside the sweep that finds them, so that a slow receiver holds nobody up. Each is
 * claimed in the store once it has a place: nobody else tells it meanwhile.
 */
export function createTelling({ requests, clock, log, tell, isTest, trouble }: Given) {
  const firsts = createLane(places);
  const repeats = createLane(placesOfRepeats);
  const underWay = new Map<string, Promise<void>>();

  /** Takes what is due of a request to be told: NOTHING is; FULL: offer it again later. */
  function take(found: Found): 'NOTHING' | 'TAKEN' | 'FULL' {
    const due = found.request.verifications.filter(({ owedEnd }) => isDue(owedEnd, found.now));
    if (due.length === 0) return 'NOTHING';
    const taken = due.filter(({ handleHash, owedEnd }) => {
      const { waiting } = owedEnd?.tries === 0 ? firsts : repeats;
      const isRoom = waiting.size < mostWaiting || waiting.has(handleHash);
      if (isRoom && !underWay.has(handleHash)) waiting.set(handleHash, found);
      return isRoom;
    });
    fill();
    return taken.length === due.length ? 'TAKEN' : 'FULL';
  }

  function fill(): void {
    for (const lane of [firsts, repeats])
      for (const [handleHash, found] of lane.waiting) {
        if (underWay.size >= places || lane.calls >= lane.most) break;
        lane.waiting.delete(handleHash);
        lane.calls += 1;
        const call = alone(handleHash, found).finally(() => {
          lane.calls -= 1;
          underWay.delete(handleHash);
          fill();
        });
        underWay.set(handleHash, call);
      }
  }

  async function alone(handleHash: string, found: Found): Promise<void> {
    try {
      const claim = await claimed(handleHash, found);
      if (claim) await call(claim, handleHash);
    } catch (error) {
      // What wasn't written is told again: it is the same `id`.
      if (!isAway(error)) trouble(found.request.ref, error);
    }
  }

  /** Whoever writes the request meanwhile; undefined where nothing is due any more. */
  async function claimed(handleHash: string, known: Found): Promise<Found | undefined> {
    for (let found: Found | undefined = known; found; [found] = await requests.find(hashName(handleHash))) {
      if (!isDue(findVerification(found.request, handleHash)?.owedEnd, found.now)) return undefined;
      const heldUntil = clock.until(tellClaimMs);
      const claim = await requests.tryEvent(found, { type: 'TELL_CALLED', handleHash, heldUntil });
      if (claim) return claim;
    }
    return undefined;
  }

  async function call(claim: Found, handleHash: string): Promise<void> {
    const { request } = claim;
    const verification = findVerification(request, handleHash);
    const { owedEnd, state } = verification ?? {};
    if (!verification || !owedEnd?.calling || !state || !isClosed(state)) throw new Error('A claim to tell of no end');
    const { nonce, startedBy = null, createdAt } = verification;
    const id = `msg_${hashEnd(handleHash)}`;
    const calledAt = clock.now();
    const told: Told = (await tell?.({
      id,
      phoneNumber: request.phoneNumber,
      nonce,
      startedBy,
      createdAt,
      state: state.status === 'VERIFIED' && isExpired(state.proof, clock.now()) ? { ...state, proof: null } : state,
      test: isTest(request),
    })) ?? { outcome: 'NOT_TAKEN' };
    const seconds = (clock.now() - calledAt) / 1000;
    const isLast = told.outcome === 'NOT_TAKEN' && isLastTry(owedEnd);
    const outcome = isLast ? 'GIVEN_UP' : told.outcome;
    await requests.event(claim, { type: 'TELL_ENDED', handleHash, heldUntil: owedEnd.calling.heldUntil, outcome });
    const status = told.outcome === 'TAKEN' ? undefined : told.status;
    const helpCode = helpCodeOf(verification, request);
    const named = { webhook: id, status };
    log.record({ type: 'DELIVERED', outcome: isLast ? 'given_up' : inShort(told), ...named, helpCode, seconds });
    if (told.outcome === 'TAKEN') return;
    const fields = { ...named, phoneNumber: maskedNumberOf(request) };
    if (isLast) log.error('A webhook was given up.', fields, told.error);
    else if (owedEnd.tries === 0) log.warn('A webhook was not taken: it is tried again.', fields, told.error);
  }

  return {
    take,
    /** Resolves once nobody is being told. */
    async done(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
    /** Forgets who waits here: others tell them. */
    stop(): void {
      for (const { waiting } of [firsts, repeats]) waiting.clear();
    },
  };
}

function inShort(told: Told) {
  if (told.outcome === 'TAKEN') return 'ok';
  return told.status === undefined ? 'lost' : 'refused';
}

export type TellingEnds = ReturnType<typeof createTelling>;

/** By the hashes of handles, as they were last found. */
const createLane = (most: number) => ({ waiting: new Map<string, Found>(), calls: 0, most });
