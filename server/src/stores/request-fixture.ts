import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { createHandle, hashKey } from '../verification/handle.ts';
import { createHelpCode } from '../verification/help-code.ts';
import { countNothing, type Write } from '../verification/store.ts';
import { transition } from '../verification/transition/transition.ts';
import type { Event } from '../verification/transition/event.ts';
import { claimed } from '../verification/transition/starts.ts';
import type { Verification } from '../verification/verification.ts';
import { namesOf } from '../verification/names.ts';
import type { Policy } from '../verification/policy.ts';
import type { Request } from '../verification/request.ts';
import { wakeAt } from '../verification/wake.ts';
import { testPolicy } from '../../test/rules-fixture.ts';

/** For tests and the benchmark: when their requests start. */
export const startedAt = Date.parse('2026-11-23T06:00:00.000Z');

const policy: Policy = { ...testPolicy, doubtMs: 30_000 };

/** Someone holds the claim to send it: the first thing that is ever written of a request. */
export function aClaimedRequest(
  more: Partial<Pick<Request, 'ref' | 'phoneNumber' | 'region'>> = {},
  verification = aStart(),
): Request {
  return claimed(
    {
      ref: randomBytes(16).toString('hex'),
      phoneNumber: `+1${randomInt(2_000_000_000, 9_999_999_999)}`,
      region: 'US',
      ...more,
    },
    {
      sending: { plan: ['SMS', 'SMS', 'VOICE'], stepMs: 180_000, startedAt, reuseCode: false },
      verification,
      heldUntil: startedAt + 10_000,
    },
  );
}

/** A pending verification: its code was sent. */
export const anOpenRequest = (more: Partial<Pick<Request, 'ref' | 'phoneNumber' | 'region'>> = {}) =>
  after(aClaimedRequest(more), { type: 'SENT', requestId: randomUUID() });

function after(request: Request, event: Event): Request {
  const next = transition(request, event, startedAt, policy).request;
  if (!next) throw new Error('Nothing is left of it');
  return next;
}

export const checking = (request: Request) =>
  after(request, {
    type: 'CHECK_STARTED',
    claim: { id: randomUUID(), handleHash: handleHashOf(request), heldUntil: startedAt + 10_000 },
  });

export const handleHashOf = ({ verifications: [first] }: Request) => first?.handleHash ?? '';

function aStart(): Verification {
  const { handleHash, salt } = createHandle(undefined);
  const keyHash = hashKey('start', randomUUID());
  const state = { status: 'UNANSWERED', endsAt: null } as const;
  return {
    handleHash,
    salt,
    helpCode: createHelpCode(),
    keyHash,
    chosenChannel: null,
    resendKeyHashes: [],
    nonce: null,
    clientAddress: null,
    createdAt: startedAt,
    sharesRequest: false,
    state,
  };
}

/** What writes `request` for the first time. */
export const creating = (request: Request, more: Partial<Write> = {}): Write => ({
  ref: request.ref,
  version: null,
  request,
  adds: namesOf(request),
  drops: [],
  takes: null,
  changed: [],
  wakeAt: wakeAt(request, startedAt),
  counting: countNothing,
  ...more,
});

/** What writes `request` over `version`. */
export const updating = (request: Request, version: number, more: Partial<Write> = {}): Write =>
  creating(request, { version, adds: [], changed: [handleHashOf(request)], ...more });

/** What removes it. */
export const removing = (request: Request, version: number): Write =>
  creating(request, { version, request: null, adds: [], drops: namesOf(request), wakeAt: 0 });
