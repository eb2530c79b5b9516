import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fetch, type Dispatcher } from 'undici';
import { z } from 'zod';

const verification = z.object({
  __typename: z.literal('Verification'),
  id: z.string(),
  status: z.enum(['PENDING', 'VERIFIED', 'CANCELED', 'EXPIRED', 'FAILED']),
  attemptsRemaining: z.number(),
  expiresAt: z.string(),
});

const answer = z.discriminatedUnion('__typename', [
  verification,
  z.object({ __typename: z.enum(['IncorrectCode', 'VerificationClosed']), verification }),
  z.object({
    __typename: z.enum(['RateLimited', 'ServiceUnavailable', 'VerificationNotFound', 'MalformedCode']),
  }),
]);

export type Seen = z.infer<typeof verification>;

/** All that one person was told, in its order: what the books are checked against. */
export type Story = {
  phoneNumber: string;
  key: string;
  seen: Seen[];
  lost: boolean;
  startedTwice: boolean;
  refused: boolean;
};

const fields = '__typename id status attemptsRemaining expiresAt';
const withVerification = ['IncorrectCode', 'VerificationClosed'] as const;

/** What to read of an answer; `members` are those of its union that carry a verification. */
const bodyOf = (members: readonly string[]) =>
  `__typename ... on Verification { ${fields} } ${members.map((name) => `... on ${name} { verification { ${fields} } }`).join(' ')}`;

const operations = {
  startVerification: `mutation($input: StartVerificationInput!) { answer: startVerification(input: $input) { ${bodyOf([])} } }`,
  checkCode: `mutation($input: CheckCodeInput!) { answer: checkCode(input: $input) { ${bodyOf(withVerification)} } }`,
  cancelVerification: `mutation($input: CancelVerificationInput!) {
    answer: cancelVerification(input: $input) { ${bodyOf(['VerificationClosed'])} } }`,
};

type Post = (query: string, variables: object) => Promise<unknown>;

/**
 * Calls any of `addresses`, and again until it is answered: connections break as processes die. `failed` hears of each that
 * isn't; `dispatcher` knows a proxy's certificate.
 */
export function createPost(
  addresses: readonly string[],
  failed: (error: unknown) => void = () => {},
  dispatcher?: Dispatcher,
): Post {
  return async (query, variables) => {
    for (;;) {
      const address = addresses[Math.floor(Math.random() * addresses.length)];
      try {
        const response = await fetch(`${address}/graphql`, {
          method: 'POST',
          ...(dispatcher && { dispatcher }),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(10_000),
        });
        return await response.json();
      } catch (error) {
        failed(error);
        await pause(50); // dead just now: another one, or the same again
      }
    }
  };
}

const answered = z.object({ data: z.object({ answer }) });

/** One person verifies a number of their own: starts (and repeats the start), guesses, types the code or gives up, and tries once more. `typing`: until the code is typed. */
export async function verifyOnce(
  phoneNumber: string,
  post: Post,
  codeOf: () => string | undefined,
  typing: () => Promise<void> = async () => {},
): Promise<Story> {
  const story: Story = { phoneNumber, key: randomUUID(), seen: [], lost: false, startedTwice: false, refused: false };
  const say = async (operation: keyof typeof operations, input: object) =>
    answered.parse(await post(operations[operation], { input })).data.answer;
  const ask = async (operation: keyof typeof operations, input: object): Promise<void> => {
    const said = await say(operation, input);
    if (said.__typename === 'Verification') story.seen.push(said);
    else if ('verification' in said) story.seen.push(said.verification);
    if (said.__typename === 'VerificationNotFound') story.lost = true;
    if (said.__typename === 'ServiceUnavailable') story.refused = true;
  };
  const begin = () => ask('startVerification', { phoneNumber, idempotencyKey: story.key });

  for (let tries = 0; tries < 20 && story.seen.length === 0; tries += 1) {
    await begin();
    if (story.seen.length === 0) await pause(100);
  }
  const [first] = story.seen;
  if (!first) return story;
  if (Math.random() < 0.3) await begin();

  const input = { verificationId: first.id };
  const check = (code: string) => ask('checkCode', { ...input, code });
  await typing();
  const wrong = Math.floor(Math.random() * 3);
  for (let guess = 0; guess < wrong; guess += 1) await check(codeOf() === '000000' ? '111111' : '000000');
  if (Math.random() < 0.3) await ask('cancelVerification', input);
  else
    for (let tries = 0; tries < 5 && story.seen.at(-1)?.status === 'PENDING'; tries += 1)
      await check(codeOf() ?? '000000');
  // The limit is one start a number, and by now it was counted.
  if (story.seen.at(-1)?.status === 'VERIFIED')
    story.startedTwice = (await say('startVerification', { phoneNumber })).__typename === 'Verification';
  return story;
}

const looked = z.object({ data: z.object({ verification: verification.nullable() }) });

/** What the service says of a verification now; null: nothing. Thousands are asked for at once: a store may be late. */
export async function lookUp(id: string, post: Post): Promise<Seen | null> {
  const query = `query($id: ID!) { verification(id: $id) { ${fields} } }`;
  for (let tries = 0; ; tries += 1) {
    const answer = await post(query, { id });
    if (tries === 20 || looked.safeParse(answer).success) return looked.parse(answer).data.verification;
    await pause(500);
  }
}
