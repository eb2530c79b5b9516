import { describe, expect, it } from 'vitest';
import type { PhoneMessage } from './message.ts';
import type { V2Start } from './v2-state.ts';
import { createManualClock } from './simulator-fixture.ts';
import { createV2Account } from './v2-account.ts';
import type { StatusCallback } from './status-callback.ts';
import { unknownsSchema, type Unknowns } from './unknowns.ts';

const step = (channel: V2Start['steps'][0]['channel'], reuseCode = false) => ({
  channel,
  to: '447700900000',
  reuseCode,
  text: '${code} is your ${brand} code. It is valid for ${time-limit} ${time-limit-unit}. ${what}',
});

const usual: V2Start = {
  phoneNumber: '447700900000',
  brand: 'ACME',
  clientRef: 'ref1',
  channelTimeoutSeconds: 60,
  codeLength: 6,
  customCode: undefined,
  steps: [step('sms'), step('sms'), step('voice')],
  fate: 'delivered',
  callbacks: true,
};

function setUp(start: Partial<V2Start> = {}, unknowns: Partial<Unknowns> = {}) {
  const { now, pass } = createManualClock();
  const messages: PhoneMessage[] = [];
  const callbacks: StatusCallback[] = [];
  const vonage = createV2Account({
    now,
    unknowns: unknownsSchema.parse(unknowns),
    happened: (happenings) => {
      for (const happening of happenings) {
        if (happening.type === 'MESSAGE') messages.push(happening.message);
        else callbacks.push(happening.body);
      }
    },
  });
  const { requestId: id } = vonage.start({ ...usual, ...start });
  const code = () => messages.at(-1)?.code ?? '';
  const wrongCode = () => (code() === '000000' ? '000001' : '000000');
  const startAgain = () => vonage.start(usual);
  return { vonage, messages, callbacks, id, code, wrongCode, pass, startAgain };
}

