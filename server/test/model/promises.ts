import type { Verification } from '../../src/schema.generated.ts';
import { hashEnd, hashHandle } from '../../src/verification/handle.ts';
import { hashName } from '../../src/verification/names.ts';
import { blockedNumber, goesItsOwnWay } from './vonage.ts';
import { cancelDelayMs, timeoutMs, type Call, type Known, type Operation, type World } from './world.ts';
import { caller } from '../caller.ts';

export const dayMs = 24 * 60 * 60_000;
/** How long a check or a resend may stay undecided: its claim, then the grace for a webhook (docs/rules.md#lost-checks). */
const undecidedMs = ({ settings }: World) => timeoutMs + 1_000 + (settings.asks ? 600_000 : 30_000);
const cooldownMs = 30_000;

/** Looks at every verification that was answered, and holds what it sees, and Vonage's books, against the rules. */
export async function observe(world: World): Promise<void> {
  for (const known of world.known) if (!known.forgotten) await look(world, known);
  const faults = [...world.faults, ...requestFaults(world), ...callFaults(world)];
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function look(world: World, known: Known): Promise<void> {
  const now = world.clock.now();
  const view = await world.reader.get(caller(known.id));
  if (!view) {
    if (now < known.lastPendingAt + dayMs) world.faults.push(`${known.id} was lost before a day after its end`);
    known.forgotten = true;
    return;
  }
  if (view.__typename === 'ServiceUnavailable') throw new Error('The store is away for who only reads');
  known.requestId ??= await requestIdOf(world, known.id);
  if (known.view.status === 'PENDING') world.faults.push(...endFaults(world, known, view));
  if (world.isCalm()) world.faults.push(...stepFaults(world, known, view));
  world.faults.push(...changeFaults(known.view, view), ...viewFaults(world, known, view));
  known.view = view;
  if (view.status === 'PENDING') known.lastPendingAt = now;
  known.wasOpen ||= view.status === 'PENDING';
}

async function requestIdOf({ store }: World, id: string): Promise<string | undefined> {
  const [stored] = await store.find([hashName(hashHandle(id))]);
  const phase = stored?.request.phase;
  return (phase?.name === 'OPEN' || phase?.name === 'OVER' ? phase.requestId : null) ?? undefined;
}

/** Of those that were open to somebody: whether each end was told, as it is, and nobody was told another. */
export function toldFaults({ known, told }: World): string[] {
  const byId = Map.groupBy(told, ({ id }) => id);
  return known.flatMap(({ id, view, wasOpen }) => {
    const ends = byId.get(`msg_${hashEnd(hashHandle(id))}`) ?? [];
    const { status, failure, phoneNumber } = view;
    const isTrue = ends.every(
      (end) =>
        end.state.status === status &&
        end.state.closedAt <= view.now.getTime() &&
        (end.state.status === 'FAILED' ? end.state.failure : null) === (failure ?? null) &&
        end.phoneNumber === phoneNumber,
    );
    return [
      ...said(wasOpen && ends.length === 0, 'An end was told to nobody'),
      ...said(!isTrue, 'An end was told otherwise than it is'),
    ].map((fault) => `${fault}: ${JSON.stringify(view)}`);
  });
}

const said = (isSo: boolean, fault: string) => (isSo ? [fault] : []);

/** What may not become of a verification. */
function changeFaults(before: Verification, after: Verification): string[] {
  const closed = before.status !== 'PENDING';
  return [
    ...said(closed && (after.status !== before.status || after.failure !== before.failure), 'It left a closed state'),
    ...said(after.expiresAt > before.expiresAt, 'It expires later than it said'),
    ...said(
      before.proof != null && after.proof != null && after.proof.token !== before.proof.token,
      'It has another proof than before',
    ),
    ...said(
      after.phoneNumber !== before.phoneNumber || after.createdAt.getTime() !== before.createdAt.getTime(),
      'It has another number or beginning than before',
    ),
    ...said(after.sharesRequest !== before.sharesRequest, 'It shares a request, or none, unlike before'),
  ].map((fault) => `${fault}: ${JSON.stringify(before)} became ${JSON.stringify(after)}`);
}

/** What a verification may not look like. */
export function viewFaults(world: World, known: Known, view: Verification): string[] {
  const { status, failure, attemptsRemaining, nextChannel, resendAvailableAt, proof, expiresAt } = view;
  const now = world.clock.now();
  const isOpen = status === 'PENDING';
  const ofIt = world.checks.filter(({ requestId }) => requestId === known.requestId);
  const isUndecided = world.operations.some((one) => isUndecidedAt(world, known, one, now));
  return [
    ...said((status === 'FAILED') !== (failure != null), 'It has a failure, or none, against its status'),
    ...said(proof != null && (status !== 'VERIFIED' || proof.expiresAt <= view.now), 'It has a proof out of place'),
    ...said((nextChannel == null) !== (resendAvailableAt == null), 'It has half of a next step'),
    ...said(!isOpen && (attemptsRemaining !== 0 || nextChannel != null), 'It is closed and can be used'),
    ...said(attemptsRemaining < 0, 'It has less than no attempts'),
    ...said(
      isOpen && attemptsRemaining > world.settings.maxAttempts - ofIt.filter(isCounted).length,
      'It promises more attempts than are left',
    ),
    ...said(isOpen && attemptsRemaining === 0 && !isUndecided, 'It is open without an attempt left'),
    ...said(isOpen && expiresAt.getTime() <= now && !isUndecided, 'It is open beyond its end'),
    ...said(status === 'VERIFIED' && !hasProvenItself(known, ofIt), 'It is verified without the right code in time'),
  ].map((fault) => `${fault}: ${JSON.stringify(view)}`);
}

/** What may not end a verification. */
function endFaults(world: World, { id, requestId = '', view: before }: Known, view: Verification): string[] {
  const { vonage, operations, settings } = world;
  const tied = world.known.filter((known) => known.requestId === requestId);
  const checks = world.checks.filter((check) => check.requestId === requestId);
  const isRunning = vonage.requestOf(requestId)?.phase === 'RUNNING';
  const isLost = checks.some(({ told }) => told === 'LOST');
  // Those that died may have counted, and kept, what nobody heard of.
  const allLive = operations.every(({ ended, struck }) => ended && !struck);
  const isEarly = before.expiresAt.getTime() > world.clock.now();
  const request = vonage.requestOf(requestId);
  const isOverForVonage = !request || (request.phase === 'OVER' && request.outcome === 'expired');
  // Asked, Vonage says how it ended.
  const isKnown = settings.asks && !(request?.phase === 'OVER' && request.outcome === 'completed');
  const isDoubted = checks.some(({ by, told }) => by.id === id && by.ended && !by.struck && told === 'LOST');
  const wrong: Record<Verification['status'], boolean> = {
    PENDING: false,
    VERIFIED: false, // `viewFaults` judges it whenever it is seen
    CANCELED: !operations.some(({ kind, id: of }) => kind === 'cancel' && of === id),
    EXPIRED: isEarly && (isRunning || (isDoubted && !isOverForVonage && !isKnown)),
    FAILED: isRunning && view.failure !== 'TOO_MANY_ATTEMPTS' && view.failure !== 'INDETERMINATE',
  };
  const attempts = checks.filter(isCounted).length + tied.length - 1;
  return [
    ...said(wrong[view.status], 'It ended without a reason'),
    ...said(
      view.failure === 'TOO_MANY_ATTEMPTS' && isRunning && allLive && attempts < settings.maxAttempts,
      'It ended with attempts left',
    ),
    ...said(view.failure === 'INDETERMINATE' && allLive && !isLost, 'It is in doubt without a lost answer'),
  ].map((fault) => `${fault}: ${JSON.stringify(view)}`);
}

/** In a calm world the present step, its code's age and life and the end are Vonage's own (docs/rules.md#steps). */
function stepFaults({ vonage, advances, settings }: World, { requestId = '' }: Known, view: Verification): string[] {
  const request = vonage.requestOf(requestId);
  if (view.status !== 'PENDING' || request?.phase !== 'RUNNING' || goesItsOwnWay(view.phoneNumber ?? '')) return [];
  const { present, ahead } = request;
  const resends = advances.filter((call) => call.requestId === requestId && call.did === 'ADVANCED').length;
  const end = present.initiatedAt + (1 + ahead.length) * settings.timeoutSeconds * 1000;
  const codeEnd = settings.reuseCode ? end : present.initiatedAt + settings.timeoutSeconds * 1000;
  const resendAt = present.initiatedAt + cooldownMs * 2 ** resends;
  return [
    ...said(view.channel.toLowerCase() !== present.channel, 'It names another channel than Vonage uses'),
    ...said(view.nextChannel?.toLowerCase() !== ahead[0]?.channel, 'It names another next channel than Vonage has'),
    ...said(view.expiresAt.getTime() !== end, 'It ends at another moment than its steps'),
    ...said(view.codeSentAt.getTime() !== present.initiatedAt, 'Its code went out at another moment'),
    ...said(view.codeExpiresAt.getTime() !== codeEnd, 'Its code is right for another time'),
    ...said(
      view.resendAvailableAt != null && view.resendAvailableAt.getTime() !== resendAt,
      'Its cooldown does not count from the last code',
    ),
  ].map((fault) => `${fault}: ${JSON.stringify(view)}`);
}

/** Whether a check or a resend on its request may still be decided by an answer or a webhook. */
function isUndecidedAt(world: World, known: Known, { kind, id, begunAt }: Operation, now: number): boolean {
  if ((kind !== 'check' && kind !== 'resend') || begunAt + undecidedMs(world) <= now) return false;
  return world.known.some((other) => other.id === id && other.requestId === known.requestId);
}

const hasProvenItself = ({ id, view }: Known, checks: readonly Call[]) =>
  checks.some(({ by, did }) => by.id === id && did === 'CORRECT' && by.begunAt < view.expiresAt.getTime());

const isCounted = ({ told }: Call) => told !== 'NOT_COUNTED';

/** What may not happen to a request at Vonage. */
function requestFaults(world: World): string[] {
  const requestIds = new Set(world.known.flatMap(({ requestId }) => requestId ?? []));
  return [...requestIds].flatMap((requestId) => {
    const tied = world.known.filter((known) => known.requestId === requestId && !known.forgotten);
    const withStatus = (status: Verification['status']) => tied.filter(({ view }) => view.status === status).length;
    const codes = world.checks.filter((check) => check.requestId === requestId && isCounted(check)).length;
    const isCanceled = world.cancels.some(
      (cancel) => cancel.requestId === requestId && cancel.told === 'CANCELED' && cancel.by.ended && !cancel.by.struck,
    );
    return [
      ...said(withStatus('VERIFIED') > 1, 'Two verifications of one request are verified'),
      ...said(withStatus('VERIFIED') === 1 && withStatus('PENDING') > 0, 'One is verified and another is open'),
      ...said(withStatus('PENDING') > 3, 'More than three verifications share a request'),
      ...said(codes > world.settings.maxAttempts, 'More codes than attempts reached Vonage'),
      ...said(isCanceled && withStatus('PENDING') > 0, 'A canceled request has an open verification'),
    ].map((fault) => `${fault}: ${JSON.stringify(tied.map(({ view }) => view))}`);
  });
}

/** What may not be asked of Vonage. */
function callFaults({ operations, starts, advances, clock, settings }: World): string[] {
  const now = clock.now();
  const mostStarts = settings.unknowns.repeatedChannel === 'REFUSED' ? 2 : 1;
  const twice = (calls: readonly Call[], did: string) =>
    [...Map.groupBy(calls, ({ by }) => by.key)].some(
      ([key, same]) => key !== undefined && same.filter((call) => call.did === did && now - call.at < dayMs).length > 1,
    );
  return [
    ...said(
      operations.some(({ kind, calls }) => kind !== 'sweep' && calls > (kind === 'start' ? mostStarts : 1)),
      'One operation called Vonage twice',
    ),
    // Where Vonage has blocked a send whose answer was lost, its 409 doesn't stand in the way of the next.
    ...said(
      twice(
        starts.filter(({ phoneNumber }) => phoneNumber !== blockedNumber),
        'SENT',
      ),
      'Two messages were sent for one key',
    ),
    ...said(twice(advances, 'ADVANCED'), 'A resend key moved on twice'),
  ];
}

/**
 * Requests whose cancel Vonage is owed by now and can take: ours, all of their verifications closed, one of them by a
 * cancel, the second step not near.
 */
export function owedCancels(world: World): string[] {
  const now = world.clock.now();
  if (world.known.some(({ requestId, view }) => requestId === undefined && view.status === 'PENDING')) return [];
  return [...Map.groupBy(world.known, ({ requestId }) => requestId)].flatMap(([requestId, tied]) => {
    const request = requestId === undefined ? undefined : world.vonage.requestOf(requestId);
    if (requestId === undefined || request?.phase !== 'RUNNING' || request.taken.length > 0) return [];
    const sends = world.starts.filter(({ phoneNumber, at }) => phoneNumber === tied[0]?.phoneNumber && at <= now);
    const isOurs = sends.some((send) => send.requestId === requestId);
    // A tie that nobody heard of, since its process died, keeps the request open.
    const isSecretlyTied = world.operations.some(
      ({ kind, phoneNumber, ended, struck }) =>
        kind === 'start' && phoneNumber === tied[0]?.phoneNumber && (!ended || struck),
    );
    // A send whose answer was lost counts from its own beginning (docs/rules.md#lost-starts), any other from its answer.
    const answers = sends.filter((send) => send.requestId === requestId).map(({ toldAt }) => toldAt);
    const lost = sends.filter(({ told }) => told === 'LOST').map(({ at }) => at);
    const begunAt = Math.max(request.startedAt, ...(lost.length > 0 ? lost : answers));
    // Vonage may say of a cancel that it doesn't take what it says of a request that is over.
    const isRefused = world.cancels.some((cancel) => cancel.requestId === requestId && cancel.told === 'NOT_FOUND');
    const isOwed =
      isOurs &&
      !isRefused &&
      !isSecretlyTied &&
      begunAt + cancelDelayMs <= now &&
      request.present.initiatedAt + world.settings.timeoutSeconds * 1000 - timeoutMs > now &&
      tied.every(({ view }) => view.status !== 'PENDING') &&
      tied.some(({ view }) => view.status === 'CANCELED');
    return isOwed ? [requestId] : [];
  });
}
