import { describe, expect, test } from 'vitest';
import { from, numberOf, onlyLimits, startLimited, verify, waits } from './limits-fixture.ts';
import { createManualClock, phoneNumber, startServer, startWithVonage, type Server } from './start-server.ts';
import { inFlight, invalidParameter, problem, rightCode, startVonage, wrong, wrongCode } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// docs/rules.md#limits: what is counted of a start, and what isn't.

const key = 'a secret of one act: 8d3f';

describe('Starts for one number', () => {
  test('are five in ten minutes, ten in an hour and twenty in a day unless told otherwise', async () => {
    const { vonage, server } = await startWithVonage();
    const passed = async () => {
      for (let count = 0; count < 50; count += 1) {
        const outcome = await server.start();
        if (outcome.__typename !== 'Verification') return { count, waits: waits(outcome) };
        await server.check(outcome.id, rightCode);
      }
      throw new Error('Expected a limit');
    };
    expect(await passed()).toEqual({ count: 5, waits: 600 });
    server.clock.pass(599);
    expect(await passed()).toEqual({ count: 0, waits: 1 });
    server.clock.pass(1);
    expect(await passed()).toEqual({ count: 5, waits: 3000 });
    server.clock.pass(3000);
    expect(await passed()).toEqual({ count: 5, waits: 600 });
    server.clock.pass(600);
    expect(await passed()).toEqual({ count: 5, waits: 86_400 - 4200 });
    expect(vonage.calls('start')).toHaveLength(20);
  });

  test('are counted however the number is written', async () => {
    const { vonage, server } = await startLimited({ phone: '1/10m' });
    await verify(server, phoneNumber);
    const spellings = [
      '+1 415 555 0100', '+1-415-555-0100', '+1 (415) 555-0100', '+1.415.555.0100', '001 415 555 0100', '1 415 555 0100',
      '(415) 555-0100', '415.555.0100', '4155550100', ' 415 555 0100 ', 'tel:+14155550100', 'tel:+1-415-555-0100',
      'TEL:+14155550100', 'tel:4155550100;phone-context=+1', '+１４１５５５５０１００', '+١٤١٥٥٥٥٠١٠٠', '\u202a+14155550100\u202c',
      '+1\u00a0415\u00a0555\u00a00100', '+1 415 555\u20110100', '\u200e+1(415)5550100', '1(415)555-0100', '+1415 5550100',
    ]; // prettier-ignore
    const outcomes = await Promise.all(spellings.map((spelling) => server.start({ phoneNumber: spelling })));
    expect(outcomes.map(waits)).toEqual(spellings.map(() => 600));
    expect(vonage.calls('start')).toHaveLength(1);
  });

  test('pass no more often where twenty come at once', async () => {
    const { vonage, server } = await startLimited({ phone: '5/10m', prefix: '3/10m' });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => server.start({ phoneNumber: numberOf(index) })),
    );
    expect(all.filter(({ __typename }) => __typename === 'Verification')).toHaveLength(3);
    expect(vonage.calls('start')).toHaveLength(3);
  });

  test('with a known key are answered over every limit, and count nothing', async () => {
    const { vonage, server } = await startLimited({ phone: '2/10m', ip: '2/10m', total: '6/10m' });
    const first = await server.begin({ idempotencyKey: key });
    for (let time = 0; time < 5; time += 1) expect((await server.begin({ idempotencyKey: key })).id).toBe(first.id);
    await server.check(first.id, rightCode);
    await verify(server, phoneNumber);
    expect(waits(await server.start())).toBe(600);
    expect((await server.begin({ idempotencyKey: key })).id).toBe(first.id);
    expect(await server.start({ phoneNumber: numberOf(1), idempotencyKey: key })).toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(vonage.calls('start')).toHaveLength(2);
  });

  test('that are tied to a request in flight do not count; resends neither', async () => {
    const { server } = await startLimited({ phone: '2/10m', prefix: '2/10m', total: '6/10m' });
    const { id } = await server.begin();
    await server.begin();
    await server.begin();
    server.clock.pass(30);
    await server.resend(id);
    await server.check(id, rightCode);
    await verify(server, phoneNumber);
    expect(waits(await server.start())).toBe(570);
  });

  test('are given back where surely nothing was sent, but not where the number itself was refused', async () => {
    const { vonage, server } = await startLimited({
      phone: '1/10m',
      ip: '1/10m',
      regions: '1/1d',
      prefix: '1/1h',
      total: '3/1d',
    });
    for (const reply of [problem(429), problem(402), problem(401), inFlight('somebody-elses')]) {
      vonage.once('start', reply);
      expect(waits(await server.start())).not.toBe(600);
    }
    server.takeErrors();
    vonage.once('start', invalidParameter('to'));
    expect(await server.start()).toMatchObject({ __typename: 'InvalidPhoneNumber' });
    expect(waits(await server.start())).toBe(3600);
  });

  test('whose answer was lost count once, with their repeats', async () => {
    const { vonage, server } = await startLimited({ phone: '2/10m', total: '6/10m' });
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    const { id } = await server.begin({ idempotencyKey: key });
    await server.check(id, rightCode);
    await verify(server, phoneNumber);
    expect(waits(await server.start())).toBe(600);
  });

  test('whose answer was lost stay counted where a repeat of theirs is surely not sent', async () => {
    const { vonage, server } = await startLimited({ phone: '1/10m' });
    vonage.once('start', 'RESET');
    await server.start({ idempotencyKey: key });
    vonage.once('start', problem(429));
    await server.start({ idempotencyKey: key });
    expect(waits(await server.start())).toBe(600);
    expect(await server.start({ idempotencyKey: key })).toMatchObject({ __typename: 'Verification' });
  });

  test('leave the messages of a lost one counted where they are surely not sent', async () => {
    const { vonage, server } = await startLimited({ total: '5/10m' });
    vonage.once('start', 'RESET');
    await server.start();
    vonage.once('start', problem(429));
    await server.start();
    expect(waits(await server.start({ phoneNumber: numberOf(1) }))).toBe(600);
  });

  test('give their messages back once where Vonage refuses first the plan and then the number', async () => {
    const { vonage, server } = await startLimited({ total: '6/10m' });
    await server.begin();
    for (const index of [1, 2, 3]) {
      vonage.once('start', invalidParameter('workflow'));
      vonage.once('start', invalidParameter('to'));
      expect(await server.start({ phoneNumber: numberOf(index) })).toMatchObject({ __typename: 'InvalidPhoneNumber' });
    }
    server.takeErrors();
    await server.begin({ phoneNumber: numberOf(4) });
    expect(waits(await server.start({ phoneNumber: numberOf(5) }))).toBe(600);
  });

  test('are still counted after a restart, and by every node', async () => {
    const vonage = await startVonage();
    const clock = createManualClock();
    const env = {
      LIMITS: onlyLimits({ phone: '2/10m' }),
      STORE_URL: `sqlite:${temporaryFolder()}/verification.db`,
    };
    const [server, other] = [
      await startServer({ vonage, clock, env, alone: false }),
      await startServer({ vonage, clock, env, alone: false }),
    ];
    await verify(server, phoneNumber);
    await verify(other, phoneNumber);
    expect(waits(await server.start())).toBe(600);
    await server.close();
    await other.close();
    expect(waits(await (await startServer({ vonage, clock, env })).start())).toBe(600);
  });
});

