import { watched, type Unknowns } from '../../src/simulator/unknowns.ts';
import { appHash, templateId, type World } from './world.ts';

// What people are shown has to be the same whatever Vonage does where nobody knows. Where it can't be, a walk says so.

type Walk = (world: World, unknowns: Unknowns) => Promise<void>;

const idOf = ({ verification }: Awaited<ReturnType<World['told']['start']>>) => verification?.id ?? '';

/** Enters a right code; where its answer can't be read, a webhook has to tell. */
async function enter({ told, pass }: World, { checkAnswer }: Unknowns, id: string, code: string, service = told) {
  const answer = await service.check(id, code);
  if (checkAnswer === 'NAMED') return answer;
  await pass(1);
  return service.read(id);
}

/** Where Vonage refuses a channel twice, plans have each once. */
const planOf = ({ repeatedChannel }: Unknowns): string[] =>
  repeatedChannel === 'TAKEN' ? ['SMS', 'SMS', 'VOICE'] : ['SMS', 'VOICE'];

/** As it is shown on a step of its plan. */
const pending = (plan: readonly string[], step = 0, attempts = 3) =>
  `PENDING ${plan[step]}>${plan[step + 1] ?? ''} ${attempts}`;

const usedUp = (channel: string) => `VerificationClosed: FAILED TOO_MANY_ATTEMPTS ${channel}> 0`;

const timeout = 180;

const plan: Walk = async (world, unknowns) => {
  const { told, see, pass, channels, code, clock } = world;
  const number = '+14155550100';
  const steps = planOf(unknowns);
  const since = clock.now();
  const begun = await told.start(number);
  see('A start', begun, pending(steps));
  for (const step of steps.keys()) {
    see(`Step ${step}`, await told.read(idOf(begun)), pending(steps, step));
    see(`What was sent by step ${step}`, channels(number, since), steps.slice(0, step + 1).join(' '));
    await pass(timeout);
  }
  see('After the plan', await told.read(idOf(begun)), 'EXPIRED VOICE> 0');
  see('A check after the plan', await told.check(idOf(begun), code(number)), 'VerificationClosed: EXPIRED VOICE> 0');
  const again = await told.start(number);
  see('A start after the plan', again, pending(steps));
  see('The code of that', await enter(world, unknowns, idOf(again), code(number)), 'VERIFIED SMS> 0');
};

const check: Walk = async (world, unknowns) => {
  const { told, see, pass, code, wrongCode } = world;
  const number = '+14155550101';
  const steps = planOf(unknowns);
  const isOverForVonage = unknowns.maxWrongCodes === 'THREE';
  const guess = (id: string) => told.check(id, wrongCode(number));

  const first = idOf(await told.start(number));
  see('A wrong code', await guess(first), `IncorrectCode: ${pending(steps, 0, 2)}`);
  see('The right code', await enter(world, unknowns, first, code(number)), 'VERIFIED SMS> 0');
  see('The right code again', await told.check(first, code(number)), 'VerificationClosed: VERIFIED SMS> 0');

  const second = idOf(await told.start(number));
  for (const attempts of [2, 1])
    see('A wrong code', await guess(second), `IncorrectCode: ${pending(steps, 0, attempts)}`);
  see('The third wrong code', await guess(second), usedUp('SMS'));
  see('A code after it', await told.check(second, code(number)), usedUp('SMS'));
  const after = await told.start(number);
  // Vonage is told that it is over once it takes a cancel.
  see('A start after it', after, isOverForVonage ? pending(steps) : 'RateLimited 45 s');
  await told.cancel(idOf(after));
  await pass(30);
  await pass(15);

  const third = await told.start(number);
  see('A start later', third, pending(steps));
  await guess(idOf(third));
  await pass(30);
  await told.resend(idOf(third));
  await guess(idOf(third));
  see('The third wrong code, of the second step', await guess(idOf(third)), usedUp(steps[1] ?? ''));
  // On its second step Vonage takes no cancel.
  const rest = timeout * (steps.length - 1);
  const next = await told.start(number);
  see('A start after that', next, isOverForVonage ? pending(steps) : `RateLimited ${rest} s`);
};

