import type {
  CancelVerificationResult,
  CheckCodeResult,
  ResendCodeResult,
  StartVerificationResult,
  Verification,
} from '../../src/schema.generated.ts';
import type { BadInput } from '../../src/verification/problems.ts';
import { viewFaults } from './promises.ts';
import { goesItsOwnWay } from './vonage.ts';
import type { Known, Operation, World } from './world.ts';

export type Answer = StartVerificationResult | CheckCodeResult | ResendCodeResult | CancelVerificationResult | BadInput;

/** What an answer shows of a verification. */
function viewOf(answer: Answer): Verification | undefined {
  switch (answer.__typename) {
    case 'Verification':
      return answer;
    case 'IncorrectCode':
    case 'VerificationClosed':
    case 'NoChannelLeft':
      return answer.verification;
    default:
      return undefined;
  }
}

/** What holds of every answer. */
export function noteAnswer(
  world: World,
  { kind, struck, luck }: Operation,
  known: Known | undefined,
  answer: Answer,
): void {
  const { __typename: name } = answer;
  world.answers.set(`${kind} ${name}`, (world.answers.get(`${kind} ${name}`) ?? 0) + 1);
  if (struck && !(name === 'ServiceUnavailable' && answer.retryable))
    world.faults.push(`The store was away and ${kind} answered ${name}`);
  if (name === 'RateLimited' && answer.retryAt.getTime() <= world.clock.now())
    world.faults.push(`${kind} may be tried again at once`);
  const view = viewOf(answer);
  // Who was suspended answers what was true before.
  if (view && known && luck.blow?.what !== 'SUSPENDED') world.faults.push(...viewFaults(world, known, view));
}

/** What a calm world must have answered; fields that are left out may be anything. */
export type Expected = {
  answer: Answer['__typename'];
  calls?: number;
  status?: string;
  channel?: string;
  attemptsRemaining?: number;
  expiresAt?: number;
  sharesRequest?: boolean;
  retryAt?: number;
};

export function holdAgainst(world: World, { kind, calls }: Operation, answer: Answer, expected: Expected): void {
  const view = viewOf(answer);
  const actual: Record<keyof Expected, unknown> = {
    answer: answer.__typename,
    calls,
    status: view?.status,
    channel: view?.channel,
    attemptsRemaining: view?.attemptsRemaining,
    expiresAt: view?.expiresAt.getTime(),
    sharesRequest: view?.sharesRequest,
    retryAt: answer.__typename === 'RateLimited' ? answer.retryAt.getTime() : undefined,
  };
  if (
    Object.entries(expected).some(([name, value]) =>
      Object.entries(actual).every(([n, v]) => n !== name || v !== value),
    )
  )
    world.faults.push(`${kind} should have answered ${JSON.stringify(expected)}, not ${JSON.stringify(answer)}`);
}

const tieMinimumMs = 60_000;
const heldAfterCancelMs = 12_000;

