import type { End } from '../verification/telling.ts';

/** A webhook as it goes out: `body` is JSON, and is signed to the letter. */
export type EndMessage = { id: string; body: string };

/** What is posted of an end: docs/rules.md#ends-told. */
export const messageOf = (end: End): EndMessage => message(end.state.status.toLowerCase(), end);

/** A message about nobody, to see whether a receiver takes what comes. */
export const sampleMessage = (id: string, now: number): EndMessage =>
  message('test', {
    id,
    phoneNumber: '+14155550100',
    nonce: null,
    startedBy: null,
    createdAt: now,
    state: { status: 'VERIFIED', closedAt: now, channel: 'SMS', codeSentAt: now, proof: null, checkId: null },
    test: true,
  });

/** Standard Webhooks 1.0, "Payload structure": `timestamp` is when it happened, not when it is sent. */
function message(type: string, { id, createdAt, state, ...end }: End): EndMessage {
  const closedAt = iso(state.closedAt);
  return {
    id,
    body: JSON.stringify({
      type: `verification.${type}`,
      timestamp: closedAt,
      data: {
        reference: end.startedBy?.reference ?? null,
        nonce: end.nonce,
        startedBy: end.startedBy?.backend ?? null,
        phoneNumber: end.phoneNumber,
        channel: state.channel,
        failure: state.status === 'FAILED' ? state.failure : null,
        test: end.test,
        createdAt: iso(createdAt),
        closedAt,
        proof: state.status === 'VERIFIED' ? (state.proof?.token ?? null) : null,
      },
    }),
  };
}

const iso = (at: number) => new Date(at).toISOString();
