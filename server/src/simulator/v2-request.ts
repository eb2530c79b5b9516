import { takesRcs } from './magic-numbers.ts';
import { composeMessage, type PhoneMessage } from './message.ts';
import type { FinishedRequest, PlannedStep, RunningRequest, V2Request, V2Start, TakenStep } from './v2-state.ts';
import { eventCallback, summaryCallback, type StatusCallback } from './status-callback.ts';
import type { Unknowns } from './unknowns.ts';

export type Happening = { type: 'MESSAGE'; message: PhoneMessage } | { type: 'CALLBACK'; body: StatusCallback };

/** What a request becomes, and what the world gets to see of it, in order. */
export type Transition = { request: V2Request; happenings: readonly Happening[] };

/** Makes a code of so many digits. */
export type NewCode = (length: number) => string;

/** What a request meets: codes, and Vonage as it is taken to be. */
export type Conditions = { newCode: NewCode; unknowns: Unknowns };

/** "The PIN code can be retried a maximum of three times": docs/vonage.md#check. */
const maxWrongCodes = { THREE: 3, FOUR: 4 } as const;

/** How long Vonage takes here to find a request suspicious; the start is answered before (docs/vonage.md#network-unblock). */
const blockedAfterMs = 1000;

/** Device and carrier are asked first, and the next step follows (docs/vonage.md#rcs). How soon, and by which event, isn't known. */
const lacksRcsAfterMs = 1000;

export function beginV2({ steps, ...start }: V2Start, id: string, now: number, given: Conditions): Transition {
  const [first, ...ahead] = steps;
  return beginStep({ ...start, id, startedAt: now, taken: [], ahead, codes: [], wrongCodes: 0 }, first, now, given);
}

/** Everything that the clock alone has done to the request: steps timed out, the next ones begun, the end. */
export function catchUpV2(request: V2Request, now: number, given: Conditions): Transition {
  const happenings: Happening[] = [];
  let current = request;
  while (current.phase === 'RUNNING') {
    const due = nextDue(current);
    if (now < due.at) break;
    const next =
      due.status === 'blocked'
        ? finish(current, 'blocked', 'blocked', due.at, given)
        : leaveStep(current, due.status, due.at, given);
    current = next.request;
    happenings.push(...next.happenings);
  }
  return { request: current, happenings };
}

/** `next_workflow`: `undefined` on the last step. */
export function moveOnV2(request: RunningRequest, now: number, given: Conditions): Transition | undefined {
  const [next, ...ahead] = request.ahead;
  return next && takeNext(request, 'failed', [next, ...ahead], now, given);
}

export function tryCodeV2(request: RunningRequest, code: string, now: number, given: Conditions): Transition {
  if (code === request.codes.at(-1)) return finish(request, 'completed', 'completed', now, given);
  const wrongCodes = request.wrongCodes + 1;
  if (wrongCodes < maxWrongCodes[given.unknowns.maxWrongCodes])
    return { request: { ...request, wrongCodes }, happenings: [] };
  return finish(request, 'failed', 'failed', now, given);
}

/** No callback tells of a cancel: none of the documented statuses means it. */
export function cancelV2(request: RunningRequest, now: number): Transition {
  return { request: end(request, 'canceled', now), happenings: [] };
}

function nextDue({ fate, present, startedAt, channelTimeoutSeconds }: RunningRequest) {
  if (fate === 'blocked') return { at: startedAt + blockedAfterMs, status: 'blocked' } as const;
  if (lacksRcs(present)) return { at: present.initiatedAt + lacksRcsAfterMs, status: 'failed' } as const;
  return { at: present.initiatedAt + channelTimeoutSeconds * 1000, status: 'expired' } as const;
}

const lacksRcs = ({ channel, to, from }: PlannedStep) => channel === 'rcs' && !takesRcs(to, from);

