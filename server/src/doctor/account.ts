import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../vonage/exchange.ts';
import { explainProblem } from '../vonage/problem-types.ts';
import { accountCall, type Account } from './account-call.ts';
import { examineApplication } from './application.ts';
import { basicHeader } from './credentials.ts';
import { ill, isWrong, right, type Finding } from './finding.ts';
import { aheadMsOf, isHtml, probe, skewText, type Probed } from './probe.ts';
import { examineTexts } from './texts.ts';

type Answered = Extract<Probed, { kind: 'answered' }>;

/** Whether Vonage is there, knows us, and is set up for us; `aheadMs`: this machine's clock, where Vonage told its own. */
export async function examineAccount(account: Account): Promise<{ findings: Finding[]; aheadMs: number | undefined }> {
  const answer = await check(account);
  if (answer.kind === 'unreached') return { findings: [ill('HOST_UNREACHED', answer.code)], aheadMs: undefined };
  const aheadMs = aheadMsOf(answer);
  if (!isVonage(answer)) return { findings: [ill('NOT_VONAGE', formOf(answer))], aheadMs: undefined };
  const clock = clockFinding(aheadMs);
  const credentials =
    account.verifyApi === 'v1' ? judgeV1(answer) : judgeV2(answer, account.access.credentials.kind, isWrong(clock));
  const application = account.verifyApi === 'v1' ? [] : await examineApplication(account, !isWrong(credentials));
  // Where the application says why the token is refused, that says it all.
  const isExplained = isWrong(credentials) && answer.status === 401 && application.some(isWrong);
  const texts =
    account.verifyApi === 'v1' || isWrong(credentials) ? [] : await examineTexts(account, accountCall(account));
  return { findings: [clock, ...(isExplained ? [] : [credentials]), ...application, ...texts], aheadMs };
}

/** A check of a random id: nothing is sent, and no request loses an attempt. */
function check(account: Account) {
  if (account.verifyApi === 'v2') return accountCall(account)('POST', `/v2/verify/${randomUUID()}`, { code: '000000' });
  const { access, clocks, timeoutMs } = account;
  const basic = access.credentials.kind === 'basic' ? access.credentials : access.credentials.basic;
  const headers = { authorization: basic ? basicHeader(basic) : '' };
  const url = `${access.apiHost}/verify/search/json?request_id=${randomUUID().replaceAll('-', '')}`;
  return probe(url, { headers }, clocks, timeoutMs);
}

/** v2's problems have a title, v1's answers a status. */
const spoken = z.union([z.object({ title: z.string() }), z.object({ status: z.string() })]);
const isVonage = ({ body }: Answered) => spoken.safeParse(readJson(body)).success;

const formOf = (answer: Answered) => `HTTP ${answer.status}, ${isHtml(answer) ? 'HTML' : 'not its JSON'}`;

function clockFinding(aheadMs: number | undefined): Finding {
  if (aheadMs === undefined) return right('Clock', 'What answers for Vonage does not say what time it is.');
  if (Math.abs(aheadMs) > 60_000) return ill('CLOCK_WRONG', skewText(aheadMs));
  if (Math.abs(aheadMs) > 5_000) return ill('CLOCK_OFF', skewText(aheadMs));
  return right('Clock', "This machine's clock agrees with Vonage's.");
}

function judgeV2({ status, body }: Answered, kind: 'jwt' | 'basic', isClockWrong: boolean): Finding {
  const about = explainProblem(body) ?? `HTTP ${status}`;
  switch (status) {
    case 404:
      return right('Credentials', 'Vonage takes them.');
    case 401:
      if (kind === 'basic') return ill('KEY_REFUSED', about);
      return isClockWrong ? ill('TOKEN_OUT_OF_TIME', about) : ill('TOKEN_REFUSED', about);
    case 402:
      return ill('LOW_BALANCE', about);
    case 403:
      return ill('NOT_ALLOWED', about);
    case 429:
      return ill('THROTTLED', about);
    default:
      return status >= 500 ? ill('VONAGE_FAILS', about) : ill('UNEXPECTED', about);
  }
}

/** The answer to a search for a random id; the status in the body tells: docs/vonage.md#v1-search. */
function judgeV1({ status, body }: Answered): Finding {
  const said = z.object({ status: z.string() }).safeParse(readJson(body)).data?.status ?? '';
  const about = `Verify v1, status ${said || status}`;
  const known: Record<string, Finding> = {
    1: ill('THROTTLED', about),
    4: ill('KEY_REFUSED', about),
    5: ill('VONAGE_FAILS', about),
    8: ill('NOT_ALLOWED', about),
    9: ill('LOW_BALANCE', about),
    101: right('Credentials', 'Vonage takes them for Verify v1.'),
  };
  return known[said] ?? ill('UNEXPECTED', about);
}
