import type { Channel } from '../graphql/operations.generated.ts';
import type { Messages } from '../i18n/languages.ts';
import { known } from '../i18n/messages.ts';
import { codeProblemWords, startProblemWords } from './problem-words.ts';
import type { ProblemWords } from './problem-words.ts';
import type { Call, CodeState, WizardState } from './state/wizard-state.ts';

/** An alert is about a problem, a note about anything else. */
export type Message = ProblemWords & { tone: 'alert' | 'note' };

/** What stands around the state. `channel`: by which a code is to come. `isSlow`: the call takes long. `isSeen`: the confirmation was there long enough. */
export type Surroundings = { channel: Channel; isOffline: boolean; isSlow: boolean; isSeen: boolean };

/** The one message of a step: the one that helps most now. Null: the step's own words do. */
export function messageOf(
  state: WizardState,
  m: Messages,
  { channel, isOffline, isSlow, isSeen }: Surroundings,
): Message | null {
  if (state.step === 'done') return null;
  if (isOffline) return note(m.problem.noAnswer.offline);
  if (state.call) return note(isSlow ? m.app.slow : callWords(state.call, m));
  switch (state.step) {
    case 'opening':
      return state.problem && alert({ about: null, text: m.problem.noAnswer[state.problem.cause] });
    case 'phone':
      if (state.problem) return alert(startProblemWords(state.problem, m, { ...state, channel }));
      if (state.resumable) return note(m.app.resuming);
      return state.arrival === 'canceled' && !isSeen ? note(m.phone.canceled) : null;
    case 'over':
      return state.problem && alert(startProblemWords(state.problem, m, { ...state, channel }));
    case 'code':
      if (state.problem) return alert(codeProblemWords(state.problem, m, state));
      return note(noticeWords(state, m) ?? newsWords(state, m, isSeen));
  }
}

/** What confirms an act of the person's own, as a key that differs for each act; null where nothing is confirmed. */
export function confirmationOf(state: WizardState): string | null {
  if (state.step === 'phone' && state.arrival === 'canceled') return 'canceled';
  return state.step === 'code' && state.news?.sameCode ? state.verification.codeSentAt : null;
}

function alert(words: ProblemWords): Message {
  return { ...words, tone: 'alert' };
}

function note(text: string | null): Message | null {
  return text === null ? null : { about: null, text, tone: 'note' };
}

function callWords({ kind }: Call, m: Messages): string {
  if (kind === 'check' || kind === 'cancel') return m.code.calling[kind];
  return kind === 'open' ? m.app.resuming : m.phone.sending;
}

function noticeWords({ notice, verification }: CodeState, m: Messages): string | null {
  if (!notice) return null;
  return notice === 'noCode' ? m.code.notice.noCode(verification.codeLength) : m.code.notice[notice](m.code.check);
}

function newsWords(state: CodeState, m: Messages, isSeen: boolean): string | null {
  const { news, verification, draft, chosenChannel, earlier } = state;
  const { channel } = verification;
  if (news && !news.sameCode) return `${known(m.code.newCode, channel, m.code.newCodeOther)} ${m.code.earlierCodes}`;
  const chosen = draft.channel === null || earlier ? channel : chosenChannel;
  const before = news?.kind === 'moved' ? news.before : chosen;
  if (before !== channel) {
    const because = known(m.code.notThrough, before, m.code.notThroughOther);
    const instead = known(m.code.instead, channel, m.code.insteadOther)(because);
    return news ? `${instead} ${m.code.sameCode}` : instead;
  }
  return news && !isSeen ? `${m.code.sentAgain} ${m.code.sameCode}` : null;
}
