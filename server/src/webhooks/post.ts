import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import type { Clock } from '../verification/clock.ts';
import { tellTimeoutMs, type Tell } from '../verification/telling.ts';
import { messageOf, type EndMessage } from './message.ts';

/** `secrets`: `whsec_` and base64; every one of them signs, so that a receiver may know any while they are rotated. */
export type Receiver = { readonly url: string; readonly secrets: readonly string[] };

/** What a receiver answered; or what went wrong, where it was not reached or gave no answer in time. */
export type Posted = { status: number } | { status?: undefined; error: unknown };

/** More of an answer isn't waited for; a short one leaves its connection open for the next call. */
const skippedBytes = 1_024;

/** Posts to the operator's own backend by Standard Webhooks 1.0; how a call ended is answered, only bugs are thrown. */
export function createPoster({ url, secrets }: Receiver, clock: Pick<Clock, 'now' | 'wait'>) {
  const dispatcher = new Agent({ connect: { timeout: tellTimeoutMs }, allowH2: false });
  const signers = secrets.map((secret) => new Webhook(secret));

  /** Follows no redirect, and reads nothing of the answer but its status. */
  async function post({ id, body }: EndMessage): Promise<Posted> {
    const at = new Date(clock.now());
    const late = new AbortController();
    const over = new AbortController();
    void clock.wait(tellTimeoutMs, over.signal).then(() => late.abort());
    try {
      const answer = await request(url, {
        dispatcher,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'phone-verification',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signers.map((signer) => signer.sign(id, at, body)).join(' '),
        },
        body,
        signal: late.signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      void skip(answer.body).finally(() => over.abort());
      return { status: answer.statusCode };
    } catch (error) {
      over.abort();
      return { error };
    }
  }

  const tell: Tell = async (end) => {
    const posted = await post(messageOf(end));
    return isTaken(posted) ? { outcome: 'TAKEN' } : { outcome: 'NOT_TAKEN', ...posted };
  };

  return {
    post,
    tell,
    /** Cuts off the calls under way. */
    close: () => dispatcher.destroy(),
  };
}

export const isTaken = ({ status = 0 }: Posted) => status >= 200 && status < 300;

/** What goes wrong with the rest of an answer doesn't matter: its status was read. */
const skip = (body: Awaited<ReturnType<typeof request>>['body']) =>
  body.dump({ limit: skippedBytes }).catch(() => undefined);
