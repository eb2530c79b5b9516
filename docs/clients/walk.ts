// A person's whole way, by the functions of verification.ts and with the simulated phone: node walk.ts
import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { cancel, check, read, resend, service, start, watch } from './verification.ts';

type Answer = Awaited<ReturnType<typeof start | typeof check | typeof resend | typeof cancel>>;
type Verification = Extract<Answer, { __typename: 'Verification' }>;

// Fictional numbers, on which nothing is special.
const phoneNumber = process.env['PHONE_NUMBER'] ?? `+14155550${randomInt(100, 125)}`;
const anotherNumber = `+14155550${randomInt(125, 150)}`;

// One key for each act of a person, the same at every try of it. The nonce is the backend's for this session.
const act = { phoneNumber, nonce: randomUUID(), idempotencyKey: randomUUID() };
const started = verificationOf(await insist(() => start(act)));
const { id } = started;
tell(started);

const ended = Promise.withResolvers<string>();
const stop = watch(id, ({ status }) => {
  if (status !== 'PENDING') ended.resolve(status);
});

const code = await newestCode(phoneNumber);
const wrongCode = code.replace(/./gu, (digit) => String(9 - Number(digit)));
const wrong = await check({ verificationId: id, code: wrongCode });
if (wrong.__typename !== 'IncorrectCode') throw new Error(`A wrong code was answered ${wrong.__typename}`);
console.log(`That code is wrong. ${wrong.verification.attemptsRemaining} tries are left.`);

await cooldownOf(started);
const resendAct = { verificationId: id, idempotencyKey: randomUUID() };
tell(verificationOf(await insist(() => resend(resendAct))));

// A check is no act to be repeated blindly: it may cost an attempt. The verification itself says what became of it.
const verified = await check({ verificationId: id, code: await newestCode(phoneNumber) }).then(
  verificationOf,
  lookAgain,
);
tell(verified);
console.log(`Heard without asking: ${await ended.promise}`);
stop();

const unwanted = verificationOf(
  await insist(() => start({ phoneNumber: anotherNumber, idempotencyKey: randomUUID() })),
);
tell(verificationOf(await insist(() => cancel({ verificationId: unwanted.id }))));

console.log(verified.proof?.token);

/** Tries again where no answer came, or one that says so. Nothing is done twice: the act's key stays the same. */
async function insist<Outcome extends Answer>(perform: () => Promise<Outcome>, tries = 3): Promise<Outcome> {
  try {
    const answer = await perform();
    if (tries === 1 || answer.__typename !== 'ServiceUnavailable' || !answer.retryable) return answer;
  } catch (error) {
    if (tries === 1) throw error;
  }
  await setTimeout(1_000);
  return insist(perform, tries - 1);
}

/** The verification, or what stands in its way. */
function verificationOf(answer: Answer): Verification {
  switch (answer.__typename) {
    case 'Verification':
      return answer;
    case 'VerificationClosed':
      if (answer.verification.status === 'VERIFIED') return answer.verification; // an earlier check, whose answer was lost
      throw new Error(`It is over: ${answer.verification.failure ?? answer.verification.status}`);
    case 'InvalidPhoneNumber':
      throw new Error(`Please look at the number again: ${answer.reason}`);
    case 'PhoneNumberNotAllowed':
      throw new Error(`This number can't be used: ${answer.restriction}`);
    case 'ChannelUnavailable':
      throw new Error(`Choose another way: ${answer.channels.join(', ')}`);
    case 'RateLimited':
      throw new Error(`Not before ${answer.retryAt}; it is ${answer.now}`);
    case 'IncorrectCode':
      throw new Error(`${answer.verification.attemptsRemaining} tries are left`);
    case 'MalformedCode':
      throw new Error(`A code has ${answer.codeLength} digits`);
    default:
      throw new Error(answer.message); // also of a member that was added later
  }
}

async function lookAgain(cause: unknown): Promise<Verification> {
  const found = await read(id);
  if (found?.status !== 'VERIFIED') throw new Error('Type the code again', { cause });
  return found;
}

function tell({ status, channel, phoneNumber, failure }: Verification) {
  console.log(status === 'PENDING' ? `A code is on its way to ${phoneNumber}: ${channel}` : (failure ?? status));
}

/** By the server's clock: both instants are of one answer. */
async function cooldownOf({ resendAvailableAt, now }: Verification) {
  if (resendAvailableAt) await setTimeout(Date.parse(resendAvailableAt) - Date.parse(now));
}

/** What a person reads on their phone. */
async function newestCode(to: string): Promise<string> {
  const messages = await fetch(`${service}/simulator/messages?to=${encodeURIComponent(to)}`);
  const [newest] = await messages.json();
  return newest.code;
}
