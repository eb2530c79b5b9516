import { pageTime, wallTime } from '../countdown/page-clock.ts';
import { formatClockTime } from '../countdown/time.ts';
import type { Messages } from '../i18n/languages.ts';
import { known } from '../i18n/messages.ts';
import type { Channel } from '../graphql/operations.generated.ts';
import type { CodeProblem, StartProblem } from './state/wizard-state.ts';

type Clock = { clockSkewMs: number };

/** `channel`: by which the code was to come. */
type Start = Clock & { channel: Channel };

/** A problem in words, and the control that the words are about. */
export type ProblemWords = { about: 'number' | 'channel' | 'code' | null; text: string };

export function startProblemWords(problem: StartProblem, m: Messages, start: Start): ProblemWords {
  switch (problem.__typename) {
    case 'InvalidPhoneNumber':
      return { about: 'number', text: known(m.problem.invalidNumber, problem.reason, problem.message) };
    case 'PhoneNumberNotAllowed':
      return { about: 'number', text: known(m.problem.notAllowed, problem.restriction, problem.message) };
    case 'ChannelUnavailable': {
      const names = problem.channels.map((channel) => known(m.channel, channel, channel));
      return { about: 'channel', text: m.problem.channelUnavailable(m.either(names)) };
    }
    case 'RateLimited':
      return { about: null, text: m.problem.rateLimited(retryTime(problem, m, start)) };
    case 'ServiceUnavailable':
      return {
        about: null,
        text: problem.retryable
          ? `${m.problem.startUnavailable} ${m.problem.notTwice(start.channel)}`
          : m.problem.outOfOrder,
      };
    case 'NoAnswer': {
      const { cause } = problem;
      const isUnknown = cause === 'timedOut' || cause === 'unreachable';
      return {
        about: null,
        text: m.problem.noAnswer[cause] + (isUnknown ? ` ${m.problem.notTwice(start.channel)}` : ''),
      };
    }
    default:
      return { about: null, text: newcomerText(problem) };
  }
}

export function codeProblemWords(
  { outcome }: CodeProblem,
  m: Messages,
  state: Clock & { checkedCodes: readonly string[] },
): ProblemWords {
  switch (outcome.__typename) {
    case 'MalformedCode':
      return {
        about: 'code',
        text: m.problem.malformedCode(outcome.codeLength, state.checkedCodes.at(-1)?.length ?? 0),
      };
    case 'IncorrectCode':
      return { about: 'code', text: m.problem.incorrectCode(outcome.verification.attemptsRemaining) };
    case 'NoChannelLeft':
      return { about: null, text: m.problem.noChannelLeft };
    case 'RateLimited':
      return { about: null, text: m.problem.tooSoon(retryTime(outcome, m, state)) };
    case 'ServiceUnavailable':
      return { about: null, text: outcome.retryable ? m.problem.codeUnavailable : m.problem.outOfOrder };
    case 'NoAnswer':
      return { about: null, text: m.problem.noAnswer[outcome.cause] };
    default:
      return { about: null, text: newcomerText(outcome) };
  }
}

function retryTime({ retryAt, now }: { retryAt: string; now: string }, m: Messages, clock: Clock): string {
  return formatClockTime(wallTime(pageTime(retryAt, clock)), wallTime(pageTime(now, clock)), m);
}

/** The words for a problem that is newer than this client: every problem has a message. */
function newcomerText({ message }: { message: string }): string {
  return message;
}