const resend: Walk = async (world, unknowns) => {
  const { told, see, pass, code, channels, clock } = world;
  const number = '+14155550102';
  const steps = planOf(unknowns);
  const since = clock.now();
  const id = idOf(await told.start(number));
  const sent = code(number);
  see('A resend at once', await told.resend(id), 'RateLimited 30 s');
  for (const step of steps.keys()) {
    await pass(60);
    const last = step === steps.length - 1;
    see(
      `Resend ${step}`,
      await told.resend(id),
      last ? `NoChannelLeft: ${pending(steps, step)}` : pending(steps, step + 1),
    );
    see('Its code', code(number), sent);
  }
  await pass(1);
  see('What was sent', channels(number, since), steps.join(' '));
  see('After the resends', await told.read(id), pending(steps, steps.length - 1));
  see('The code', await enter(world, unknowns, id, sent), 'VERIFIED VOICE> 0');
};

const cancel: Walk = async (world, unknowns) => {
  const { told, see, pass, code, cancels, channels, clock } = world;
  const number = '+14155550103';
  const steps = planOf(unknowns);
  const since = clock.now();
  const first = idOf(await told.start(number));
  see('A cancel', await told.cancel(first), 'CANCELED SMS> 0');
  await pass(29);
  see('What Vonage is told too early', cancels(number, since), '');
  await pass(1);
  see('What Vonage is told', cancels(number, since), '204');
  see('A start then', await told.start(number), unknowns.afterCancel === 'HELD' ? 'RateLimited 15 s' : pending(steps));
  await pass(15);
  const second = await told.start(number);
  see('A start after that', second, pending(steps, 0, unknowns.afterCancel === 'HELD' ? 3 : 2));
  await told.cancel(idOf(second));
  const third = await told.start(number);
  see('A start that takes over what was canceled', third.verification?.status ?? '', 'PENDING');
  const entered = await enter(world, unknowns, idOf(third), code(number));
  see('Its code', entered.verification?.status ?? '', 'VERIFIED');

  await pass(1);
  const late = clock.now();
  const fourth = idOf(await told.start(number));
  await pass(30);
  await told.resend(fourth);
  await told.cancel(fourth);
  await pass(5);
  see('What Vonage is told too late', cancels(number, late), '');
  see('What was sent', channels(number, late), steps.slice(0, 2).join(' '));
  see('A start after a late cancel', await told.start(number), pending(steps, 1));
};

/** Vonage refuses a cancel, however it does that. */
const refusedCancel: Walk = async ({ untold, see, pass, cancels, clock }, { cancelRefusal }) => {
  const number = '+14155550104';
  const since = clock.now();
  await untold.cancel(idOf(await untold.start(number)));
  for (const seconds of [20, 1, 2, 4, 8]) await pass(seconds);
  const answers = { CONFLICT: '409 409 409 409 204', UNAUTHORIZED: '401 401 401 401 204', NOT_FOUND: '404' };
  // A 404 ends what is owed: Vonage goes on by itself then, and nobody can know.
  see('What Vonage answers', cancels(number, since), answers[cancelRefusal]);
};

const doubt: Walk = async ({ told, untold, see, pass, code }, { checkAnswer }) => {
  const number = '+14155550161';
  const id = idOf(await told.start(number));
  see('A right code whose answer is lost', await told.check(id, code(number)), 'ServiceUnavailable retryable');
  await pass(1);
  see('After the webhook', (await told.read(id)).verification?.status ?? '', 'VERIFIED');

  const other = idOf(await untold.start(number));
  await untold.check(other, code(number));
  const again = await untold.check(other, code(number));
  see('Without webhooks the code again', again.verification?.failure ?? '', 'INDETERMINATE');

  const plain = idOf(await untold.start('+14155550109'));
  const answer = await untold.check(plain, code('+14155550109'));
  const isRead = checkAnswer === 'NAMED';
  see('A right code without webhooks', answer, isRead ? 'VERIFIED SMS> 0' : 'ServiceUnavailable retryable');
  const { failure, status } = (await untold.check(plain, code('+14155550109'))).verification ?? {};
  see('The same again', failure ?? status ?? '', isRead ? 'VERIFIED' : 'INDETERMINATE');
};

