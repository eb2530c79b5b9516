import {
  expectedCancel,
  expectedCheck,
  expectedResend,
  expectedStart,
  holdAgainst,
  noteAnswer,
  type Answer,
  type CodeKind,
  type Expected,
} from './answers.ts';
import { quiet } from './clock.ts';
import { isPlain, luckInWords, plain } from './luck.ts';
import { observe, owedCancels } from './promises.ts';
import { timeoutMs, type Known, type Operation, type World } from './world.ts';
import { caller } from '../caller.ts';

/** Something that happens in a world; where it can't happen, it is left out. */
export type Step = { name: string; isPossible: (world: Readonly<World>) => boolean; run: (world: World) => unknown };

/** Takes a step, and a look at everything after it. */
export async function take(step: Step, world: World): Promise<void> {
  await step.run(world);
  await quiet();
  await observe(world);
}

const always = () => true;

/** The one of many that a whole number picks: 0 the newest. */
function pick<T>(many: readonly T[], index: number): T {
  const one = many.at(-1 - (index % many.length));
  if (one === undefined) throw new Error('Nothing to pick from');
  return one;
}

const alive = ({ known }: Readonly<World>) => known.filter(({ forgotten }) => !forgotten);
const hasAny = (world: Readonly<World>) => alive(world).length > 0;

/**
 * Asks, and holds what is answered against what always holds, and against `expected` where the answer is known before:
 * then it has to come at once.
 */
async function ask<Result extends Answer>(
  world: World,
  about: Parameters<World['perform']>[0],
  work: Parameters<typeof world.perform<Result>>[1],
  {
    known,
    expected,
    answered = () => {},
  }: {
    known?: Known;
    expected: Expected | undefined;
    answered?: (answer: Result, by: Operation) => void;
  },
): Promise<Operation> {
  const answers: Result[] = [];
  const operation = world.perform(about, work, (answer, by) => {
    noteAnswer(world, by, known, answer);
    answered(answer, by);
    answers.push(answer);
  });
  await quiet();
  const [answer] = answers;
  if (expected && answer) holdAgainst(world, operation, answer, expected);
  if (expected && !answer) world.faults.push(`${about.kind} did not answer at once`);
  if (isPlain(about.luck) && !answer && !hasOthersToWaitFor(world, operation))
    world.faults.push(`${about.kind} waits for nobody`);
  return operation;
}

/** Whether somebody may still hold a claim: it lasts a call's time and a second, and may have been waited for as long. */
const hasOthersToWaitFor = ({ operations, clock }: World, operation: Operation) =>
  operations.some(
    (other) =>
      other !== operation &&
      (!other.ended || other.struck) &&
      clock.now() < other.begunAt + 2 * (timeoutMs + 1_000) + 1_000,
  );

// What people ask for

export const start = (phoneNumber: string, key?: string, luck = plain): Step => ({
  name: `start ${phoneNumber} ${key ?? 'without a key'}${luckInWords(luck)}`,
  isPossible: always,
  run(world) {
    const input = { phoneNumber, idempotencyKey: key, region: undefined, channel: undefined };
    const known = key === undefined ? undefined : alive(world).find((one) => one.key === key);
    return ask(
      world,
      { kind: 'start', key, phoneNumber, luck },
      (on) => on.start({ ...input, locale: undefined, nonce: undefined, clientAddress: '', startedBy: null }),
      {
        expected: isPlain(luck) ? expectedStart(world, phoneNumber, key) : undefined,
        answered(answer, { calls }) {
          if (answer.__typename === 'Verification') learn(world, answer, key);
          if (known && !known.forgotten && calls > 0) world.faults.push('A known key sent again');
        },
      },
    );
  },
});

/** A handle that was answered to a start. */
function learn(world: World, view: Known['view'], key: string | undefined) {
  const known = alive(world).find(({ id }) => id === view.id);
  const ofKey = key === undefined ? undefined : alive(world).find((one) => one.key === key);
  if (ofKey && ofKey !== known) world.faults.push(`${key} answered two verifications`);
  if (known && known.key !== key) world.faults.push('Two starts without a common key answered one verification');
  if (known) return;
  const { id, phoneNumber, status, createdAt } = view;
  if (phoneNumber == null) throw new Error('Expected a number');
  const lastPendingAt = status === 'PENDING' ? world.clock.now() : createdAt.getTime();
  world.known.push({
    id,
    key,
    phoneNumber,
    view,
    requestId: undefined,
    lastPendingAt,
    wasOpen: status === 'PENDING',
    forgotten: false,
  });
}

export const check = (index: number, kind: CodeKind, luck = plain): Step => ({
  name: `check ${index} ${kind}${luckInWords(luck)}`,
  isPossible: hasAny,
  async run(world) {
    const known = pick(alive(world), index);
    const before = known.view;
    const code = codeOf(world, known, kind);
    // Where one code serves the plan, an old one is the present one.
    const meant = code === codeOf(world, known, 'RIGHT') && kind === 'OLD' ? 'RIGHT' : kind;
    const operation = await ask(
      world,
      { kind: 'check', id: known.id, luck },
      (on) => on.check(caller(known.id), code),
      {
        known,
        expected: isPlain(luck) ? expectedCheck(world, known, meant) : undefined,
        answered(answer) {
          if (answer.__typename === 'Verification') verified(world, known);
        },
      },
    );
    if (isPlain(luck) && kind !== 'MALFORMED') holdPromise(world, known, before, operation);
  },
});

