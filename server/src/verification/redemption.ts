import type { Proof as PublicProof, RedeemProofResult } from '../schema.generated.ts';
import type { Clock } from './clock.ts';
import { invalidProof, proofAlreadyRedeemed } from './problems.ts';
import { skewSeconds, type Genuine, type Proofs } from './proof.ts';
import { countNothing, type Store } from './store.ts';

/** Reads proofs, and takes each once: a redemption is a count of one, which no setting of the limits turns off. */
export function createRedemption(store: Pick<Store, 'count'>, proofs: Proofs, clock: Clock) {
  /** When the proof was taken before; null: never, and now it is where `times` is 1. */
  async function taken({ jti, iat, exp }: Genuine, times: 0 | 1, now: number): Promise<number | null> {
    // A proof's whole life and not what is left of it: whoever comes later sees a shorter rest, and so less far back.
    const ms = (exp - iat + skewSeconds) * 1000;
    const count = { key: `redeemed:${jti}`, times, at: now, limits: [{ most: 1, ms }], windows: [ms] };
    const done = await store.count({ ...countNothing, counts: [count] });
    return done === true ? null : done.until - ms;
  }

  return {
    /** Null for anything but a live proof of ours; throws `StoreUnavailable`. */
    async proof(token: string): Promise<PublicProof | null> {
      const read = await proofs.read(token);
      return typeof read === 'string' ? null : publicProof(read, await taken(read, 0, clock.now()));
    },

    /** Takes a live proof of ours if nobody has; throws `StoreUnavailable`. */
    async redeem(token: string): Promise<RedeemProofResult> {
      const read = await proofs.read(token);
      if (typeof read === 'string') return invalidProof(read);
      const now = clock.now();
      const before = await taken(read, 1, now);
      return before === null ? publicProof(read, now) : proofAlreadyRedeemed(publicProof(read, before));
    },
  };
}

const publicProof = (read: Genuine, redeemedAt: number | null): PublicProof => ({
  __typename: 'Proof',
  phoneNumber: read.phone_number ?? null,
  phoneNumberVerified: read.phone_number_verified,
  test: read.test ?? false,
  amr: read.amr,
  nonce: read.nonce ?? null,
  reference: read.reference ?? null,
  startedBy: read.azp ?? null,
  issuedAt: new Date(read.iat * 1000),
  expiresAt: new Date(read.exp * 1000),
  redeemedAt: redeemedAt === null ? null : new Date(redeemedAt),
});
