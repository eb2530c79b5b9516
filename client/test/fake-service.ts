import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, graphql } from 'graphql';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));

type Answer = Record<string, unknown> | Promise<Record<string, unknown>>;

/** What the fake answers to each operation; a mutation's answer may depend on its input. */
export type Answers = {
  service?: () => Answer;
  startVerification?: (input: Record<string, unknown>) => Answer;
  checkCode?: (input: Record<string, unknown>) => Answer;
  resendCode?: (input: Record<string, unknown>) => Answer;
  cancelVerification?: (input: Record<string, unknown>) => Answer;
  verification?: (id: string) => Answer | null;
};

/**
 * The server as the network shows it: operations run by graphql-js against the real schema, so that neither a query that
 * the schema refuses nor an answer that it doesn't have can pass in a test. `answers` may be changed as a test goes on.
 */
export function createFakeService(answers: Answers = {}) {
  const received: { operation: string; input: Record<string, unknown> }[] = [];

  function mutation(operation: Exclude<keyof Answers, 'service' | 'verification'>) {
    return ({ input }: { input: Record<string, unknown> }) => {
      received.push({ operation, input: { ...input } });
      const answer = answers[operation];
      if (!answer) throw new Error(`The test has no answer to ${operation}.`);
      return answer(input);
    };
  }

  const rootValue = {
    service: () => answers.service?.() ?? service(),
    verification: ({ id }: { id: string }) => answers.verification?.(id) ?? null,
    startVerification: mutation('startVerification'),
    checkCode: mutation('checkCode'),
    resendCode: mutation('resendCode'),
    cancelVerification: mutation('cancelVerification'),
  };

  async function execute(body: string): Promise<string> {
    const {
      query,
      variables,
      operationName,
    }: { query: string; variables: Record<string, unknown>; operationName: string } = JSON.parse(body);
    return JSON.stringify(
      await graphql({ schema, source: query, variableValues: variables, operationName, rootValue }),
    );
  }

  /** Like the real one: it stops waiting for an answer when its signal says so. */
  async function fetch(_: unknown, init?: RequestInit): Promise<Response> {
    const aborted = new Promise<never>((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
    const result = await Promise.race([execute(typeof init?.body === 'string' ? init.body : ''), aborted]);
    return new Response(result, { headers: { 'content-type': 'application/graphql-response+json' } });
  }

  return { answers, received, execute, fetch };
}

export function service(differences: Record<string, unknown> = {}) {
  return {
    brand: 'Acme',
    channels: ['SMS', 'VOICE'],
    codeLength: 6,
    defaultRegion: 'US',
    allowedRegions: ['DE', 'FR', 'GB', 'US'],
    simulated: false,
    publicStarts: true,
    now: inSeconds(0),
    ...differences,
  };
}

/** An open verification as `startVerification` answers it, with two more steps in its plan. */
export function verification(differences: Record<string, unknown> = {}) {
  const { expiresAt = inSeconds(540) } = differences;
  return {
    __typename: 'Verification',
    id: 'an-opaque-handle-0001',
    phoneNumber: '+14155550100',
    maskedPhoneNumber: '+1415•••0100',
    status: 'PENDING',
    failure: null,
    channel: 'SMS',
    nextChannel: 'SMS',
    resendAvailableAt: inSeconds(30),
    attemptsRemaining: 3,
    codeLength: 6,
    createdAt: inSeconds(0),
    codeSentAt: inSeconds(0),
    sharesRequest: false,
    helpCode: 'WDJB-MJHT',
    returnUrl: null,
    // One code for the whole plan.
    codeExpiresAt: expiresAt,
    expiresAt,
    now: inSeconds(0),
    proof: null,
    ...differences,
  };
}

export function verified(differences: Record<string, unknown> = {}) {
  return verification({
    status: 'VERIFIED',
    nextChannel: null,
    resendAvailableAt: null,
    attemptsRemaining: 0,
    proof: { token: 'header.claims.signature', expiresAt: inSeconds(300) },
    ...differences,
  });
}

/** Any problem of the schema; its fields beyond the message as given. */
export function problem(typename: string, fields: Record<string, unknown> = {}) {
  return { __typename: typename, message: `The developers' words for ${typename}.`, ...fields };
}

/** Seconds from now by the device's clock, as the server writes instants. */
export function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
