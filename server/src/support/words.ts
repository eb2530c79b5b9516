import type { Channel, VerificationFailure } from '../schema.generated.ts';
import type { ToldLimit, ToldRequest, ToldVerification } from './told.ts';

/** An instant as the operator's clock shows it, with its offset: `2026-12-01 09:31:05 UTC+01:00`. */
export function clockText(instant: string | number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
    ...(timeZone !== undefined && { timeZone }),
  });
  return format.format(new Date(instant)).replace(/GMT$/, 'UTC+00:00').replace('GMT', 'UTC').replace('−', '-');
}

const failures: Readonly<Record<VerificationFailure, string>> = {
  TOO_MANY_ATTEMPTS: 'wrong codes used up the attempts',
  UNDELIVERABLE: 'Vonage could not deliver a code',
  BLOCKED: 'Vonage blocked the number or its network, usually for suspected fraud',
  REJECTED: 'the person rejected it on the phone',
  INDETERMINATE: "Vonage's answer to the last code was lost; the person was asked to start again",
  SUPERSEDED: 'the code was typed for another verification of the same number',
};

const brought: Readonly<Record<Channel, string>> = {
  SMS: 'a text',
  VOICE: 'a call',
  WHATSAPP: 'a WhatsApp message',
  RCS: 'an RCS message',
};

const outstanding: Readonly<Record<ToldRequest['outstanding'][number]['what'], string>> = {
  SEND: 'a code may be on its way: the answer to its start has not come; that is over',
  OPEN: 'it may still be answered; that is over',
  CANCEL: 'Vonage is to be told that it was canceled',
  LOOK: 'Vonage is to be asked what became of a code',
  WEBHOOK: 'your backend is to be told of its end',
};

/** `at` is what the operator's clock shows at an instant. */
type At = (instant: string) => string;

export const outstandingText = ({ what, dueAt, tries }: ToldRequest['outstanding'][number], at: At): string =>
  `${outstanding[what]} at ${at(dueAt)}${tries === 0 ? '' : `, after ${tries} in vain`}`;

function endOf({ status, failure, closed }: ToldVerification, at: At): string | undefined {
  if (!closed) return undefined;
  const by = `${brought[closed.channel]} of ${at(closed.codeSentAt)}`;
  switch (status) {
    case 'VERIFIED':
      return `verified, by the code of ${by}`;
    case 'CANCELED':
      return 'canceled';
    case 'EXPIRED':
      return `expired: no right code was typed; the latest code was in ${by}`;
    default:
      return `failed: ${failure ? failures[failure] : 'for no known reason'}; the latest code was in ${by}`;
  }
}

function startOf({ helpCode, status, startedBy, reference, sharesRequest }: ToldVerification): string {
  const who = startedBy === null ? "a person's client" : `the backend ${startedBy}`;
  const named = reference === null ? '' : `, as ${JSON.stringify(reference)}`;
  const how = sharesRequest ? ' (nothing was sent: a code was on its way already)' : '';
  const lost = status === 'UNANSWERED' ? '; it was never answered' : '';
  return `started by ${who}${named}, help code ${helpCode}${how}${lost}`;
}

/** A request from its start to now, a line each, in their order. */
export function requestText(told: ToldRequest, at: At): string[] {
  const { open, plan, stepSeconds } = told;
  const events: [string, string][] = [
    [told.startedAt, `a code was asked for: ${plan.map((one) => brought[one]).join(', then ')}, ${stepSeconds} s each`],
    ...told.verifications.flatMap((one): [string, string][] => {
      const end = endOf(one, at);
      const start: [string, string] = [one.createdAt, startOf(one)];
      return one.closed && end !== undefined ? [start, [one.closed.at, end]] : [start];
    }),
  ];
  const lines = events
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([when, what]) => `${at(when)}  ${what}`);
  const now = open
    ? [
        `  now: ${brought[open.channel]} of ${at(open.codeSentAt)} has the code; ${open.wrongCodes} codes were checked, ${open.resends} asked for again; it ends at ${at(open.expiresAt)}`,
      ]
    : [];
  return [
    `Request ${told.ref} (client_ref at Vonage), ${told.phoneNumber}, ${told.region}`,
    ...lines.map((line) => `  ${line}`),
    ...now,
    ...told.outstanding.map((one) => `  still: ${outstandingText(one, at)}`),
  ];
}

const lifted = new Set(['phone', 'stem', 'wrong']);

export const limitText = ({ limit, until }: ToldLimit, at: At): string =>
  `The limit ${limit} refuses starts until ${at(until)}; ${lifted.has(limit) ? '`unlock` lifts it' : '`unlock` leaves it: other numbers share it'}.`;
