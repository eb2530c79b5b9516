/** One thing that is sent to the service. Placeholders in its texts are filled in when it is sent. */
export type Input =
  | {
      kind: 'http';
      /** What the generator meant by it, for the figures. */
      what: string;
      /** Where exactly one operation is asked for, in a document of ours. */
      field?: Field;
      /** The service with the simulator in place of the one before a recording Vonage. */
      simulator?: true;
      method: string;
      path: string;
      headers: readonly (readonly [string, string])[];
      body?: string | Uint8Array;
      /** Signed as Vonage's webhooks are. */
      signed?: true;
    }
  | { kind: 'raw'; what: string; bytes: string }
  | { kind: 'socket'; what: string; frames: readonly string[] };

export type Field =
  | 'startVerification'
  | 'checkCode'
  | 'resendCode'
  | 'cancelVerification'
  | 'redeemProof'
  | 'proof'
  | 'verification'
  | 'service';
