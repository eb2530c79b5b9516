/** What an operator decides about verifications; durations in milliseconds. */
export type Policy = {
  codeLength: number;
  /** Codes checked per request. */
  maxAttempts: number;
  cooldownMs: number;
  /** The provider refuses a cancel before this age. */
  cancelDelayMs: number;
  /** How long it may still become known what a lost check did, by a webhook or a look; 0: it never does. */
  doubtMs: number;
  /** Whether the provider has to be looked at for that. */
  looks: boolean;
  /** How many of the verifications that share a request people's clients may start: a place may be kept for backends. */
  publicPlaces: number;
  /** Whether one's own backend has to be told of ends. */
  tells: boolean;
};