const home = (index: number) => from(`2001:db8:1:2${String(index).padStart(2, '0')}::1`);

describe('Starts from one address', () => {
  const two = { ip: '2/10m' };

  test('are limited whatever their numbers, and other addresses are not', async () => {
    const { vonage, server } = await startLimited(two);
    await server.start({ phoneNumber: numberOf(1) }, from('192.0.2.1'));
    await server.start({ phoneNumber: numberOf(2) }, from('192.0.2.1'));
    expect(waits(await server.start({ phoneNumber: numberOf(3) }, from('192.0.2.1')))).toBe(600);
    expect(waits(await server.start({ phoneNumber: numberOf(3) }, from('192.0.2.2')))).toBeUndefined();
    expect(vonage.calls('start')).toHaveLength(3);
  });

  test('are counted where they are tied, and refused there too', async () => {
    const { server } = await startLimited(two);
    await server.start({}, from('192.0.2.1'));
    await server.start({}, from('192.0.2.1'));
    expect(waits(await server.start({}, from('192.0.2.1')))).toBe(600);
    expect(waits(await server.start({}, from('192.0.2.9')))).toBeUndefined();
  });

  test('are not counted where a known key is tied to the request that took over', async () => {
    const { vonage, server } = await startLimited({ ip: '1/10m' });
    vonage.once('start', 'RESET');
    vonage.once('start', inFlight('the-lost-one'));
    await server.start({ idempotencyKey: key }, from('192.0.2.1'));
    await server.start({}, from('192.0.2.2'));
    expect(await server.start({ idempotencyKey: key }, from('192.0.2.2'))).toMatchObject({
      __typename: 'Verification',
    });
  });

  test('are given back where they end verified', async () => {
    const { server } = await startLimited({ ip: '2/10m', regions: '1/1d', prefix: '2/1h' });
    for (const index of [1, 2, 3, 4]) await verify(server, numberOf(index), from('192.0.2.1'));
    await verify(server, '+447400123456', from('192.0.2.1'));
    await server.start({ phoneNumber: numberOf(5) }, from('192.0.2.1'));
    expect(waits(await server.start({ phoneNumber: '+447400123456' }, from('192.0.2.1')))).toBe(86_400);
    await server.start({ phoneNumber: numberOf(6) }, from('192.0.2.1'));
    expect(waits(await server.start({ phoneNumber: numberOf(7) }, from('192.0.2.1')))).toBe(3600);
  });

  test('give back their region where no other limit needs their address', async () => {
    const { server } = await startLimited({ regions: '1/1d' });
    const verified = [];
    for (const number of [numberOf(1), '+447400123456', numberOf(2)])
      verified.push((await verify(server, number, from('192.0.2.1'))).status);
    expect(verified).toEqual(['VERIFIED', 'VERIFIED', 'VERIFIED']);
  });

  test('are given back to every network that they counted for', async () => {
    const { server } = await startLimited({ ip: '1/10m', regions: '1/1d' });
    for (const index of [1, 2, 3, 4, 5, 6]) await verify(server, numberOf(index), home(index));
    await verify(server, '+447400123456', home(7));
    expect(waits(await server.start({ phoneNumber: numberOf(8) }, home(8)))).toBeUndefined();
    expect(waits(await server.start({ phoneNumber: '+447400123457' }, home(9)))).toBeUndefined();
    expect(waits(await server.start({ phoneNumber: '+4915112345678' }, home(10)))).toBe(86_400);
  });

  test('do not rid an address of a region by one there that is surely not sent', async () => {
    const { vonage, server } = await startLimited({ regions: '1/1d' });
    await server.start({ phoneNumber: numberOf(1) }, from('192.0.2.1'));
    server.clock.pass(60);
    vonage.once('start', inFlight('somebody-elses'));
    expect(waits(await server.start({ phoneNumber: numberOf(2) }, from('192.0.2.1')))).toBe(60);
    expect(waits(await server.start({ phoneNumber: '+447400123456' }, from('192.0.2.1')))).toBe(86_400);
  });

  test('go to so many regions a day, each counted once', async () => {
    const { server } = await startLimited({ regions: '2/1d' });
    const start = (number: string) => server.start({ phoneNumber: number }, from('192.0.2.1')).then(waits);
    expect([await start(numberOf(1)), await start(numberOf(2)), await start('+447400123456')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await start('+4915112345678')).toBe(86_400);
    expect(await start('+447400123457')).toBeUndefined();
  });
});

describe('Starts in one range of numbers', () => {
  test('are limited, whoever asks', async () => {
    const { server } = await startLimited({ prefix: '2/1h' });
    const start = (index: number) =>
      server.start({ phoneNumber: numberOf(index) }, from(`192.0.2.${index % 200}`)).then(waits);
    expect([await start(1), await start(999), await start(500)]).toEqual([undefined, undefined, 3600]);
    expect(await start(1001)).toBeUndefined();
  });
});

test('A start that was tied, and ends verified, gives back nothing of others in its range', async () => {
  const { server } = await startLimited({ prefix: '2/1h' });
  await server.start({ phoneNumber: numberOf(1) });
  await server.start({ phoneNumber: numberOf(2) });
  await verify(server, numberOf(1));
  expect(waits(await server.start({ phoneNumber: numberOf(3) }))).toBe(3600);
});

describe('Starts for one landline', () => {
  const line = '+49301234567';
  const extensions = Array.from({ length: 16 }, (_, index) => `${line}${index}`);

  test('are limited whatever is dialled on after its number', async () => {
    const { vonage, server } = await startLimited({ stem: '5/1h' });
    const outcomes = [];
    for (const phoneNumber of extensions) outcomes.push(waits(await server.start({ phoneNumber })));
    expect(outcomes).toEqual(extensions.map((_, index) => (index < 5 ? undefined : 3600)));
    expect(vonage.calls('start')).toHaveLength(5);
    expect(waits(await server.start({ phoneNumber: line }))).toBe(3600);
    expect(waits(await server.start({ phoneNumber: '+4922199887766' }))).toBeUndefined();
  });

  test('are thirty an hour unless told otherwise', async () => {
    const { server } = await startWithVonage({ LIMITS: 'ip=off,prefix=off' });
    const start = (index: number) => server.start({ phoneNumber: `${line}${index}` });
    for (let index = 0; index < 30; index += 1) expect(waits(await start(index))).toBeUndefined();
    expect(waits(await start(30))).toBe(3600);
  });

  test('are given back where they end verified, so that all of an office may', async () => {
    const { server } = await startLimited({ stem: '2/1h' });
    for (const phoneNumber of extensions) await verify(server, phoneNumber);
    await server.start({ phoneNumber: `${line}77` });
    await server.start({ phoneNumber: `${line}78` });
    expect(waits(await server.start({ phoneNumber: `${line}79` }))).toBe(3600);
  });

  test('are nothing to mobiles', async () => {
    const { server } = await startLimited({ stem: '1/1h' });
    for (const index of [1, 2, 3])
      expect(waits(await server.start({ phoneNumber: `+43664123456${index}` }))).toBeUndefined();
  });
});

/** Four of five starts were in vain, from one range; the fifth came from `192.0.2.1` and another range. */
async function startPumped(env: Record<string, string> = {}, limits: Record<string, string> = {}) {
  const begun = await startLimited({ pumping: '4/50/1h', ...limits }, env);
  const { server } = begun;
  await verify(server, numberOf(1, '212'), from('192.0.2.1'));
  for (const index of [1, 2, 3, 4]) await server.start({ phoneNumber: numberOf(index) }, from(`198.51.100.${index}`));
  server.clock.pass(400);
  /** Ten starts for numbers that nobody has asked for, as seconds to wait: one in twenty may be lucky. */
  const ten = async (number: (index: number) => string, address: (index: number) => string) => {
    const outcomes = [];
    for (let index = 0; index < 10; index += 1)
      outcomes.push(waits(await server.start({ phoneNumber: number(index) }, from(address(index)))));
    return outcomes;
  };
  return { ...begun, ten };
}

const attacked = (index: number) => numberOf(10 + index);
const fresh = (index: number) => numberOf(1000 * (index % 10), ['312', '617', '206', '702'][Math.floor(index / 10)]);
const anywhere = (index: number) => `203.${index}.113.1`;
const allPass = Array.from({ length: 10 }, () => undefined);

describe('Starts in a region that is pumped', () => {
  test('are refused in a range that has a part in it, until that would be over, and nothing is sent', async () => {
    const { vonage, ten } = await startPumped();
    const before = vonage.calls('start').length;
    const refused = (await ten(attacked, anywhere)).filter((wait) => wait !== undefined);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toBe(3600 - 400);
    expect(vonage.calls('start')).toHaveLength(before + 10 - refused.length);
  });

  test('are not tried until luck comes: those that are refused count by address', async () => {
    const { vonage, server } = await startPumped({}, { ip: '5/10m' });
    const tried = (index: number) => server.start({ phoneNumber: attacked(index) }, from('203.0.113.9'));
    for (let index = 0; index < 5; index += 1) await tried(index);
    const before = vonage.calls('start').length;
    for (let index = 5; index < 100; index += 1) expect(waits(await tried(index))).toBeDefined();
    expect(vonage.calls('start')).toHaveLength(before);
  });

  test('are refused as long as such starts go on', async () => {
    const { server, ten } = await startPumped();
    server.clock.pass(400);
    await ten(attacked, anywhere);
    server.clock.pass(2900);
    expect((await ten(attacked, anywhere)).filter((wait) => wait !== undefined).length).toBeGreaterThan(0);
    server.clock.pass(4200);
    expect(await ten(attacked, anywhere)).toEqual(allPass);
  });

  test('pass from an address and in a range that have no part, until too many of them were in vain', async () => {
    const { server } = await startPumped();
    // Who types the code counts nothing.
    for (let index = 0; index < 10; index += 1) await verify(server, fresh(index), from(anywhere(index)));
    const outcomes = [];
    for (let index = 10; index < 40; index += 1)
      outcomes.push(waits(await server.start({ phoneNumber: fresh(index) }, from(anywhere(index)))));
    const refused = outcomes.filter((wait) => wait !== undefined);
    expect(outcomes.slice(0, 16)).toEqual(Array.from({ length: 16 }, () => undefined));
    expect(refused.length).toBeGreaterThan(5);
    expect(new Set(refused)).toEqual(new Set([3600]));
  });

  test('pass from an address, and in a range, that verified a number; other regions do not notice', async () => {
    const { server, ten } = await startPumped();
    expect(waits(await server.start({ phoneNumber: attacked(0) }, from('192.0.2.1')))).toBeUndefined();
    expect(waits(await server.start({ phoneNumber: numberOf(2, '212') }, from('198.51.100.1')))).toBeUndefined();
    expect(await ten((index) => `+44740012345${index}`, anywhere)).toEqual(allPass);
  });

  test('pass where they are tied to a request in flight', async () => {
    const { server } = await startPumped();
    for (const index of [1, 2, 3])
      expect(await server.start({ phoneNumber: numberOf(index) }, from(anywhere(index)))).toMatchObject({
        __typename: 'Verification',
      });
  });

  test('pass where they repeat a key whose answer was lost', async () => {
    const { vonage, server } = await startLimited({ pumping: '3/50/1h' });
    const lost = [5, 6, 7, 8].map((index) => ({ phoneNumber: numberOf(index), idempotencyKey: `${key} ${index}` }));
    for (const input of lost) {
      vonage.once('start', 'RESET');
      await server.start(input);
    }
    for (const index of [1, 2, 3]) await server.start({ phoneNumber: numberOf(index) });
    server.clock.pass(400);
    for (const input of lost) expect(await server.start(input)).toMatchObject({ __typename: 'Verification' });
  });

  test('pass all the same where limits are only observed', async () => {
    const { server, ten } = await startPumped({ LIMITS_MODE: 'observe' });
    expect(await ten(attacked, anywhere)).toEqual(allPass);
    expect(server.log()).toContainEqual(
      expect.objectContaining({ msg: 'A limit would have been reached.', limit: 'pumping' }),
    );
  });

  test('pass for test numbers, whose known codes open no door to others', async () => {
    const code = '246810';
    const test0 = numberOf(20);
    const { server, ten } = await startPumped({ TEST_NUMBERS: `${test0}=${code}@2026-11-23` });
    for (let time = 0; time < 10; time += 1) {
      const { id } = await server.begin({ phoneNumber: test0 });
      expect(await server.check(id, code, from('203.0.113.66'))).toMatchObject({ status: 'VERIFIED' });
    }
    const refused = (await ten(attacked, () => '203.0.113.66')).filter((wait) => wait !== undefined);
    expect(refused.length).toBeGreaterThan(0);
  });
});

async function typeWrong(server: Server, times: number) {
  const { id } = await server.begin();
  for (let time = 0; time < times; time += 1) await server.check(id, wrongCode);
  return id;
}

describe('Wrong codes in a row for a number', () => {
  test('lock it, over several verifications, from the last one on', async () => {
    const { server } = await startLimited({ wrong: '5/1h' });
    await typeWrong(server, 3);
    server.clock.pass(60);
    const id = await typeWrong(server, 2);
    await server.cancel(id);
    server.clock.pass(30);
    await server.sweep();
    server.clock.pass(1770);
    expect(waits(await server.start())).toBe(1800);
    server.clock.pass(1800);
    // Not forgiven: the next one locks it again.
    await typeWrong(server, 3);
    expect(waits(await server.start())).toBe(3600);
  });

  test('include the one that Vonage answers by ending the request', async () => {
    const { vonage, server } = await startLimited({ wrong: '1/1h' });
    vonage.once('check', problem(410));
    await typeWrong(server, 1);
    expect(waits(await server.start())).toBe(3600);
  });

  test('are forgotten by a right one', async () => {
    const { server } = await startLimited({ wrong: '4/1h' });
    await typeWrong(server, 3);
    await verify(server, phoneNumber);
    await typeWrong(server, 3);
    expect(waits(await server.start())).toBeUndefined();
  });

  test('are forgotten once by a right one: a wrong one that is answered after it counts', async () => {
    const { vonage, server } = await startLimited({ wrong: '1/1h' });
    const { id } = await server.begin();
    const held = vonage.hold('check');
    const late = server.check(id, wrongCode);
    await held.arrived;
    expect(await server.check(id, rightCode)).toMatchObject({ status: 'VERIFIED' });
    held.answer(wrong);
    await late;
    expect(waits(await server.start())).toBe(3600);
  });
});
