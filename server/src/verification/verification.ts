import type { Channel, VerificationFailure, VerificationProof } from '../schema.generated.ts';
import type { HelpCode } from './help-code.ts';
import type { Owed } from './owed.ts';

export type Verification = {
  /** Hash of the handle: what a verification is called here. */
  readonly handleHash: string;
  readonly salt: string;
  /** See `helpCodeOf`. Absent in what was stored before there were any. */
  readonly helpCode?: HelpCode;
  /** Hash of the start's idempotency key. */
  readonly keyHash: string | null;
  /** The channel that was chosen by the client, null where it was left to us. */
  readonly chosenChannel: Channel | null;
  /** Hashes of the idempotency keys that moved it on, or may have. */
  readonly resendKeyHashes: readonly string[];
  readonly nonce: string | null;
  /** Of who started it, where a limit needs to know. */
  readonly clientAddress: string | null;
  readonly createdAt: number;
  /** Nothing was sent for it: the request was in flight already. */
  readonly sharesRequest: boolean;
  /** Absent where a person's client started it. */
  readonly startedBy?: StartedBy;
  readonly state: VerificationState;
  /** Absent where its end is told, or nobody wants to hear of it. */
  readonly owedEnd?: Owed;
};

/** The backend that started a verification, by its name, and what it passed on. */
export type StartedBy = {
  readonly backend: string;
  /** The backend's own name for it. */
  readonly reference: string | null;
  /** Where the page leads once it is over. */
  readonly returnUrl: string | null;
  /** The number is told to nobody else. */
  readonly hidesNumber: boolean;
  /** The person's, as limits count it; null: nothing is counted by address. */
  readonly clientAddress: string | null;
};

export type VerificationState =
  /**
   * Its start is under way, or was lost: only its idempotency key leads to it. `endsAt`: the end of the plan that was
   * lost; from then on its key may not send again.
   */
  | { readonly status: 'UNANSWERED'; readonly endsAt: number | null }
  /**
   * `keepsAttempt`: one attempt is set aside for it. `doubtEndsAt`: no check can verify it any more, but until then a
   * webhook or a look may say that one did.
   */
  | {
      readonly status: 'PENDING';
      readonly keepsAttempt: boolean;
      readonly doubtEndsAt: number | null;
    }
  | Closed;

/** `codeSentAt`: when its latest code went out. */
export type Closed = { readonly closedAt: number; readonly channel: Channel; readonly codeSentAt: number } &
  /** `checkId`: the one check that was told so; null as long as only a webhook was. `proof`: until it expires. */
  (
    | { readonly status: 'VERIFIED'; readonly proof: Proof | null; readonly checkId: string | null }
    | { readonly status: 'CANCELED' | 'EXPIRED' }
    | { readonly status: 'FAILED'; readonly failure: VerificationFailure }
  );

export type Proof = { readonly token: string; readonly expiresAt: number };

export function isClosed(state: VerificationState): state is Closed {
  return state.status !== 'UNANSWERED' && state.status !== 'PENDING';
}

export function isPending(verification: Verification): boolean {
  return verification.state.status === 'PENDING';
}

export const hidesNumber = ({ startedBy }: Pick<Verification, 'startedBy'>) => startedBy?.hidesNumber ?? false;

export const isExpired = (proof: Proof | null, now: number) => proof !== null && proof.expiresAt <= now;

/** What a verification proves, until that expires. */
export function proofOf({ state }: Verification, now: number): VerificationProof | null {
  if (state.status !== 'VERIFIED' || !state.proof || isExpired(state.proof, now)) return null;
  const { token, expiresAt } = state.proof;
  return { __typename: 'VerificationProof', token, expiresAt: new Date(expiresAt) };
}