const lostStart: Walk = async ({ told, see, pass, code }, unknowns) => {
  const number = '+14155550160';
  see('A start whose answer is lost', await told.start(number), 'ServiceUnavailable retryable');
  const again = await told.start(number);
  const isNamed = unknowns.conflictNames !== 'NOTHING';
  see('A start after it', again, isNamed ? pending(planOf(unknowns)) : 'RateLimited 60 s');
  if (!isNamed) return;
  await told.check(idOf(again), code(number));
  await pass(1);
  see('The code of it', (await told.read(idOf(again))).verification?.status ?? '', 'VERIFIED');
};

const refusals: Walk = async ({ told, fraudChecked, startElsewhere, see, takeErrors }, unknowns) => {
  const able = unknowns.capabilities === 'GRANTED';
  see('A number that is none', await told.start('+14155550151'), 'InvalidPhoneNumber NOT_ASSIGNED');
  see('Too many calls', await told.start('+14155550152'), 'ServiceUnavailable retryable');
  see('A foreign request', await told.start('+14155550155'), 'RateLimited 60 s');
  await startElsewhere('+14155550105');
  see("Somebody else's request", await told.start('+14155550105'), 'RateLimited 60 s');
  takeErrors();

  const plain = await told.start('+14155550106', 'WHATSAPP');
  see('A sender', plain.verification?.channel ?? 'none', able ? 'WHATSAPP' : 'none');
  see('What the operator is told of it', says(takeErrors(), /WHATSAPP_FROM/u), able ? '' : 'told');
  const checked = await fraudChecked.start('+14155550107');
  see('A check for fraud', checked, able ? pending(planOf(unknowns)) : 'ServiceUnavailable for good');
  see('What the operator is told of it', says(takeErrors(), /capability/u), able ? '' : 'told');
  see('Low balance', await told.start('+14155550158'), 'ServiceUnavailable for good');
  see('What the operator is told of it', says(takeErrors(), /balance/u), 'told');
};

const blocked: Walk = async ({ told, untold, see, pass, code }, { afterEnd }) => {
  const number = '+14155550156';
  const id = idOf(await told.start(number));
  await pass(1);
  see('A blocked number', await told.read(id), 'FAILED BLOCKED SMS> 0');
  const other = idOf(await untold.start(number));
  await pass(1);
  // Who isn't told learns it at a check, by whatever is answered after the end.
  const ended = await untold.check(other, code(number) || '123456');
  const { status, failure } = ended.verification ?? {};
  see('One that nobody tells', failure ?? status ?? '', afterEnd === 'GONE' ? 'TOO_MANY_ATTEMPTS' : 'EXPIRED');
};

const other = ['RCS', 'SMS', 'VOICE'];

const withoutRcs: Walk = async (world, unknowns) => {
  const { renewing, hear, see, pass, code, channels, askedFor, clock } = world;
  hear(renewing);
  const number = '+14155550163';
  const since = clock.now();
  const id = idOf(await renewing.start(number));
  await pass(1);
  see('What was sent to a phone without RCS', channels(number, since), 'SMS');
  see('What it was asked for with', askedFor(number), `${templateId} ${appHash}`);
  const step = unknowns.stepEnd === 'EVENT' ? 1 : 0;
  see('A phone without RCS', await renewing.read(id), pending(other, step));
  see('Its code', await enter(world, unknowns, id, code(number), renewing), `VERIFIED ${other[step]}> 0`);
};

