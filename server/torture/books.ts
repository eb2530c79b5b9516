import type { Told } from './backend.ts';
import type { CallRecord } from '../src/simulator/simulator.ts';
import type { Unknowns } from '../src/simulator/unknowns.ts';
import type { Seen, Story } from './person.ts';

export type Books = {
  maxAttempts: number;
  /** What the simulator was asked, and how it answered. */
  calls: readonly CallRecord[];
  stories: readonly (Story & { now: Seen | null; calm: boolean })[];
  told: readonly Told[];
  unknowns: Unknowns;
};

/** Each promise that crashes may not break, with those of whom it was broken. */
export function audit({ maxAttempts, calls, stories, told, unknowns }: Books): Record<string, string[]> {
  const of = (operation: CallRecord['operation'], status: number) =>
    Map.groupBy(
      calls.filter((call) => call.operation === operation && call.status === status),
      ({ to }) => to ?? '',
    );
  const sent = of('start', 202);
  const completed = of('check', 200);
  const canceled = of('cancel', 204);
  const inFlight = of('start', 409);
  const canceledInVain = of('cancel', 404);
  const { conflictNames, cancelRefusal, checkAnswer } = unknowns;
  const checked = Map.groupBy(
    calls.filter(({ operation, status }) => operation === 'check' && [200, 400, 410].includes(status)),
    ({ requestId }) => requestId ?? '',
  );
  const heard = Map.groupBy(told, ({ phoneNumber }) => phoneNumber);
  const broken = (test: (story: Books['stories'][number]) => boolean) =>
    stories.filter(test).map(({ phoneNumber }) => phoneNumber);

  return {
    // One whose answer was lost can't be taken over where Vonage doesn't name it.
    'a start is never answered, however often it is repeated': broken(
      ({ seen, phoneNumber }) => seen.length === 0 && !(conflictNames === 'NOTHING' && inFlight.has(phoneNumber)),
    ),
    // An empty answer to a right code is none: its person is told to try again (docs/rules.md#verified-once).
    'refused before anything had died': broken(({ refused, calm }) => refused && calm && checkAnswer === 'NAMED'),
    'an answered verification is lost': broken(({ seen, now, lost }) => seen.length > 0 && (now === null || lost)),
    'more than one message for a key': broken(({ phoneNumber }) => (sent.get(phoneNumber)?.length ?? 0) > 1),
    'a limit that was reached is lost': broken(({ startedTwice }) => startedTwice),
    'an attempt is lost': [
      ...broken(({ seen }) =>
        seen.some(
          ({ attemptsRemaining }, index) => attemptsRemaining > (seen[index - 1]?.attemptsRemaining ?? maxAttempts),
        ),
      ),
      ...[...checked].filter(([, codes]) => codes.length > maxAttempts).map(([requestId]) => requestId),
    ],
    'verified without the code': broken(
      ({ phoneNumber, seen, now }) =>
        [...seen, now].some((one) => one?.status === 'VERIFIED') && !completed.has(phoneNumber),
    ),
    'verified twice': broken(({ phoneNumber }) => (completed.get(phoneNumber)?.length ?? 0) > 1),
    'left a closed state': broken(({ seen, now }) => {
      const closed = seen.find(({ status }) => status !== 'PENDING');
      return closed !== undefined && (now?.status !== closed.status || seen.at(-1)?.status !== closed.status);
    }),
    'the end moved later': broken(({ seen, now }) =>
      [...seen, ...(now ? [now] : [])].some(
        ({ expiresAt }, index, all) => expiresAt > (all[index - 1]?.expiresAt ?? expiresAt),
      ),
    ),
    // Owed unless Vonage had ended the request by itself: a code that was right, or the last one that wasn't.
    'an owed cancel is forgotten': broken(
      ({ phoneNumber, now }) =>
        now?.status === 'CANCELED' &&
        !canceled.has(phoneNumber) &&
        !(cancelRefusal === 'NOT_FOUND' && canceledInVain.has(phoneNumber)) &&
        !completed.has(phoneNumber) &&
        !of('check', 410).has(phoneNumber),
    ),
    'an end is told to nobody': broken(
      ({ phoneNumber, now }) =>
        now !== null && now.status !== 'PENDING' && !heard.get(phoneNumber)?.some(({ isTaken }) => isTaken),
    ),
    'an end is told under two ids, or as two': broken(
      ({ phoneNumber }) => new Set(heard.get(phoneNumber)?.map(({ id, type }) => `${id} ${type}`)).size > 1,
    ),
    'told another end than it has': broken(
      ({ phoneNumber, now }) =>
        now !== null &&
        heard.get(phoneNumber)?.some(({ type }) => type !== `verification.${now.status.toLowerCase()}`) === true,
    ),
  };
}
