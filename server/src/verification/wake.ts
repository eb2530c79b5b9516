import { keptMs, type Request } from './request.ts';
import type { Owed } from './owed.ts';

/** When the clock has something to do next with a request that is elapsed at `now`. */
export function wakeAt(request: Request, now: number): number {
  const { phase } = request;
  const ends = request.verifications.flatMap(({ owedEnd }) => owedEnd ?? []).map(momentOf);
  switch (phase.name) {
    case 'SENDING':
      return phase.heldUntil;
    case 'LOST':
      return phase.until;
    case 'OVER': {
      const proofs = request.verifications.flatMap(({ state }) => (state.status === 'VERIFIED' && state.proof) || []);
      const forgotten = ends.length > 0 ? [] : [phase.overAt + keptMs];
      return Math.min(...forgotten, ...ends, ...proofs.map(({ expiresAt }) => expiresAt));
    }
    case 'OPEN': {
      // As long as a look is owed no doubt ends.
      const doubts = request.verifications.flatMap(({ state }) =>
        state.status === 'PENDING' && state.doubtEndsAt !== null && !phase.look ? [state.doubtEndsAt] : [],
      );
      const calls = [...phase.checks, ...(phase.resend ? [phase.resend] : [])].map(({ heldUntil }) => heldUntil);
      const owed = [...[phase.cancel ?? [], phase.look ?? []].flat().map(momentOf), ...ends];
      // The next step, so that watchers see it begin.
      const next = phase.step < request.plan.length - 1 ? [phase.stepStartedAt + request.stepMs] : [];
      // Past its end only calls under way and late webhooks keep a request open.
      const end = request.expiresAt > now ? [request.expiresAt] : [];
      if (doubts.length + calls.length + owed.length + end.length === 0) return request.expiresAt;
      return Math.min(...doubts, ...calls, ...owed, ...next, ...end);
    }
  }
}

const momentOf = ({ calling, dueAt }: Owed) => calling?.heldUntil ?? dueAt;