function leaveStep(request: RunningRequest, why: 'failed' | 'expired', at: number, given: Conditions): Transition {
  const [next, ...ahead] = request.ahead;
  if (!next) return finish(request, why, why, at, given);
  return takeNext(request, why, [next, ...ahead], at, given);
}

function takeNext(
  request: RunningRequest,
  status: TakenStep['status'],
  [next, ...ahead]: [PlannedStep, ...PlannedStep[]],
  at: number,
  given: Conditions,
): Transition {
  const { step, events } = endStep(request, status, at, given);
  const begun = beginStep({ ...request, taken: [...request.taken, step], ahead }, next, at, given);
  return { request: begun.request, happenings: [...events, ...begun.happenings] };
}

function beginStep(
  request: Omit<RunningRequest, 'phase' | 'present'>,
  step: PlannedStep,
  at: number,
  { newCode, unknowns }: Conditions,
): Transition {
  const code =
    request.customCode ?? (step.reuseCode ? request.codes.at(-1) : undefined) ?? unusedCode(request, newCode);
  const startsAnew = code !== request.codes.at(-1) && unknowns.wrongCodes === 'PER_CODE';
  const begun: RunningRequest = {
    ...request,
    phase: 'RUNNING',
    present: { ...step, initiatedAt: at },
    codes: [...request.codes, code],
    wrongCodes: startsAnew ? 0 : request.wrongCodes,
  };
  if (request.fate !== 'delivered' || lacksRcs(step)) return { request: begun, happenings: [] };
  const message = composeMessage({
    brand: request.brand,
    step,
    templateId: request.templateId,
    code,
    lifeSeconds: request.channelTimeoutSeconds * (1 + stepsWithSameCode(request)),
    atMs: at,
  });
  return { request: begun, happenings: [{ type: 'MESSAGE', message }] };
}

/** How many of the steps ahead will repeat the present code: it lasts until the end of the last of them. */
function stepsWithSameCode({ ahead, customCode }: Pick<RunningRequest, 'ahead' | 'customCode'>): number {
  const other = customCode === undefined ? ahead.findIndex(({ reuseCode }) => !reuseCode) : -1;
  return other === -1 ? ahead.length : other;
}

/** A step's code must not happen to be an earlier step's: earlier codes stop working (docs/vonage.md#codes). */
function unusedCode({ codes, codeLength }: { codes: readonly string[]; codeLength: number }, newCode: NewCode): string {
  let code = newCode(codeLength);
  while (codes.includes(code)) code = newCode(codeLength);
  return code;
}

/** An event holds the result of the request; whether one tells of each step's end too is not known. */
function endStep(
  request: RunningRequest,
  status: TakenStep['status'],
  at: number,
  { unknowns }: Conditions,
  isLast = false,
) {
  const step = { ...request.present, status };
  const isResult = isLast && (status === 'completed' || status === 'failed');
  const isTold = request.callbacks && status !== 'blocked' && (isResult || unknowns.stepEnd === 'EVENT');
  const events: Happening[] = isTold ? [{ type: 'CALLBACK', body: eventCallback(request, step, at) }] : [];
  return { step, events };
}

function finish(
  request: RunningRequest,
  status: TakenStep['status'],
  outcome: Exclude<FinishedRequest['outcome'], 'canceled'>,
  at: number,
  given: Conditions,
): Transition {
  const { step, events } = endStep(request, status, at, given, true);
  const finished = end({ ...request, taken: [...request.taken, step] }, outcome, at);
  if (!request.callbacks) return { request: finished, happenings: events };
  const summary: Happening = { type: 'CALLBACK', body: summaryCallback(finished, outcome, given.unknowns) };
  return { request: finished, happenings: [...events, summary] };
}

function end(
  { present: _present, codes: _codes, wrongCodes: _wrongCodes, ...rest }: RunningRequest,
  outcome: FinishedRequest['outcome'],
  at: number,
): FinishedRequest {
  return { ...rest, phase: 'OVER', outcome, endedAt: at };
}
