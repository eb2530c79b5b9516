import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PhoneMessage } from './message.ts';
import type { Happening, NewCode } from './v2-request.ts';

const step = z.enum(['sms', 'tts']);

const start = z.object({
  /** E.164 without `+`. */
  phoneNumber: z.string(),
  brand: z.string(),
  senderId: z.string(),
  codeLength: z.number(),
  steps: z.array(step).min(1),
  /** Seconds after each step. */
  waits: z.array(z.number()),
  /** How many seconds a code lives. */
  pinExpiry: z.number(),
  isDelivered: z.boolean(),
});

export const v1RequestSchema = start.extend({
  id: z.string(),
  startedAt: z.number(),
  step: z.number(),
  stepAt: z.number(),
  code: z.string(),
  codeAt: z.number(),
  /** With the present code. */
  wrongCodes: z.number(),
  /** "checks" and "events" of a search, oldest first. */
  checks: z.array(z.object({ at: z.number(), code: z.string(), isRight: z.boolean() })),
  events: z.array(z.object({ at: z.number(), step, id: z.string() })),
  end: z.object({ status: z.enum(['SUCCESS', 'FAILED', 'EXPIRED', 'CANCELLED']), at: z.number() }).nullable(),
});

export type V1Start = z.infer<typeof start>;
export type V1Request = z.infer<typeof v1RequestSchema>;
type Step = z.infer<typeof step>;

type Transition = { request: V1Request; happenings: readonly Happening[] };

/** Steps, and the seconds after each by default: the last ones are for its code: docs/vonage.md#v1-workflows. */
export const workflows: Readonly<Record<string, { steps: readonly Step[]; waits: readonly number[] }>> = {
  '1': { steps: ['sms', 'tts', 'tts'], waits: [125, 180, 300] },
  '2': { steps: ['sms', 'sms', 'tts'], waits: [125, 180, 300] },
  '3': { steps: ['tts', 'tts'], waits: [150, 150] },
  '4': { steps: ['sms', 'sms'], waits: [120, 180] },
  '5': { steps: ['sms', 'tts'], waits: [120, 180] },
  '6': { steps: ['sms'], waits: [300] },
  '7': { steps: ['tts'], waits: [300] },
};

/** "Up to three checks per code": docs/vonage.md#v1-workflows. */
const maxWrongCodes = 3;

export function beginV1(start: V1Start, id: string, now: number, newCode: NewCode): Transition {
  const code = newCode(start.codeLength);
  const request = { ...start, id, startedAt: now, code, codeAt: now, wrongCodes: 0, checks: [], events: [], end: null };
  return takeStep({ ...request, step: 0, stepAt: now }, 0, now);
}

/** Everything that the clock alone has done to the request. */
export function catchUpV1(request: V1Request, now: number, newCode: NewCode): Transition {
  const due = request.stepAt + (request.waits[request.step] ?? 0) * 1000;
  if (request.end || now < due) return { request, happenings: [] };
  const next = moveOnV1(request, due, newCode);
  if (!next) return { request: { ...request, end: { status: 'EXPIRED', at: due } }, happenings: [] };
  const later = catchUpV1(next.request, now, newCode);
  return { request: later.request, happenings: [...next.happenings, ...later.happenings] };
}

/** The next step at once; its code is a new one only where the one before is over. Undefined on the last step. */
export function moveOnV1(request: V1Request, now: number, newCode: NewCode): Transition | undefined {
  const step = request.step + 1;
  if (step >= request.steps.length) return undefined;
  if (isAlive(request, now)) return takeStep(request, step, now);
  let code = newCode(request.codeLength);
  while (code === request.code) code = newCode(request.codeLength);
  return takeStep({ ...request, code, codeAt: now, wrongCodes: 0 }, step, now);
}

export function tryCodeV1(request: V1Request, code: string, now: number): V1Request {
  // What a code whose time is over is answered, between two steps, is not documented.
  const isRight = code === request.code && isAlive(request, now);
  const checked = { ...request, checks: [...request.checks, { at: now, code, isRight }] };
  if (isRight) return { ...checked, end: { status: 'SUCCESS', at: now } };
  const wrongCodes = request.wrongCodes + 1;
  return { ...checked, wrongCodes, end: wrongCodes < maxWrongCodes ? null : { status: 'FAILED', at: now } };
}

const isAlive = ({ codeAt, pinExpiry }: V1Request, now: number) => now < codeAt + pinExpiry * 1000;

function takeStep(request: V1Request, step: number, at: number): Transition {
  const kind = request.steps[step] ?? 'sms';
  const events = [...request.events, { at, step: kind, id: randomUUID() }];
  const taken = { ...request, step, stepAt: at, events };
  return {
    request: taken,
    happenings: request.isDelivered ? [{ type: 'MESSAGE', message: messageOf(taken, kind, at) }] : [],
  };
}

/** As Vonage's own texts have it; a call says the code twice. */
function messageOf({ phoneNumber, brand, code, pinExpiry }: V1Request, kind: Step, at: number): PhoneMessage {
  const minutes = Math.ceil(pinExpiry / 60);
  const life = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const spoken = code.split('').join(', ');
  const words = {
    sms: { channel: 'SMS' as const, text: `${brand} code: ${code}. Valid for ${life}.` },
    tts: {
      channel: 'VOICE' as const,
      text: `Please enter your ${brand} activation code: ${spoken}. Again: ${spoken}. It is valid for ${life}.`,
    },
  };
  return { to: `+${phoneNumber}`, ...words[kind], code, at: new Date(at).toISOString() };
}
