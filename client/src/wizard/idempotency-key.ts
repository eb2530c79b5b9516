/** 128 random bits. `crypto.randomUUID` would be missing where the page is opened over plain HTTP from another device. */
export function freshSeed(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The idempotency key of a start: a random half, which nobody guesses, and a half that follows from what is sent.
 * After a crash only the random half is kept. The same number and nonce then make the same key, others another one.
 */
export function keyOf(
  seed: string,
  request: {
    phoneNumber: string;
    region?: string | null | undefined;
    channel?: string | null | undefined;
    nonce?: string | null | undefined;
  },
): string {
  const { phoneNumber, region, channel, nonce } = request;
  const number = phoneNumber.replace(/[^\p{Nd}+]/gu, '');
  return `${seed}-${digest(`${number} ${region ?? ''} ${channel ?? ''} ${nonce ?? ''}`)}`;
}

/** FNV-1a, twice 32 bits: only what one person does in one tab has to differ. `crypto.subtle` is missing over plain HTTP. */
export function digest(text: string): string {
  return [0x811c9dc5, 0x1000193].map((basis) => fnv1a(text, basis).toString(16).padStart(8, '0')).join('');
}

function fnv1a(text: string, basis: number): number {
  return Array.from(text).reduce(
    (hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x1000193) >>> 0,
    basis,
  );
}

/** Whether a repeat of the call is the same act, with the same key: the call is lost, or the server wants it repeated. */
export function mayRepeat(outcome: { __typename: string }): boolean {
  return outcome.__typename === 'NoAnswer' || outcome.__typename === 'ServiceUnavailable';
}
