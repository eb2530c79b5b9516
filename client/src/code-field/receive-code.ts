/** WebOTP: https://wicg.github.io/web-otp. Its types are in no library yet. */
type OtpRequest = CredentialRequestOptions & { otp: { transport: ['sms'] } };

/**
 * Waits for the code of a text message that is meant for this page, where the browser can read messages. Returns what ends
 * the waiting. A failure is not told: the person can type.
 */
export function receiveCode(onCode: (code: string) => void): () => void {
  const ended = new AbortController();
  if ('OTPCredential' in window) void wait(ended.signal, onCode);
  return () => ended.abort();
}

async function wait(signal: AbortSignal, onCode: (code: string) => void): Promise<void> {
  const request: OtpRequest = { otp: { transport: ['sms'] }, signal };
  const credential = await navigator.credentials.get(request).catch(() => null);
  if (signal.aborted || !credential || !('code' in credential)) return;
  if (typeof credential.code === 'string') onCode(credential.code);
}
