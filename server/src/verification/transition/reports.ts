import type { OpenRequest, Request } from '../request.ts';
import { endAll, failed, over } from './change.ts';
import { completed } from './checks.ts';
import { doubtedAlone } from './doubt.ts';
import type { EventOf } from './event.ts';
import type { Noting } from './moment.ts';

/** What the provider told by itself, or by a look. */
export function reported(request: OpenRequest, { news, proof }: EventOf<'REPORTED'>, moment: Noting): Request {
  const { phase, plan, stepMs } = request;
  const { now, policy } = moment;
  switch (news.kind) {
    case 'COMPLETED': {
      const verification = doubtedAlone(request);
      return verification
        ? completed(request, { handleHash: verification.handleHash, checkId: null, proof }, moment)
        : request;
    }
    case 'STEP_FAILED': {
      // The provider names a channel, not a step, and each once: its first step ended, the one after has begun.
      const next = plan.indexOf(news.channel) + 1;
      if (next === 0 || next <= phase.step || next >= plan.length) return request;
      const expiresAt = Math.min(request.expiresAt, now + (plan.length - next) * stepMs);
      return { ...request, expiresAt, phase: { ...phase, step: next, stepStartedAt: now } };
    }
    case 'ENDED': {
      if (news.because === 'EXPIRED') return over(request, now, moment);
      // Vonage calls a request failed as well where wrong codes used it up.
      const isUsedUp = news.because === 'UNDELIVERABLE' && phase.attempts + phase.checks.length >= policy.maxAttempts;
      return over(endAll(request, failed(isUsedUp ? 'TOO_MANY_ATTEMPTS' : news.because, now)), now, moment);
    }
  }
}
