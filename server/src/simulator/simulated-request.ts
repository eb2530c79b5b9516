import { takesRcs } from './magic-numbers.ts';
import { composeMessage, type Message } from './message.ts';
import type {
  FinishedRequest,
  PlannedStep,
  RunningRequest,
  SimulatedRequest,
  Start,
  TakenStep,
} from './request-state.ts';
import { eventCallback, summaryCallback, type StatusCallback } from './status-callback.ts';

export type Happening = { type: 'MESSAGE'; message: Message } | { type: 'CALLBACK'; body: StatusCallback };

/** What a request becomes, and what the world gets to see of it, in order. */
export type Transition = { request: SimulatedRequest; happenings: readonly Happening[] };

/** Makes a code of so many digits. */
export type NewCode = (length: number) => string;

/** "The PIN code can be retried a maximum of three times" [V2 schema `code`]; counted per request, over its steps. */
const maxWrongCodes = 3;

/** How long Vonage takes here to find a request suspicious; it answers the start first [D:/verify/guides/v2-anti-fraud]. */
const blockedAfterMs = 1000;

/** Device and carrier are asked first, and the next step follows [D:blog 2025-07]: how soon, and which event tells, isn't known. */
const lacksRcsAfterMs = 1000;

export function beginRequest({ steps, ...start }: Start, id: string, now: number, newCode: NewCode): Transition {
  const [first, ...ahead] = steps;
  return beginStep({ ...start, id, startedAt: now, taken: [], ahead, codes: [], wrongCodes: 0 }, first, now, newCode);
}

/** Everything that the clock alone has done to the request: steps timed out, the next ones begun, the end. */
export function catchUp(request: SimulatedRequest, now: number, newCode: NewCode): Transition {
  const happenings: Happening[] = [];
  let current = request;
  while (current.phase === 'RUNNING') {
    const due = nextDue(current);
    if (now < due.at) break;
    const next =
      due.status === 'blocked'
        ? finish(current, 'blocked', 'blocked', due.at)
        : leaveStep(current, due.status, due.at, newCode);
    current = next.request;
    happenings.push(...next.happenings);
  }
  return { request: current, happenings };
}

/** `next_workflow`: `undefined` on the last step. */
export function moveOn(request: RunningRequest, now: number, newCode: NewCode): Transition | undefined {
  const [next, ...ahead] = request.ahead;
  if (!next) return undefined;
  const { taken, events } = endStep(request, 'failed', now);
  const begun = beginStep({ ...request, taken, ahead }, next, now, newCode);
  return { request: begun.request, happenings: [...events, ...begun.happenings] };
}

export function tryCode(request: RunningRequest, code: string, now: number): Transition {
  if (code === request.codes.at(-1)) return finish(request, 'completed', 'completed', now);
  const wrongCodes = request.wrongCodes + 1;
  if (wrongCodes < maxWrongCodes) return { request: { ...request, wrongCodes }, happenings: [] };
  return finish(request, 'failed', 'failed', now);
}

/** No callback tells of a cancel: none of the documented statuses means it [V2 VerifyResource]. */
export function cancelRequest(request: RunningRequest, now: number): Transition {
  return { request: end(request, 'canceled', now), happenings: [] };
}

function nextDue({ fate, present, startedAt, channelTimeoutSeconds }: RunningRequest) {
  if (fate === 'blocked') return { at: startedAt + blockedAfterMs, status: 'blocked' } as const;
  if (lacksRcs(present)) return { at: present.initiatedAt + lacksRcsAfterMs, status: 'failed' } as const;
  return { at: present.initiatedAt + channelTimeoutSeconds * 1000, status: 'expired' } as const;
}

const lacksRcs = ({ channel, to, from }: PlannedStep) => channel === 'rcs' && !takesRcs(to, from);

function leaveStep(request: RunningRequest, why: 'failed' | 'expired', at: number, newCode: NewCode): Transition {
  const [next, ...ahead] = request.ahead;
  if (!next) return finish(request, why, why, at);
  const { taken, events } = endStep(request, why, at);
  const begun = beginStep({ ...request, taken, ahead }, next, at, newCode);
  return { request: begun.request, happenings: [...events, ...begun.happenings] };
}

function beginStep(
  request: Omit<RunningRequest, 'phase' | 'present'>,
  step: PlannedStep,
  at: number,
  newCode: NewCode,
): Transition {
  const code =
    request.customCode ?? (step.reuseCode ? request.codes.at(-1) : undefined) ?? unusedCode(request, newCode);
  const begun: RunningRequest = {
    ...request,
    phase: 'RUNNING',
    present: { ...step, initiatedAt: at },
    codes: [...request.codes, code],
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

/** A step's code must not happen to be an earlier step's: earlier codes stop working [V2 ReuseCode]. */
function unusedCode({ codes, codeLength }: { codes: readonly string[]; codeLength: number }, newCode: NewCode): string {
  let code = newCode(codeLength);
  while (codes.includes(code)) code = newCode(codeLength);
  return code;
}

function endStep(request: RunningRequest, status: TakenStep['status'], at: number) {
  const step = { ...request.present, status };
  const events: Happening[] = [];
  if (request.callbacks && status !== 'blocked') {
    events.push({ type: 'CALLBACK', body: eventCallback(request, step, at) });
  }
  return { taken: [...request.taken, step], events };
}

function finish(
  request: RunningRequest,
  step: TakenStep['status'],
  outcome: Exclude<FinishedRequest['outcome'], 'canceled'>,
  at: number,
): Transition {
  const { taken, events } = endStep(request, step, at);
  const finished = end({ ...request, taken }, outcome, at);
  const summary: Happening = { type: 'CALLBACK', body: summaryCallback(finished, outcome) };
  return { request: finished, happenings: request.callbacks ? [...events, summary] : events };
}

function end(
  { present: _present, codes: _codes, wrongCodes: _wrongCodes, ...rest }: RunningRequest,
  outcome: FinishedRequest['outcome'],
  at: number,
): FinishedRequest {
  return { ...rest, phase: 'OVER', outcome, endedAt: at };
}
