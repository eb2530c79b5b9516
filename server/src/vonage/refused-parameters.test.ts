import { describe, expect, it } from 'vitest';
import { refusedParameter } from './refused-parameters.ts';

const entry = (name: string, reason = 'Invalid') => ({ name, reason });
const list = (...entries: unknown[]) => ({
  title: 'Invalid params',
  detail: 'The value of one or more parameters is invalid.',
  invalid_parameters: entries,
});

describe('A 422 is about the number', () => {
  it.each([
    'to',
    'workflow[0].to',
    'workflow[2].to',
    'workflow.1.to',
    '/workflow/0/to',
    '#/workflow/0/to',
    'workflow[0][to]',
  ])('where a parameter is called %j', (name) => {
    expect(refusedParameter(list(entry(name)))).toBe('NUMBER');
    expect(refusedParameter({ invalid_parameters: entry(name) })).toBe('NUMBER');
    expect(refusedParameter({ invalid_parameters: { [name]: 'Invalid' } })).toBe('NUMBER');
    expect(refusedParameter({ invalid_parameters: { [name]: ['Invalid', 'Too short'] } })).toBe('NUMBER');
    expect(refusedParameter({ invalid_parameters: { [name]: { reason: 'Invalid' } } })).toBe('NUMBER');
  });

  it.each([
    // As recorded: github.com/Vonage/vonage-python-sdk, v3.17.0, tests/data/verify2.
    ['workflow[0]', '`to` Email address is invalid'],
    ['workflow[0]', '‘to’ phone number is invalid'],
    ['workflow[2]', "The 'to' field is required"],
    ['workflow', '"workflow[0].to" must be a phone number'],
    ['workflow.0', '`to` must differ from `from`'],
    ['workflow[0]', 'to phone number is invalid'],
  ])('where the step or the workflow is at fault: %j, %j', (name, reason) => {
    expect(refusedParameter(list(entry(name, reason)))).toBe('NUMBER');
    expect(refusedParameter({ invalid_parameters: entry(name, reason) })).toBe('NUMBER');
    expect(refusedParameter({ invalid_parameters: { [name]: reason } })).toBe('NUMBER');
  });

  it.each(['The ‘to’ phone number is invalid', '`to` is not a number', 'Phone number is invalid'])(
    'where no parameter is named and the detail is %j',
    (detail) => {
      expect(refusedParameter({ detail })).toBe('NUMBER');
      expect(refusedParameter({ detail, invalid_parameters: [] })).toBe('NUMBER');
      expect(refusedParameter({ detail, invalid_parameters: null })).toBe('NUMBER');
    },
  );

  it('where one of several is, and others cannot be read', () => {
    expect(refusedParameter(list(null, 7, entry('workflow[0].from'), { name: 'workflow[0].to' }))).toBe('NUMBER');
    expect(refusedParameter(list(entry('workflow', 'Duplicates'), entry('to')))).toBe('NUMBER');
  });
});

describe('A 422 is about the channels of the plan', () => {
  it.each([
    ['workflow', 'Invalid'],
    ['workflow', 'Channels must be unique'],
    ['workflow[1]', 'To use a channel again is not allowed'],
    ['workflow[1]', '`channel` is not unique'],
    ['workflow[1].channel', 'sms is used already'],
    ['/workflow/1/channel', 'Invalid'],
    ['channel', 'Invalid'],
  ])('with %j, %j', (name, reason) => {
    expect(refusedParameter(list(entry(name, reason)))).toBe('CHANNELS');
  });
});

describe('A 422 is for the operator', () => {
  it.each(['brand', 'tone', 'auto', 'workflow[0].from', 'to.brand', 'reply-to', 'To', '', 'channel_timeout', '[0]'])(
    'where only %j is named',
    (name) => {
      expect(refusedParameter(list(entry(name)))).toBe('OTHER');
    },
  );

  it.each([
    ['brand', '`to` is fine, this is not'],
    ['workflow[0]', '`from` must differ from `to`'],
    ['workflow[0]', '`app_hash` has 11 characters'],
    ['code_length', 'to be between 4 and 10'],
  ])('with %j, %j', (name, reason) => {
    expect(refusedParameter(list(entry(name, reason)))).toBe('OTHER');
  });

  it.each([
    'Invalid sender',
    'The from phone number is invalid',
    'The value of one or more parameters is invalid.',
    '',
  ])('where no parameter is named and the detail is %j', (detail) => {
    expect(refusedParameter({ detail })).toBe('OTHER');
  });

  it.each([undefined, null, 'to', 7, [], {}, list(null), list('to'), { invalid_parameters: 'to' }, { detail: 7 }])(
    'where it says %j',
    (body) => {
      expect(refusedParameter(body)).toBe('OTHER');
    },
  );
});
