import { describe, expect, it } from 'vitest';
import type { Log, LogFields } from '../telemetry/log.ts';
import type { Answer } from './exchange.ts';
import { createIdentityInsights, interpretInsights } from './identity-insights.ts';
import { createNumberInsight, interpretNumberInsight } from './number-insight.ts';

const answered = (body: unknown, status = 200): Answer => ({
  kind: 'answered',
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const line = (known: string | undefined) => (known ? { outcome: 'KNOWN', line: known } : { outcome: 'UNKNOWN' });

function listen() {
  const lines: { level: string; sentence: string; fields: LogFields | undefined }[] = [];
  const write = (level: string) => (sentence: string, fields?: LogFields) =>
    void lines.push({ level, sentence, fields });
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    record: () => {},
    flush() {},
  };
  return { log, lines };
}

const of = (code: string, network_type?: string) => ({ status: { code }, ...(network_type && { network_type }) });
const ok = (network_type: string) => of('OK', network_type);

describe('Identity Insights', () => {
  const valid = { status: { code: 'OK' }, is_format_valid: true };
  const invalid = { status: { code: 'OK' }, is_format_valid: false };

  it.each<[string, object, string | undefined]>([
    ['a mobile', { format: valid, original_carrier: ok('MOBILE'), current_carrier: ok('MOBILE') }, 'ORDINARY'],
    [
      'a number of the internet',
      { original_carrier: ok('VIRTUAL'), current_carrier: of('UNSUPPORTED_NETWORK_TYPE') },
      'VOIP',
    ],
    [
      'one that was ported to a mobile network',
      { original_carrier: ok('VIRTUAL'), current_carrier: ok('MOBILE') },
      'ORDINARY',
    ],
    ['a landline', { original_carrier: ok('LANDLINE'), current_carrier: of('UNSUPPORTED_NETWORK_TYPE') }, 'LANDLINE'],
    [
      'a landline that became a mobile',
      { original_carrier: ok('LANDLINE'), current_carrier: ok('MOBILE') },
      'ORDINARY',
    ],
    [
      'one that may have been ported',
      { original_carrier: ok('VIRTUAL'), current_carrier: of('SUPPLIER_ERROR') },
      undefined,
    ],
    ['half', { original_carrier: ok('VIRTUAL') }, undefined],
    ['half, of a landline', { original_carrier: ok('LANDLINE'), current_carrier: of('INTERNAL_ERROR') }, undefined],
    ['a free number', { original_carrier: ok('TOLLFREE'), current_carrier: of('UNSUPPORTED_NETWORK_TYPE') }, 'PAY'],
    ['a pay number', { original_carrier: ok('PREMIUM') }, 'PAY'],
    ['nobody’s by its form', { format: invalid, original_carrier: of('INVALID_NUMBER_FORMAT') }, 'UNASSIGNED'],
    ['nobody’s in a mobile plan', { original_carrier: ok('MOBILE'), current_carrier: of('NOT_FOUND') }, 'UNASSIGNED'],
    ['nobody knows whose', { current_carrier: of('NOT_FOUND') }, undefined],
    [
      'a landline that no mobile network knows',
      { original_carrier: ok('LANDLINE'), current_carrier: of('NOT_FOUND') },
      'LANDLINE',
    ],
    [
      'a mobile whose network isn’t told',
      { original_carrier: ok('MOBILE'), current_carrier: of('NO_COVERAGE') },
      'ORDINARY',
    ],
    ['a type that is unknown here', { original_carrier: ok('SATELLITE') }, undefined],
    ['failed in every part', { format: of('INTERNAL_ERROR'), original_carrier: of('SUPPLIER_ERROR') }, undefined],
    [
      'unauthorized in every part',
      { original_carrier: of('UNAUTHORIZED'), current_carrier: of('UNAUTHORIZED') },
      undefined,
    ],
    ['of unknown words', { original_carrier: of('SOMETHING_NEW', 'VIRTUAL') }, undefined],
    ['without insights', {}, undefined],
    ['of wrong types', { original_carrier: { status: 'OK', network_type: 7 } }, undefined],
  ])('an answer that is %s', (_, insights, known) => {
    expect(interpretInsights(answered({ request_id: 'r1', insights }))).toEqual(line(known));
  });

  it.each<[string, Answer, string]>([
    ['HTML', answered('<h1>Soon</h1>'), 'LOST'],
    ['nothing', answered(''), 'LOST'],
    ['half an answer', answered('{"insights":{"format"'), 'LOST'],
    ['another body', answered({ insights: 'none' }), 'LOST'],
    ['400', answered({}, 400), 'UNKNOWN'],
    ['401', answered({}, 401), 'UNKNOWN'],
    ['415', answered({}, 415), 'UNKNOWN'],
    ['422', answered({}, 422), 'UNKNOWN'],
    ['429', answered({}, 429), 'UNKNOWN'],
    ['500', answered({}, 500), 'LOST'],
    ['503', answered({}, 503), 'LOST'],
    ['no answer in time', { kind: 'lost' }, 'LOST'],
    ['no connection', { kind: 'not-connected' }, 'LOST'],
  ])('%s says nothing of a number', (_, answer, outcome) => {
    expect(interpretInsights(answer)).toEqual({ outcome });
  });
});

const carrier = (network_type: unknown) => ({ network_code: 'US-FIXED', network_type });

describe('Number Insight', () => {
  it.each<[string, object, string | undefined]>([
    ['a mobile', { status: 0, current_carrier: carrier('mobile') }, 'ORDINARY'],
    ['a number of the internet', { status: 0, current_carrier: carrier('virtual') }, 'VOIP'],
    [
      'one that went there',
      { status: 0, current_carrier: carrier('virtual'), original_carrier: carrier('mobile') },
      'VOIP',
    ],
    ['a landline', { status: 0, current_carrier: carrier('landline') }, 'LANDLINE'],
    ['a pay number', { status: 0, current_carrier: carrier('landline_premium') }, 'PAY'],
    ['a free number', { status: 0, current_carrier: carrier('landline_tollfree') }, 'PAY'],
    ['a pager', { status: 0, current_carrier: carrier('pager') }, 'PAY'],
    [
      'known by its plan alone',
      { status: 0, current_carrier: null, original_carrier: carrier('landline') },
      'LANDLINE',
    ],
    [
      'known by its plan alone, too',
      { status: 0, current_carrier: carrier('unknown'), original_carrier: carrier('virtual') },
      'VOIP',
    ],
    ['unknown', { status: 0, current_carrier: carrier('unknown'), original_carrier: carrier(null) }, undefined],
    ['without carriers', { status: 0 }, undefined],
    ['what could be had (43)', { status: 43, original_carrier: carrier('virtual') }, 'VOIP'],
    ['what could be had (44)', { status: 44, current_carrier: carrier('mobile') }, 'ORDINARY'],
    ['nothing that could be had (45)', { status: 45 }, undefined],
    [
      'no number',
      { status: 3, status_message: 'Invalid request :: Not valid number format detected [ 1 ]' },
      'UNASSIGNED',
    ],
    ['malformed', { status: 3, status_message: 'Invalid request :: Missing number' }, undefined],
    ['busy', { status: 1, current_carrier: carrier('virtual') }, undefined],
    ['refused', { status: 4 }, undefined],
    ['an internal error', { status: 5 }, undefined],
    ['over the quota', { status: 9 }, undefined],
    ['a facility that isn’t allowed', { status: 19 }, undefined],
    ['unparseable', { status: 999 }, undefined],
  ])('an answer that is %s', (_, body, known) => {
    expect(interpretNumberInsight(answered(body))).toEqual(line(known));
  });

  it.each<[string, Answer]>([
    ['HTML', answered('<h1>Soon</h1>')],
    ['nothing', answered('')],
    ['half an answer', answered('{"status":0,"current_')],
    ['a status as text', answered({ status: '0', current_carrier: carrier('virtual') })],
    ['another HTTP status', answered({ status: 0, current_carrier: carrier('virtual') }, 429)],
    ['no answer in time', { kind: 'lost' }],
    ['no connection', { kind: 'not-connected' }],
  ])('%s says nothing of a number', (_, answer) => {
    expect(interpretNumberInsight(answer)).toEqual({ outcome: 'LOST' });
  });
});

describe('The log', () => {
  it.each([
    [401, 'error', 'VONAGE_APPLICATION_ID'],
    [403, 'error', 'VONAGE_APPLICATION_ID'],
    [429, 'warn', 'no lookup'],
    [503, 'warn', 'error of its own'],
  ])('says of %i what is to be mended, and of whom nothing', async (status, level, word) => {
    const { log, lines } = listen();
    const lookup = createIdentityInsights({ transport: { post: async () => answered({}, status) }, log });
    expect(await lookup('+14155550100')).toBeUndefined();
    const fields = { operation: 'lookup', status };
    expect(lines).toEqual([{ level, sentence: expect.stringContaining(word), fields }]);
  });

  it.each([
    [4, 'error', 'VONAGE_API_KEY'],
    [9, 'error', 'balance'],
    [1, 'warn', 'no lookup'],
  ])('says of Number Insight’s %i what is to be mended', async (status, level, word) => {
    const { log, lines } = listen();
    const lookup = createNumberInsight({ transport: { get: async () => answered({ status }) }, log });
    expect(await lookup('+14155550100')).toBeUndefined();
    const fields = { operation: 'lookup', status };
    expect(lines).toEqual([{ level, sentence: expect.stringContaining(word), fields }]);
  });
});

it('A lookup that is down is not waited for again and again', async () => {
  let calls = 0;
  const post = async (): Promise<Answer> => {
    calls += 1;
    return { kind: 'lost' };
  };
  const lookup = createIdentityInsights({ transport: { post }, log: listen().log });
  for (let made = 0; made < 40; made += 1) await lookup('+14155550100');
  expect(calls).toBe(20);
});
