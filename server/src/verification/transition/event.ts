import type { AdvanceOutcome, CancelOutcome, CheckOutcome, LookOutcome, ProviderReport } from '../provider.ts';
import type { Claim, ResendClaim, Sending } from '../request.ts';
import type { Proof, Verification } from '../verification.ts';

/** All that can happen to a request. Who raises an event has looked first that it fits the request as it is. */
export type Event =
  /** The claim to send again, for a number whose last send was lost. */
  | { type: 'CLAIMED'; sending: Sending; verification: Verification; heldUntil: number }
  /** Nothing was sent by the claim, and its holder goes on with another plan. */
  | { type: 'REPLANNED'; sending: Sending; heldUntil: number }
  | { type: 'SENT'; requestId: string }
  /** The provider named a request in flight that must be the one of the lost send. */
  | { type: 'ADOPTED'; requestId: string; startedAt?: number }
  | { type: 'SEND_FAILED' }
  | { type: 'SEND_LOST' }
  | { type: 'TIED'; verification: Verification }
  | { type: 'CHECK_STARTED'; claim: Claim }
  | { type: 'CHECK_ENDED'; claim: Claim; outcome: CheckOutcome['outcome']; proof: Proof | null }
  | { type: 'RESEND_STARTED'; claim: ResendClaim }
  | { type: 'RESEND_ENDED'; claim: ResendClaim; outcome: AdvanceOutcome['outcome'] }
  | { type: 'CANCELED'; handleHash: string }
  | { type: 'CANCEL_CALLED'; heldUntil: number }
  | { type: 'CANCEL_ENDED'; outcome: CancelOutcome['outcome'] }
  | { type: 'LOOK_CALLED'; heldUntil: number }
  /** What the look said of a closed request is reported first. `lookedAt`: before the call. */
  | { type: 'LOOK_ENDED'; outcome: LookOutcome['outcome']; lookedAt: number }
  /** `proof`: of the verification that `doubtedAlone` names, where there is one. */
  | { type: 'REPORTED'; news: ProviderReport['news']; proof: Proof | null }
  /** `heldUntil`: of the claim to tell one's own backend of the verification's end. */
  | { type: 'TELL_CALLED'; handleHash: string; heldUntil: number }
  | { type: 'TELL_ENDED'; handleHash: string; heldUntil: number; outcome: 'TAKEN' | 'NOT_TAKEN' | 'GIVEN_UP' };

export type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;