/** In a calm world what we know is what Vonage knows: every answer follows from the rules. */
export function expectedStart(world: World, phoneNumber: string, key: string | undefined): Expected | undefined {
  // Vonage blocks it when it likes, and a webhook tells so when it likes.
  if (!world.isCalm() || goesItsOwnWay(phoneNumber)) return undefined;
  const now = world.clock.now();
  const byKey = key === undefined ? undefined : world.known.find((known) => known.key === key && !known.forgotten);
  if (byKey && byKey.phoneNumber !== phoneNumber) return { answer: 'BadInput', calls: 0 };
  if (byKey) {
    const { status, sharesRequest } = byKey.view;
    return { answer: 'Verification', calls: 0, status, sharesRequest };
  }

  const tied = world.known.filter(({ phoneNumber: other, view }) => other === phoneNumber && view.status === 'PENDING');
  const [first] = tied;
  if (first) {
    const codes = world.checks.filter(({ requestId }) => requestId === first.requestId).length;
    const free = world.settings.maxAttempts - codes - tied.length;
    const expiresAt = first.view.expiresAt.getTime();
    return free >= 1 && tied.length < 3 && expiresAt - now >= tieMinimumMs
      ? {
          answer: 'Verification',
          calls: 0,
          status: 'PENDING',
          channel: first.view.channel,
          expiresAt,
          sharesRequest: true,
        }
      : { answer: 'RateLimited', calls: 0, retryAt: expiresAt };
  }

  const { channels, timeoutSeconds, maxAttempts, unknowns } = world.settings;
  // A plan has a channel twice, and is sent again without where that is refused; one with RCS and two others hasn't.
  const repeats = channels[0] !== 'RCS' || channels.length === 2;
  const isShort = repeats && unknowns.repeatedChannel === 'REFUSED';
  const calls = isShort ? 2 : 1;
  const request = world.vonage.latest(phoneNumber);
  const isOurs = world.known.some(({ requestId }) => requestId === request?.id);
  if (request?.phase === 'RUNNING') return isOurs ? undefined : { answer: 'RateLimited', calls, retryAt: now + 60_000 };
  if (unknowns.afterCancel === 'HELD' && request?.outcome === 'canceled' && now < request.endedAt + heldAfterCancelMs)
    return { answer: 'RateLimited', calls };
  const steps = channels.length + (repeats && !isShort ? 1 : 0);
  return {
    answer: 'Verification',
    calls,
    status: 'PENDING',
    channel: channels[0] ?? 'SMS',
    attemptsRemaining: maxAttempts,
    expiresAt: now + steps * timeoutSeconds * 1000,
    sharesRequest: false,
  };
}

export type CodeKind = 'RIGHT' | 'WRONG' | 'OLD' | 'MALFORMED';

export function expectedCheck(world: World, { view, phoneNumber }: Known, kind: CodeKind): Expected | undefined {
  if (!world.isCalm() || goesItsOwnWay(phoneNumber)) return undefined;
  if (kind === 'MALFORMED') return { answer: 'MalformedCode', calls: 0 };
  if (view.status !== 'PENDING') return { answer: 'VerificationClosed', calls: 0, status: view.status };
  if (kind === 'RIGHT') return { answer: 'Verification', calls: 1, status: 'VERIFIED', attemptsRemaining: 0 };
  const attemptsRemaining = view.attemptsRemaining - 1;
  return attemptsRemaining > 0
    ? { answer: 'IncorrectCode', calls: 1, status: 'PENDING', attemptsRemaining }
    : { answer: 'VerificationClosed', calls: 1, status: 'FAILED', attemptsRemaining };
}

export function expectedResend(world: World, { view, phoneNumber, id }: Known, key?: string): Expected | undefined {
  if (!world.isCalm() || goesItsOwnWay(phoneNumber)) return undefined;
  const { nextChannel: channel, resendAvailableAt } = view;
  const moved =
    key === undefined ? undefined : world.advances.find(({ by, did }) => by.key === key && did === 'ADVANCED');
  if (moved && world.clock.now() - moved.at < 23 * 60 * 60_000)
    return moved.by.id === id
      ? { answer: 'Verification', calls: 0, status: view.status, channel: view.channel }
      : { answer: 'BadInput', calls: 0 };
  if (moved) return undefined;
  if (view.status !== 'PENDING') return { answer: 'VerificationClosed', calls: 0, status: view.status };
  if (channel == null || resendAvailableAt == null) return { answer: 'NoChannelLeft', calls: 0, status: 'PENDING' };
  if (resendAvailableAt.getTime() > world.clock.now())
    return { answer: 'RateLimited', calls: 0, retryAt: resendAvailableAt.getTime() };
  return { answer: 'Verification', calls: 1, status: 'PENDING', channel };
}

export function expectedCancel(world: World, { view }: Known): Expected | undefined {
  if (!world.isCalm()) return undefined;
  const { status } = view;
  if (status === 'PENDING' || status === 'CANCELED') return { answer: 'Verification', calls: 0, status: 'CANCELED' };
  return { answer: 'VerificationClosed', calls: 0, status };
}
