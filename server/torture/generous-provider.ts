import type { Provider } from '../src/verification/provider.ts';

export const rightCode = '246810';
export const wrongCode = '135790';

type Sent = { steps: number; timeoutMs: number; step: number; stepAt: number; endedAt: number | null };

/** Sends to whomever it is asked to, and, as Vonage does, each step of a plan in turn until the right code ends it. */
export function createGenerousProvider(now: () => number) {
  const all = new Map<string, Sent>();
  let latest = '';

  /** Moves the step on with the clock. */
  function current(requestId: string): Sent | undefined {
    const sent = all.get(requestId);
    if (!sent || sent.endedAt !== null) return undefined;
    const passed = Math.floor((now() - sent.stepAt) / sent.timeoutMs);
    sent.step += passed;
    sent.stepAt += passed * sent.timeoutMs;
    return sent.step < sent.steps ? sent : undefined;
  }

  const provider: Provider = {
    async start({ plan, timeoutSeconds }) {
      latest = `request-${all.size}`;
      all.set(latest, { steps: plan.length, timeoutMs: timeoutSeconds * 1000, step: 0, stepAt: now(), endedAt: null });
      return { outcome: 'SENT', requestId: latest };
    },
    async check({ requestId }, code) {
      const sent = current(requestId);
      if (!sent) return { outcome: 'NOT_FOUND' };
      if (code !== rightCode) return { outcome: 'WRONG' };
      sent.endedAt = now();
      return { outcome: 'CORRECT' };
    },
    async advance({ requestId }) {
      const sent = current(requestId);
      if (!sent) return { outcome: 'NOT_FOUND' };
      if (sent.step + 1 >= sent.steps) return { outcome: 'NO_STEP_LEFT' };
      Object.assign(sent, { step: sent.step + 1, stepAt: now() });
      return { outcome: 'ADVANCED' };
    },
    cancel: async () => ({ outcome: 'NOT_FOUND' }),
  };

  return {
    ...provider,
    /** Requests so far. */
    sent: () => all.size,
    latest: () => latest,
    /** Texts and calls of a request once nothing moves it on any more but the clock. */
    messages(requestId: string): number {
      const sent = all.get(requestId);
      if (!sent) return 0;
      return sent.endedAt === null ? sent.steps : sent.step + 1;
    },
  };
}
