import {
  CancelVerificationDocument,
  CheckCodeDocument,
  ResendCodeDocument,
  ServiceDocument,
  StartVerificationDocument,
  VerificationDocument,
} from './operations.generated.ts';
import type {
  CancelVerificationMutation,
  CheckCodeInput,
  CheckCodeMutation,
  ResendCodeInput,
  ResendCodeMutation,
  ServiceQuery,
  StartVerificationInput,
  StartVerificationMutation,
  TypedDocumentString,
  VerificationQuery,
  VerificationStateFragment,
} from './operations.generated.ts';
import type { Listener } from './live.ts';

/** The call is lost: no answer came that the schema knows. */
export type NoAnswer = { __typename: 'NoAnswer'; cause: 'offline' | 'timedOut' | 'unreachable' | 'faulty' };

export type Service = ServiceQuery['service'];
export type StartOutcome = StartVerificationMutation['startVerification'] | NoAnswer;
export type CheckOutcome = CheckCodeMutation['checkCode'] | NoAnswer;
export type ResendOutcome = ResendCodeMutation['resendCode'] | NoAnswer;
export type CancelOutcome = CancelVerificationMutation['cancelVerification'] | NoAnswer;

/** Null where there is no such verification. */
export type StatusOutcome = VerificationQuery['verification'] | NoAnswer;

export type Proof = NonNullable<VerificationStateFragment['proof']>;

export type Api = ReturnType<typeof createApi>;

/** A server with its default time-outs answers within 22 s, with lookups within 25 s; the rest is for the network. */
const timeoutMs = 28_000;

/**
 * The service's operations. A call ends within `timeoutMs`, its body included, never rejects and is never repeated by
 * itself. The caller repeats a lost call with its idempotency key.
 */
export function createApi({ uri, fetch = globalThis.fetch }: { uri: string; fetch?: typeof globalThis.fetch }) {
  /** The outcome of one call. */
  async function outcome<Data, Variables extends Record<string, unknown>, Outcome>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    pick: (data: Data) => Outcome,
  ): Promise<Outcome | NoAnswer> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const data = await send({ uri, fetch, signal }, document, variables);
      return data ? pick(data) : { __typename: 'NoAnswer', cause: 'faulty' };
    } catch (error) {
      const cause = causeOf(error);
      const isShutOut = cause === 'unreachable' && (await answersOthers(uri, fetch, signal));
      return { __typename: 'NoAnswer', cause: isShutOut ? 'faulty' : cause };
    }
  }

  return {
    status: (id: string) => outcome(VerificationDocument, { id }, (data) => data.verification),
    /** Listens by a socket whose code is loaded now; where either fails, nothing is heard. Returns what ends the listening. */
    listen(id: string, listener: Listener): () => void {
      const ended = new AbortController();
      async function begin() {
        try {
          const live = await import('./live.ts');
          if (!ended.signal.aborted) ended.signal.addEventListener('abort', live.listen(uri, id, listener));
        } catch {
          listener.onWorking(false);
        }
      }
      void begin();
      return () => ended.abort();
    },
    service: () => outcome(ServiceDocument, {}, (data) => data.service),
    start: (input: StartVerificationInput) =>
      outcome(StartVerificationDocument, { input }, (data) => data.startVerification),
    check: (input: CheckCodeInput) => outcome(CheckCodeDocument, { input }, (data) => data.checkCode),
    resend: (input: ResendCodeInput) => outcome(ResendCodeDocument, { input }, (data) => data.resendCode),
    cancel: (verificationId: string) =>
      outcome(CancelVerificationDocument, { input: { verificationId } }, (data) => data.cancelVerification),
  };
}

/** Posts one document. Rejects where no answer came, or one that isn't GraphQL; null where the service has failed. */
async function send<Data, Variables>(
  { uri, fetch, signal }: { uri: string; fetch: typeof globalThis.fetch; signal: AbortSignal },
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Promise<Data | null | undefined> {
  const response = await fetch(uri, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ query: document, variables }),
    signal,
  });
  const answer: { data?: Data | null; errors?: unknown } | null = await response.json();
  return answer?.errors ? null : answer?.data;
}

/**
 * Whether a service of another origin answers, but not to this page: the browser's error for CORS is the one for a failed
 * connection. An answer by `no-cors` can't be read, but it comes.
 */
async function answersOthers(uri: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<boolean> {
  if (!URL.canParse(uri) || new URL(uri).origin === globalThis.location?.origin) return false;
  try {
    await fetch(uri, { mode: 'no-cors', credentials: 'omit', signal });
  } catch {
    return false;
  }
  // For the page's developer: the person can't mend this.
  // oxlint-disable-next-line no-console
  console.error(`${uri} answers, but not to this page. Is ${globalThis.location?.origin} in its CORS_ORIGINS?`);
  return true;
}

function causeOf(error: unknown): NoAnswer['cause'] {
  if (error instanceof Error && error.name === 'TimeoutError') return 'timedOut';
  // Fetch rejects so where no answer came (Fetch standard, "fetch()"); other errors are answers that aren't GraphQL.
  if (error instanceof TypeError) return navigator.onLine ? 'unreachable' : 'offline';
  return 'faulty';
}
