import { regionOf } from '../verification/parse-phone-number.ts';

/** Brings a value of one form to the next; what it doesn't expect it leaves, for the next form's schema to refuse. */
type Change = (value: unknown) => unknown;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An object with other names for its fields, other values under the new names, and what form 0 could leave out. A field
 * that isn't known stays.
 */
const object =
  (names: Record<string, string>, values: Record<string, Change> = {}, missing: object = {}): Change =>
  (value) => {
    if (!isObject(value)) return value;
    const renamed = Object.entries(value).map(([name, field]): [string, unknown] => [own(names, name) ?? name, field]);
    return {
      ...missing,
      ...Object.fromEntries(renamed.map(([name, field]) => [name, own(values, name)?.(field) ?? field])),
    };
  };

const list =
  (change: Change): Change =>
  (value) =>
    Array.isArray(value) ? value.map(change) : value;

/** By the field that tells the kinds apart. */
const kind =
  (field: string, changes: Record<string, Change>): Change =>
  (value) => {
    const name = isObject(value) && value[field];
    return typeof name === 'string' ? (own(changes, name)?.(value) ?? value) : value;
  };

function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

const claim = { of: 'handleHash', until: 'heldUntil' };
const sending = { timeoutMs: 'stepMs' };
const eachItsCode = { reuseCode: false };
const owed = object({}, { calling: object({ until: 'heldUntil' }) });

const phase = kind('name', {
  SENDING: object({ ...claim, ...sending, unsettled: 'lost' }, { lost: object({ known: 'mayHaveSent' }) }, eachItsCode),
  UNSETTLED: object({}, { name: () => 'LOST' }),
  OPEN: object(
    { stepAt: 'stepStartedAt', question: 'look' },
    {
      resend: object({ ...claim, at: 'startedAt', from: 'fromStep' }),
      checks: list(object(claim)),
      look: owed,
      cancel: owed,
    },
    { look: null },
  ),
  OVER: object({ at: 'overAt' }),
});

const closed = object({ at: 'closedAt' });
const state = kind('status', {
  UNANSWERED: object({ until: 'endsAt' }),
  PENDING: object({ keeps: 'keepsAttempt', settlesAt: 'doubtEndsAt' }),
  VERIFIED: object({ at: 'closedAt', by: 'checkId' }),
  CANCELED: closed,
  EXPIRED: closed,
  FAILED: closed,
});

const verification = object(
  {
    idHash: 'handleHash',
    asked: 'chosenChannel',
    resendKeys: 'resendKeyHashes',
    address: 'clientAddress',
    shares: 'sharesRequest',
    owed: 'owedEnd',
  },
  { state, owedEnd: owed },
  { chosenChannel: null, sharesRequest: false },
);

/** Where form 0 doesn't say when the latest code went out, the start stands for that moment. */
const withCodeSentAt: Change = (value) =>
  isObject(value) && isObject(value['state']) && 'closedAt' in value['state']
    ? { ...value, state: { codeSentAt: value['createdAt'], ...value['state'] } }
    : value;

/** Form 0 left the number's region to be read from it each time. */
const withRegion: Change = (value) =>
  isObject(value) && 'phoneNumber' in value ? { region: regionOf(String(value['phoneNumber'])), ...value } : value;

const request = object(
  sending,
  { phase, verifications: list((value) => withCodeSentAt(verification(value))) },
  eachItsCode,
);

/** A request of form 0, before requests were stored with a number, in form 1. */
export const fromForm0: Change = (value) => withRegion(request(value));
