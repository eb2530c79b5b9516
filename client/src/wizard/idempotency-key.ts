/** 128 random bits. `crypto.randomUUID` would be missing where the page is opened over plain HTTP from another device. */
export function freshSeed(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The key of one act: a random half, which makes it unguessable, and a half that follows from what is sent. So whoever
 * repeats a start after a crash, with only the random half kept, repeats the same act where it is the same number, and
 * begins another where it isn't, or where the page has another nonce by then; no number has to be kept for that.
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

/** Whether a repeat of the call is still the same act, to be sent at most once: nobody knows, or the server asks for it. */
export function mayRepeat(outcome: { __typename: string }): boolean {
  return outcome.__typename === 'NoAnswer' || outcome.__typename === 'ServiceUnavailable';
}