function codeOf({ vonage }: World, { requestId = '' }: Known, kind: CodeKind): string {
  const codes = vonage.codes(requestId);
  const never = ['000000', '111111', '222222', '333333'].find((code) => !codes.includes(code)) ?? '';
  switch (kind) {
    case 'RIGHT':
      return codes.at(-1) ?? never;
    case 'OLD':
      return codes.at(-2) ?? never;
    case 'WRONG':
      return never;
    case 'MALFORMED':
      return '12345';
  }
}

function verified({ faults, successes }: World, { id }: Known) {
  if (successes.has(id)) faults.push('Two checks answered the same success');
  successes.add(id);
}

/** `attemptsRemaining` says whether a code will be checked. */
function holdPromise(world: World, { requestId }: Known, before: Known['view'], { calls, begunAt }: Operation) {
  if (before.status !== 'PENDING' || before.expiresAt.getTime() <= begunAt) return;
  const isGone = [...world.checks, ...world.advances].some(
    ({ requestId: other, told, at }) => other === requestId && told === 'NOT_FOUND' && at <= begunAt,
  );
  if (before.attemptsRemaining > 0 && calls === 0 && !isGone) world.faults.push('A promised attempt was refused');
  if (before.attemptsRemaining === 0 && calls > 0) world.faults.push('A code was checked with no attempt left');
}

export const resend = (index: number, key?: string, luck = plain): Step => ({
  name: `resend ${index} ${key ?? 'without a key'}${luckInWords(luck)}`,
  isPossible: hasAny,
  run(world) {
    const known = pick(alive(world), index);
    const expected = isPlain(luck) ? expectedResend(world, known, key) : undefined;
    const about = { kind: 'resend', id: known.id, key, luck } as const;
    return ask(world, about, (on) => on.resend(caller(known.id), key), { known, expected });
  },
});

export const cancel = (index: number, luck = plain): Step => ({
  name: `cancel ${index}${luckInWords(luck)}`,
  isPossible: hasAny,
  run(world) {
    const known = pick(alive(world), index);
    return ask(world, { kind: 'cancel', id: known.id, luck }, (on) => on.cancel(caller(known.id)), {
      known,
      expected: isPlain(luck) ? expectedCancel(world, known) : undefined,
      answered(answer) {
        if (answer.__typename === 'Verification' && answer.status !== 'CANCELED')
          world.faults.push('A cancel answered a verification that is not canceled');
      },
    });
  },
});

// What happens by itself

export const pass = (seconds: number): Step => ({
  name: `${seconds} s pass`,
  isPossible: always,
  async run({ clock, vonage }) {
    await clock.pass(seconds * 1000);
    vonage.tick();
  },
});

/** One sweep, which the service does twice a second. */
export const sweep = (luck = plain): Step => ({
  name: `sweep${luckInWords(luck)}`,
  isPossible: always,
  async run(world) {
    // One that died may be thought to be telling Vonage.
    const isSure = world.operations.every(({ kind, ended, struck }) => kind !== 'sweep' || (ended && !struck));
    const untold = (requestId: string) => !world.cancels.some((cancel) => cancel.requestId === requestId);
    const owed = isSure ? owedCancels(world).filter(untold) : [];
    world.perform(
      { kind: 'sweep', luck },
      (on) => on.sweep(),
      () => {},
    );
    await quiet();
    if (isPlain(luck) && owed.some(untold))
      world.faults.push('A sweep did not tell Vonage the cancel that it was owed');
  },
});

const hasReports = ({ vonage }: Readonly<World>) => vonage.reports.length > 0;

/** A webhook: 0 the newest. It is taken out once it is taken, unless it is repeated. */
export const webhook = (index: number, manner: 'ONCE' | 'REPEATED' = 'ONCE', luck = plain): Step => ({
  name: `webhook ${index} ${manner}${luckInWords(luck)}`,
  isPossible: hasReports,
  run(world) {
    const { reports } = world.vonage;
    const report = pick(reports, index);
    const isEarly = () =>
      world.starts.some(
        ({ requestId, told, by, at }) =>
          requestId === report.requestId && told === null && !by.ended && world.clock.now() < at + timeoutMs,
      );
    const wasEarly = isEarly();
    world.perform(
      { kind: 'report', luck },
      (on) => on.report(report),
      (taken) => {
        if (wasEarly && isEarly() && taken === 'DONE')
          world.faults.push('A webhook that overtook its start was thrown away');
        const at = reports.indexOf(report);
        if (taken === 'DONE' && manner === 'ONCE' && at >= 0) reports.splice(at, 1);
      },
    );
  },
});

export const dropWebhook = (index: number): Step => ({
  name: `webhook ${index} is lost`,
  isPossible: hasReports,
  run({ vonage: { reports } }) {
    reports.splice(reports.indexOf(pick(reports, index)), 1);
  },
});

export const letAnswerCome = (index: number): Step => ({
  name: `answer ${index} comes`,
  isPossible: ({ held }) => held.length > 0,
  run({ held }) {
    const release = pick(held, index);
    held.splice(held.indexOf(release), 1);
    release();
  },
});

export const letProcessGoOn = (index: number): Step => ({
  name: `process ${index} goes on`,
  isPossible: (world) => world.resumable().length > 0,
  run: (world) => world.resume(pick(world.resumable(), index)),
});

/** Somebody else's request at Vonage, for a number that we use too. */
export const foreignStart = (phoneNumber: string): Step => ({
  name: `someone else starts ${phoneNumber}`,
  isPossible: always,
  run({ vonage }) {
    vonage.start({
      phoneNumber,
      plan: ['SMS'],
      timeoutSeconds: 300,
      reuseCode: false,
      locale: undefined,
      clientRef: 'foreign',
    });
  },
});