describe('a start', () => {
  it('sends the first step at once', () => {
    const { messages } = setUp();
    expect(messages).toEqual([
      {
        to: '+447700900000',
        channel: 'SMS',
        code: expect.stringMatching(/^\d{6}$/),
        text: `${messages[0]?.code} is your ACME code. It is valid for 1 minute. \${what}`,
        at: '2026-11-23T06:00:00.000Z',
      },
    ]);
  });

  it('is refused with the first request while the number has one in flight', () => {
    const { id, pass, startAgain, messages } = setUp();
    pass(179.999);
    expect(startAgain()).toEqual({ outcome: 'IN_FLIGHT', requestId: id });
    expect(messages).toHaveLength(3);
  });

  it.each(['verified', 'failed', 'expired'])('is taken once the first request is %s', (end) => {
    const { vonage, id, code, wrongCode, pass, startAgain } = setUp();
    if (end === 'verified') vonage.check(id, code());
    if (end === 'failed') for (const _ of [1, 2, 3]) vonage.check(id, wrongCode());
    if (end === 'expired') pass(180);
    expect(startAgain()).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('is refused with the canceled request for 12 s after a cancel', () => {
    const { vonage, id, pass, startAgain } = setUp();
    pass(30);
    expect(vonage.cancel(id)).toBe('CANCELED');
    pass(11.999);
    expect(startAgain()).toEqual({ outcome: 'IN_FLIGHT', requestId: id });
    pass(0.001);
    expect(startAgain()).toMatchObject({ outcome: 'ACCEPTED' });
  });

  it('may be taken right after a cancel', () => {
    const { vonage, id, pass, startAgain } = setUp({}, { afterCancel: 'FREE' });
    pass(30);
    vonage.cancel(id);
    expect(startAgain()).toMatchObject({ outcome: 'ACCEPTED' });
  });
});

describe('steps', () => {
  it('follow each other by the clock, each with a new code, until none is left', () => {
    const { vonage, id, messages, pass } = setUp();
    pass(59.999);
    vonage.tick();
    expect(messages).toHaveLength(1);
    pass(0.001);
    vonage.tick();
    pass(60);
    vonage.tick();
    expect(messages.map(({ channel, at }) => `${channel} ${at}`)).toEqual([
      'SMS 2026-11-23T06:00:00.000Z',
      'SMS 2026-11-23T06:01:00.000Z',
      'VOICE 2026-11-23T06:02:00.000Z',
    ]);
    expect(new Set(messages.map(({ code }) => code)).size).toBe(3);
    const [first, second, third] = messages.map(({ code }) => code);
    expect(vonage.check(id, first ?? '')).toBe('WRONG');
    expect(vonage.check(id, second ?? '')).toBe('WRONG');
    expect(vonage.check(id, third ?? '')).toBe('CORRECT');
  });

  it('that passed unwatched are caught up with at the next call, with the times they had', () => {
    const { vonage, id, messages, code, pass } = setUp();
    pass(125);
    expect(vonage.check(id, '')).toBe('WRONG');
    expect(messages.map(({ at }) => at.slice(14, 19))).toEqual(['00:00', '01:00', '02:00']);
    expect(vonage.check(id, code())).toBe('CORRECT');
  });

  it('are moved on to by next_workflow, and then last their whole time', () => {
    const { vonage, id, messages, code, pass } = setUp();
    pass(10);
    expect(vonage.next(id)).toBe('MOVED_ON');
    expect(messages).toHaveLength(2);
    expect(vonage.check(id, messages[0]?.code ?? '')).toBe('WRONG');
    pass(59.999);
    vonage.tick();
    expect(messages).toHaveLength(2);
    expect(vonage.check(id, code())).toBe('CORRECT');
  });

  it('end: next_workflow says so on the last one, which goes on', () => {
    const { vonage, id, messages, code } = setUp();
    vonage.next(id);
    vonage.next(id);
    expect(vonage.next(id)).toBe('NO_STEP_LEFT');
    expect(messages).toHaveLength(3);
    expect(vonage.check(id, code())).toBe('CORRECT');
  });

  it('keep the code where reuse_code says so', () => {
    const { vonage, id, messages } = setUp({ steps: [step('sms'), step('voice', true)] });
    vonage.next(id);
    expect(messages[1]?.code).toBe(messages[0]?.code);
  });

  it('say how long their code is valid, the steps that repeat it included', () => {
    const { vonage, id, messages } = setUp({ steps: [step('sms'), step('voice', true), step('sms')] });
    vonage.next(id);
    vonage.next(id);
    expect(messages.map(({ text }) => /valid for [^.]+/.exec(text)?.[0])).toEqual([
      'valid for 2 minutes',
      'valid for 1 minute',
      'valid for 1 minute',
    ]);
  });

  it('speak the digits one by one in a call', () => {
    const { messages } = setUp({ steps: [step('voice')], customCode: '1234' });
    expect(messages[0]?.text).toContain('1, 2, 3, 4 is your ACME code');
  });
});

describe('codes', () => {
  it('that are wrong three times end the request, over all its steps', () => {
    const { vonage, id, code, wrongCode } = setUp();
    expect(vonage.check(id, wrongCode())).toBe('WRONG');
    vonage.next(id);
    expect(vonage.check(id, wrongCode())).toBe('WRONG');
    expect(vonage.check(id, wrongCode())).toBe('TOO_MANY');
    expect(vonage.check(id, code())).toBe('TOO_MANY');
    expect(vonage.next(id)).toBe('NOT_FOUND');
  });

  it.each([
    { maxWrongCodes: 'FOUR' as const, wrongCodes: 'PER_REQUEST' as const, answers: 'WRONG WRONG WRONG TOO_MANY' },
    { maxWrongCodes: 'THREE' as const, wrongCodes: 'PER_CODE' as const, answers: 'WRONG WRONG WRONG WRONG' },
  ])('may be taken to be wrong more often: $maxWrongCodes $wrongCodes', ({ answers, ...unknowns }) => {
    const { vonage, id, wrongCode } = setUp({}, unknowns);
    const first = [vonage.check(id, wrongCode()), vonage.check(id, wrongCode())];
    vonage.next(id);
    expect([...first, vonage.check(id, wrongCode()), vonage.check(id, wrongCode())].join(' ')).toBe(answers);
  });

  it('that are repeated go on being counted, also where each code is', () => {
    const steps: V2Start['steps'] = [step('sms', true), step('voice', true)];
    const { vonage, id, wrongCode } = setUp({ steps }, { wrongCodes: 'PER_CODE' });
    for (const _ of [1, 2]) vonage.check(id, wrongCode());
    vonage.next(id);
    expect(vonage.check(id, wrongCode())).toBe('TOO_MANY');
  });

  it.each([
    { afterEnd: 'BY_REASON' as const, failed: 'TOO_MANY', expired: 'NOT_FOUND' },
    { afterEnd: 'NOT_FOUND' as const, failed: 'NOT_FOUND', expired: 'NOT_FOUND' },
    { afterEnd: 'GONE' as const, failed: 'TOO_MANY', expired: 'TOO_MANY' },
  ])('after the end are refused $afterEnd; after a success as unknown', ({ afterEnd, failed, expired }) => {
    const wrong = setUp({}, { afterEnd });
    for (const _ of [1, 2, 3]) wrong.vonage.check(wrong.id, wrong.wrongCode());
    const late = setUp({}, { afterEnd });
    late.pass(180);
    const right = setUp({}, { afterEnd });
    right.vonage.check(right.id, right.code());
    expect([wrong, late, right].map(({ vonage, id }) => vonage.check(id, '1234'))).toEqual([
      failed,
      expired,
      'NOT_FOUND',
    ]);
  });

  it('count once: the second right one finds nothing', () => {
    const { vonage, id, code } = setUp();
    expect(vonage.check(id, code())).toBe('CORRECT');
    expect(vonage.check(id, code())).toBe('NOT_FOUND');
  });

  it('come too late after the last step', () => {
    const { vonage, id, code, pass } = setUp();
    pass(180);
    expect(vonage.check(id, code())).toBe('NOT_FOUND');
  });

  it('may be chosen by the caller, for all steps', () => {
    const { vonage, id, messages } = setUp({ customCode: 'e4dR1Qz' });
    vonage.next(id);
    expect(messages.map(({ code }) => code)).toEqual(['e4dR1Qz', 'e4dR1Qz']);
    expect(vonage.check(id, 'e4dR1Qz')).toBe('CORRECT');
  });
});

describe('a cancel', () => {
  it.each([
    { seconds: 0, outcome: 'NOT_NOW' },
    { seconds: 29.999, outcome: 'NOT_NOW' },
    { seconds: 30, outcome: 'CANCELED' },
    { seconds: 59.999, outcome: 'CANCELED' },
    { seconds: 60, outcome: 'NOT_NOW' },
    { seconds: 180, outcome: 'NOT_FOUND' },
  ])('after $seconds s is $outcome', ({ seconds, outcome }) => {
    const { vonage, id, pass } = setUp();
    pass(seconds);
    expect(vonage.cancel(id)).toBe(outcome);
  });

  it('comes too late after next_workflow too', () => {
    const { vonage, id, pass } = setUp();
    vonage.next(id);
    pass(30);
    expect(vonage.cancel(id)).toBe('NOT_NOW');
  });

  it('ends the request: nothing more is sent, no code works', () => {
    const { vonage, id, messages, callbacks, code, pass } = setUp();
    pass(30);
    vonage.cancel(id);
    pass(300);
    vonage.tick();
    expect(vonage.check(id, code())).toBe('NOT_FOUND');
    expect(vonage.cancel(id)).toBe('NOT_FOUND');
    expect(messages).toHaveLength(1);
    expect(callbacks).toEqual([]);
  });
});

describe('callbacks', () => {
  it('tell of a completed request, and of each step that ended where they are taken to', () => {
    const { vonage, id, callbacks, code, pass } = setUp({}, { stepEnd: 'EVENT' });
    pass(60);
    vonage.tick();
    pass(5);
    vonage.check(id, code());
    expect(callbacks).toEqual([
      {
        request_id: id,
        triggered_at: '2026-11-23T06:00:00.000Z',
        type: 'event',
        channel: 'sms',
        status: 'failed',
        finalized_at: '2026-11-23T06:01:00.000Z',
        client_ref: 'ref1',
      },
      {
        request_id: id,
        triggered_at: '2026-11-23T06:01:00.000Z',
        type: 'event',
        channel: 'sms',
        status: 'completed',
        finalized_at: '2026-11-23T06:01:05.000Z',
        client_ref: 'ref1',
      },
      {
        request_id: id,
        submitted_at: '2026-11-23T06:00:00.000Z',
        status: 'completed',
        type: 'summary',
        channel_timeout: 60,
        workflow: [
          { channel: 'sms', initiated_at: '2026-11-23T06:00:00.000Z', status: 'expired' },
          { channel: 'sms', initiated_at: '2026-11-23T06:01:00.000Z', status: 'completed' },
          { channel: 'voice', status: 'unused' },
        ],
        client_ref: 'ref1',
      },
    ]);
  });

  it.each([
    { end: 'expired', stepEnd: 'SILENT' as const, steps: [] },
    { end: 'expired', stepEnd: 'EVENT' as const, steps: ['failed', 'failed', 'failed'] },
    { end: 'failed', stepEnd: 'SILENT' as const, steps: ['failed'] },
  ])('tell of a request that $end, with step ends $stepEnd', ({ end, stepEnd, steps }) => {
    const { vonage, id, callbacks, wrongCode, pass } = setUp({}, { stepEnd });
    if (end === 'expired') pass(180);
    else for (const _ of [1, 2, 3]) vonage.check(id, wrongCode());
    vonage.tick();
    expect(callbacks.map(({ type, status }) => `${type} ${status}`)).toEqual([
      ...steps.map((status) => `event ${status}`),
      `summary ${end}`,
    ]);
  });

  it('tell of a blocked request, which sends nothing, a second after its start', () => {
    const { vonage, id, messages, callbacks, pass } = setUp({ fate: 'blocked' });
    vonage.tick();
    expect(callbacks).toEqual([]);
    pass(1);
    vonage.tick();
    expect(callbacks).toMatchObject([
      {
        type: 'summary',
        status: 'blocked',
        finalized_at: '2026-11-23T06:00:01.000Z',
        workflow: [
          { channel: 'sms', status: 'blocked', reason: expect.stringContaining('Fraudulent traffic') },
          { status: 'unused' },
          { status: 'unused' },
        ],
      },
    ]);
    expect(vonage.check(id, '1234')).toBe('NOT_FOUND');
    expect(messages).toEqual([]);
  });

  it('may have a price, and say that a blocked request failed', () => {
    const { vonage, callbacks, pass } = setUp({ fate: 'blocked' }, { price: 'PRESENT', blockedSummary: 'FAILED' });
    pass(1);
    vonage.tick();
    expect(callbacks).toMatchObject([
      {
        status: 'failed',
        price: '0.100000042',
        workflow: [{ status: 'blocked' }, { status: 'unused' }, { status: 'unused' }],
      },
    ]);
  });

  it('are not sent for a request started without a JWT', () => {
    const { vonage, callbacks, pass } = setUp({ callbacks: false });
    pass(180);
    vonage.tick();
    expect(callbacks).toEqual([]);
  });
});

it('forgets a request a minute after its end', () => {
  const { vonage, id, code, pass } = setUp();
  vonage.check(id, code());
  pass(59.999);
  vonage.tick();
  expect(vonage.requests()).toHaveLength(1);
  pass(0.001);
  vonage.tick();
  expect(vonage.requests()).toEqual([]);
});
