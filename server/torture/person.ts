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
  proof: z.object({ token: z.string() }).nullable(),
});

const answer = z.discriminatedUnion('__typename', [
  verification,
  z.object({ __typename: z.enum(['IncorrectCode', 'VerificationClosed']), verification }),
  z.object({
    __typename: z.enum([
      'RateLimited',
      'ServiceUnavailable',
      'VerificationNotFound',
      'MalformedCode',
      'InvalidPhoneNumber',
      'PhoneNumberNotAllowed',
      'NoChannelLeft',
    ]),
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

const fields = '__typename id status attemptsRemaining expiresAt proof { token }';
const withVerification = ['IncorrectCode', 'VerificationClosed'] as const;

/** What to read of an answer; `members` are those of its union that carry a verification. */
const bodyOf = (members: readonly string[]) =>
  `__typename ... on Verification { ${fields} } ${members.map((name) => `... on ${name} { verification { ${fields} } }`).join(' ')}`;

const operations = {
  startVerification: `mutation($input: StartVerificationInput!) { answer: startVerification(input: $input) { ${bodyOf([])} } }`,
  checkCode: `mutation($input: CheckCodeInput!) { answer: checkCode(input: $input) { ${bodyOf(withVerification)} } }`,
  resendCode: `mutation($input: ResendCodeInput!) {
    answer: resendCode(input: $input) { ${bodyOf(['VerificationClosed'])} } }`,
  cancelVerification: `mutation($input: CancelVerificationInput!) {
    answer: cancelVerification(input: $input) { ${bodyOf(['VerificationClosed'])} } }`,
};

export type Post = (query: string, variables: object) => Promise<unknown>;

/**
 * Calls what `next` says, and again until it is answered: connections break as processes die. `failed` hears of each that
 * isn't; `dispatcher` knows a proxy's certificate; `clientAddress` is who calls, as a trusted proxy says it.
 */
export function createPost(
  next: () => string | undefined,
  {
    failed = () => {},
    dispatcher,
    clientAddress,
  }: { failed?: (error: unknown) => void; dispatcher?: Dispatcher | undefined; clientAddress?: string } = {},
): Post {
  const headers = {
    'content-type': 'application/json',
    ...(clientAddress !== undefined && { 'x-forwarded-for': clientAddress }),
  };
  return async (query, variables) => {
    for (;;) {
      try {
        const response = await fetch(`${next()}/graphql`, {
          method: 'POST',
          ...(dispatcher && { dispatcher }),
          headers,
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

export type Habits = {
  /** Until they type: once before a resend, once before the code. */
  typing?: () => Promise<void>;
  /** Of so many of a hundred, 0 to 1, the code is asked for again. */
  resends?: number;
  /** How often a start is tried, and the pause before it, or the code, is tried again. */
  tries?: number;
  pauseMs?: number;
};

/** One person verifies a number of their own: starts (and repeats the start), guesses, types the code or gives up, and tries once more. */
export async function verifyOnce(
  phoneNumber: string,
  post: Post,
  codeOf: () => string | undefined,
  { typing = async () => {}, resends = 0, tries: mostTries = 20, pauseMs = 100 }: Habits = {},
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

  for (let tries = 0; tries < mostTries && story.seen.length === 0; tries += 1) {
    await begin();
    if (story.seen.length === 0) await pause(pauseMs);
  }
  const [first] = story.seen;
  if (!first) return story;
  if (Math.random() < 0.3) await begin();

  const input = { verificationId: first.id };
  const check = (code: string) => ask('checkCode', { ...input, code });
  await typing();
  if (Math.random() < resends) {
    await ask('resendCode', input);
    await typing();
  }
  const wrong = Math.floor(Math.random() * 3);
  for (let guess = 0; guess < wrong; guess += 1) await check(codeOf() === '000000' ? '111111' : '000000');
  if (Math.random() < 0.3) await ask('cancelVerification', input);
  else
    for (let tries = 0; tries < 5 && story.seen.at(-1)?.status === 'PENDING'; tries += 1) {
      if (tries > 0) await pause(pauseMs);
      await check(codeOf() ?? '000000');
    }
  // The limit is one start a number, and by now it was counted.
  if (story.seen.at(-1)?.status === 'VERIFIED')
    story.startedTwice = (await say('startVerification', { phoneNumber })).__typename === 'Verification';
  return story;
}

const looked = z.object({ data: z.object({ verification: verification.nullable() }) });

/** What the service says of a verification now; null: nothing. A store may be late. */
async function lookUp(id: string, post: Post): Promise<Seen | null> {
  const query = `query($id: ID!) { verification(id: $id) { ${fields} } }`;
  for (let tries = 0; ; tries += 1) {
    const answer = await post(query, { id });
    if (tries === 20 || looked.safeParse(answer).success) return looked.parse(answer).data.verification;
    await pause(500);
  }
}

/** Every story with what the service says of it now, asked for so many at a time that none is refused a connection. */
export async function lookUpAll<One extends Story>(
  stories: readonly One[],
  post: Post,
): Promise<(One & { now: Seen | null })[]> {
  const found: (One & { now: Seen | null })[] = [];
  const left = stories.values();
  const ask = async () => {
    for (const story of left)
      found.push({ ...story, now: story.seen[0] ? await lookUp(story.seen[0].id, post) : null });
  };
  await Promise.all(Array.from({ length: 50 }, ask));
  return found;
}

const redeemed = z.object({ data: z.object({ redeemProof: z.object({ __typename: z.string() }) }) });

/** How often a backend that takes a proof twice at once was told that it counts. */
export async function redeemTwice(token: string, post: Post): Promise<number> {
  const query = `mutation($token: String!) { redeemProof(token: $token) { __typename } }`;
  const said = await Promise.all([post(query, { token }), post(query, { token })]);
  return said.filter((one) => redeemed.parse(one).data.redeemProof.__typename === 'Proof').length;
}
