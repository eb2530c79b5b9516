import type { Channel, VerificationFailure } from '../schema.generated.ts';
import { helpCodeOf } from '../verification/help-code.ts';
import type { LimitName } from '../verification/limit-settings.ts';
import type { MaskedPhoneNumber } from '../verification/phone-number.ts';
import { channelAt, isOpen, maskedNumberOf, type Request } from '../verification/request.ts';
import { outstandingOf, type Outstanding } from '../verification/support.ts';
import { isClosed, type Verification } from '../verification/verification.ts';

/** What an operator is told of a request: no code, no handle, no key, nothing of Vonage's but our own name for it there. */
export type ToldRequest = {
  /** As the log has it, and Vonage as `client_ref`. */
  ref: string;
  region: string;
  phoneNumber: MaskedPhoneNumber;
  startedAt: string;
  plan: readonly Channel[];
  stepSeconds: number;
  /** Null unless it is open. */
  open: { channel: Channel; codeSentAt: string; resends: number; wrongCodes: number; expiresAt: string } | null;
  verifications: ToldVerification[];
  outstanding: { what: Outstanding['what']; dueAt: string; tries: number }[];
};

export type ToldVerification = {
  /** As its person sees it. */
  helpCode: string;
  createdAt: string;
  /** The backend's name; null: a person's client. */
  startedBy: string | null;
  reference: string | null;
  /** Nothing was sent for it: a code was on its way already. */
  sharesRequest: boolean;
  status: Verification['state']['status'];
  failure: VerificationFailure | null;
  closed: { at: string; channel: Channel; codeSentAt: string } | null;
};

export type ToldLimit = { limit: LimitName; until: string };

const instant = (ms: number) => new Date(ms).toISOString();

export function toldOf(request: Request): ToldRequest {
  const { ref, region, startedAt, plan, stepMs, expiresAt, verifications } = request;
  const open = isOpen(request)
    ? {
        channel: channelAt(request),
        codeSentAt: instant(request.phase.stepStartedAt),
        resends: request.phase.resends,
        wrongCodes: request.phase.attempts,
        expiresAt: instant(expiresAt),
      }
    : null;
  return {
    ref,
    region,
    phoneNumber: maskedNumberOf(request),
    startedAt: instant(startedAt),
    plan,
    stepSeconds: stepMs / 1000,
    open,
    verifications: verifications.map((one) => toldOfVerification(one, request)),
    outstanding: outstandingOf(request).map((one) => ({ ...one, dueAt: instant(one.dueAt) })),
  };
}

function toldOfVerification(verification: Verification, request: Request): ToldVerification {
  const { createdAt, startedBy, sharesRequest, state } = verification;
  return {
    helpCode: helpCodeOf(verification, request),
    createdAt: instant(createdAt),
    startedBy: startedBy?.backend ?? null,
    reference: startedBy?.reference ?? null,
    sharesRequest,
    status: state.status,
    failure: state.status === 'FAILED' ? state.failure : null,
    closed: isClosed(state)
      ? { at: instant(state.closedAt), channel: state.channel, codeSentAt: instant(state.codeSentAt) }
      : null,
  };
}