const renewedCode: Walk = async ({ renewing, hear, see, pass, code, wrongCode }, { maxWrongCodes, wrongCodes }) => {
  hear(renewing);
  const number = '+14155550110';
  const id = idOf(await renewing.start(number));
  const first = code(number);
  await renewing.check(id, wrongCode(number));
  await pass(30);
  see('A resend', await renewing.resend(id), pending(other, 1, 2));
  see('The code before it', await renewing.check(id, first), `IncorrectCode: ${pending(other, 1, 1)}`);
  see('The third wrong code', await renewing.check(id, wrongCode(number)), usedUp('SMS'));
  const isOverForVonage = maxWrongCodes === 'THREE' && wrongCodes === 'PER_REQUEST';
  const after = await renewing.start(number);
  see('A start after it', after, isOverForVonage ? pending(other) : `RateLimited ${timeout * 2} s`);
};

const overV1: Walk = async ({ overV1, see, pass, code, wrongCode }) => {
  const number = '+14155550108';
  const id = idOf(await overV1.start(number));
  see('A wrong code over v1', await overV1.check(id, wrongCode(number)), 'IncorrectCode: PENDING SMS>SMS 2');
  await pass(30);
  see('A resend over v1', await overV1.resend(id), 'PENDING SMS>VOICE 2');
  see('The code over v1', await overV1.check(id, code(number)), 'VERIFIED SMS> 0');
  const lost = idOf(await overV1.start('+14155550161'));
  await overV1.check(lost, code('+14155550161'));
  for (let seconds = 0; seconds < 70; seconds += 5) await pass(5);
  see('A lost answer over v1', (await overV1.read(lost)).verification?.status ?? '', 'VERIFIED');
};

const says = (lines: readonly string[], words: RegExp) => (lines.some((line) => words.test(line)) ? 'told' : '');

const walks = {
  plan,
  check,
  resend,
  cancel,
  refusedCancel,
  doubt,
  lostStart,
  refusals,
  blocked,
  withoutRcs,
  renewedCode,
  overV1,
};

/** What is answered to those names, in their order. */
function answers(names: string, unknowns: Unknowns): string {
  const all = new Map<string, string>(Object.entries(unknowns));
  return names
    .split(' ')
    .map((name) => all.get(name))
    .join(' ');
}

/**
 * Walks all ways under some unknowns, and tells all that was not as it has to be. A way that met only such answers as it met
 * before is not walked again: it would be the same.
 */
export function createWalker(world: World) {
  /** What each way met, by what it asked for. */
  const met = new Map<string, Map<string, Set<string>>>();
  let count = 0;

  async function walked(name: string, walk: Walk, unknowns: Unknowns): Promise<string[]> {
    const known = met.get(name) ?? new Map<string, Set<string>>();
    if ([...known].some(([names, all]) => all.has(answers(names, unknowns)))) return [];
    count += 1;
    world.simulator.assume(unknowns);
    world.asked.clear();
    world.hear(world.told);
    await walk(
      world,
      watched(unknowns, (one) => void world.asked.add(one)),
    );
    const errors = world.takeErrors().filter((line) => !line.includes('has a channel twice'));
    const faults = [...world.takeFaults(), ...errors].map((fault) => `${name}: ${fault}`);
    // Everything ends, and the next one meets nothing of it.
    await world.pass(600);
    const names = [...world.asked].toSorted().join(' ');
    met.set(name, known.set(names, (known.get(names) ?? new Set()).add(answers(names, unknowns))));
    return faults;
  }

  return {
    async walk(unknowns: Unknowns): Promise<string[]> {
      const faults: string[] = [];
      for (const [name, walk] of Object.entries(walks)) faults.push(...(await walked(name, walk, unknowns)));
      return faults;
    },
    /** How many ways were really walked. */
    count: () => count,
  };
}
