import type { Told } from './backend.ts';
import type { CallRecord } from '../src/simulator/simulator.ts';
import type { Unknowns } from '../src/simulator/unknowns.ts';
import type { Seen, Story } from './person.ts';

export type Account = Story & {
  now: Seen | null;
  calm: boolean;
  /** Nothing can come of it: nothing is sent to its number. */
  hopeless?: boolean;
  /** How often a backend was told that its proof counts. */
  redeemed?: number;
};

export type Books = {
  maxAttempts: number;
  /** What the simulator was asked, and how it answered. */
  calls: readonly CallRecord[];
  stories: readonly Account[];
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
  const movedOn = of('next', 200);
  const spent = of('check', 410);
  const canceledInVain = of('cancel', 404);
  const { conflictNames, checkAnswer } = unknowns;
  const checked = Map.groupBy(
    calls.filter(({ operation, status }) => operation === 'check' && [200, 400, 410].includes(status)),
    ({ requestId }) => requestId ?? '',
  );
  const heard = Map.groupBy(told, ({ phoneNumber }) => phoneNumber);
  const ownersOf = new Map<string, number>();
  for (const token of stories.flatMap((story) => [...tokensOf(story)]))
    ownersOf.set(token, (ownersOf.get(token) ?? 0) + 1);
  const broken = (test: (story: Account) => boolean) => stories.filter(test).map(({ phoneNumber }) => phoneNumber);

  return {
    // One whose answer was lost can't be taken over where Vonage doesn't name it.
    'a start is never answered, however often it is repeated': broken(
      ({ seen, phoneNumber, hopeless = false }) =>
        seen.length === 0 && !hopeless && !(conflictNames === 'NOTHING' && inFlight.has(phoneNumber)),
    ),
    'a start that was refused is answered': broken(({ seen, hopeless = false }) => hopeless && seen.length > 0),
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
    'not one proof a verified, or one of nothing verified': broken(
      (story) => story.now !== null && tokensOf(story).size !== (story.now.status === 'VERIFIED' ? 1 : 0),
    ),
    'a proof of two': broken((story) => [...tokensOf(story)].some((token) => (ownersOf.get(token) ?? 0) > 1)),
    'a proof counts twice': broken(({ redeemed = 0 }) => redeemed > 1),
    'left a closed state': broken(({ seen, now }) => {
      const closed = seen.find(({ status }) => status !== 'PENDING');
      return closed !== undefined && (now?.status !== closed.status || seen.at(-1)?.status !== closed.status);
    }),
    'the end moved later': broken(({ seen, now }) =>
      [...seen, ...(now ? [now] : [])].some(
        ({ expiresAt }, index, all) => expiresAt > (all[index - 1]?.expiresAt ?? expiresAt),
      ),
    ),
    // Owed unless Vonage had ended the request by itself: a code that was right, the last one that wasn't, a blocked number.
    'an owed cancel is forgotten': broken(
      ({ phoneNumber, now }) =>
        now?.status === 'CANCELED' &&
        !canceled.has(phoneNumber) &&
        !canceledInVain.has(phoneNumber) &&
        !completed.has(phoneNumber) &&
        !spent.has(phoneNumber) &&
        // Once the second step has begun nothing is owed (docs/rules.md#cancel).
        !movedOn.has(phoneNumber),
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

const tokensOf = ({ seen, now }: Account) =>
  new Set([...seen, now].flatMap((one) => (one?.proof ? [one.proof.token] : [])));
