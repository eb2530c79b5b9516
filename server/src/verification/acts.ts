import type {
  CancelVerificationResult,
  CheckCodeResult,
  ResendCodeResult,
  StartVerificationResult,
} from '../schema.generated.ts';
import type { About, Act, Acted } from '../telemetry/recorded.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clock } from './clock.ts';
import { helpCodeOf } from './help-code.ts';
import type { BadInput } from './problems.ts';
import { channelAt, maskedNumberOf, type Request } from './request.ts';
import { isClosed, type Verification } from './verification.ts';

type Answer = StartVerificationResult | CheckCodeResult | ResendCodeResult | CancelVerificationResult | BadInput;

/**
 * Has each act recorded once it is answered, with what became known of it on the way: `work` adds that to `about`. An act
 * that throws, which is a bug, has a line of its own.
 */
export function createActs(log: Log, clock: Pick<Clock, 'now'>) {
  return async function acted<T extends Answer>(act: Act, work: (about: About) => Promise<T>): Promise<T> {
    const calledAt = clock.now();
    const about: About = {};
    const answer = await work(about);
    const ms = clock.now() - calledAt;
    log.record({ type: 'ACTED', act, outcome: answer.__typename, ...reasonOf(answer), ...about, ms });
    return answer;
  };
}

function reasonOf(answer: Answer): Pick<Acted, 'reason'> {
  switch (answer.__typename) {
    case 'InvalidPhoneNumber':
      return { reason: answer.reason };
    case 'PhoneNumberNotAllowed':
      return { reason: answer.restriction };
    case 'VerificationClosed':
      return { reason: answer.verification.failure ?? answer.verification.status };
    default:
      return {};
  }
}

/** What log and metrics tell of a verification, as it stands in `request`. */
export const aboutOf = (request: Request, verification: Verification) => ({
  region: request.region,
  channel: isClosed(verification.state) ? verification.state.channel : channelAt(request),
  phoneNumber: maskedNumberOf(request),
  helpCode: helpCodeOf(verification, request),
});
