import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { blockOf, claimsOf, it } from './host-page.ts';
import type { HostPage } from './host-page.ts';
import { freshNumber } from './person.ts';
import type { Person } from './person.ts';

type Message = Record<string, unknown>;

/** A page with the frame in it, which keeps all that it hears, from whomever. */
const around = (service: string, more = ''): HostPage => ({
  body: `<iframe src="${service}/" title="Verification" width="400" height="300"></iframe>${more}`,
  head: '<script src="hear.js"></script>',
  files: {
    'hear.js': "window.heard = []; addEventListener('message', ({ data }) => window.heard.push(data));",
  },
});
const heard = (page: Page): Promise<Message[]> => page.evaluate(() => Reflect.get(window, 'heard'));
const say = (page: Page, message: unknown) => page.evaluate((data) => frames[0]?.postMessage(data, '*'), message);
const begin = (nonce?: unknown) => ({ type: 'phone-verification:begin', ...(nonce !== undefined && { nonce }) });
/** The last of a type, once there are as many as asked for. */
const told = async (page: Page, type: string, count = 1): Promise<Message> => {
  await page.waitForFunction(
    ([wanted, least]) =>
      Reflect.get(window, 'heard').filter((message: Message) => message['type'] === wanted).length >= least,
    [`phone-verification:${type}`, count] as const,
  );
  return (await heard(page)).findLast((message) => message['type'] === `phone-verification:${type}`) ?? {};
};

/** The person's parts of a page's only frame. */
function inFrame({ page }: Pick<Person, 'page'>) {
  const frame = page.frameLocator('iframe').first();
  return {
    frame,
    heading: (name: string) => frame.getByRole('heading', { name }),
    button: (name: string) => frame.getByRole('button', { name }),
    numberField: frame.locator('input[type=tel]'),
    codeField: frame.locator('input[autocomplete=one-time-code]'),
    startButton: frame.locator('form button[type=submit]'),
    proof: frame.getByLabel('Proof for your backend'),
    ready: () => frame.locator('.flag', { hasNotText: '🌐' }).waitFor(),
  };
}

async function verify(person: Pick<Person, 'page'> & { newestCode: (to: string) => Promise<string> }): Promise<string> {
  const { ready, numberField, startButton, codeField, heading } = inFrame(person);
  const number = freshNumber(9);
  await ready();
  await numberField.fill(number);
  await startButton.click();
  await codeField.waitFor();
  await codeField.fill(await person.newestCode(number));
  await heading('Number verified').waitFor();
  return number;
}

describe('a page around the frame', () => {
  it('is handed the proof by what the guide says, and makes room for what is in it', async ({
    sites: { service },
    visit,
  }) => {
    const person = await visit({
      body: blockOf('docs/integrating.md', 'checkout.html', service),
      files: { 'checkout.js': blockOf('docs/integrating.md', 'checkout.js', service) },
    });
    const { page } = person;
    const { ready, proof } = inFrame(person);
    await ready();
    const inside = page.frames()[1];
    const fits = () => inside?.waitForFunction(() => document.documentElement.scrollHeight <= innerHeight);
    await page.waitForFunction(() => (document.querySelector('iframe')?.clientHeight ?? 0) > 400);
    await fits();
    const before = await page.locator('iframe').evaluate((element) => element.clientHeight);
    const number = await verify(person);
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=proof]')?.value);
    expect(claimsOf(await page.locator('[name=proof]').inputValue())).toMatchObject({
      nonce: 'order-4711',
      phone_number: number,
    });
    expect(await proof.count()).toBe(0);
    await page.waitForFunction((tall) => (document.querySelector('iframe')?.clientHeight ?? tall) < tall, before);
    await fits();
  });

  it('hears that the person called it off, at either step, and why it ended otherwise', async ({
    sites: { service },
    visit,
  }) => {
    const person = await visit(around(service));
    const { page } = person;
    const { button, numberField, startButton, codeField, frame, heading } = inFrame(person);
    await inFrame(person).ready();
    expect(await button('Cancel').count()).toBe(0);
    await say(page, begin());
    await button('Cancel').click();
    await told(page, 'canceled');
    await numberField.fill(freshNumber(9));
    await startButton.click();
    await codeField.waitFor();
    // It is said for 10 s.
    await Promise.all([frame.getByText('Canceled.').waitFor(), button('Cancel').click()]);
    // The simulator's number that the network blocks.
    await numberField.fill('+14155550156');
    await startButton.click();
    await heading('The code was blocked').waitFor();
    expect(await told(page, 'over')).toEqual({ type: 'phone-verification:over', reason: 'BLOCKED' });
    const events = (await heard(page)).map(({ type }) => type).filter((type) => type !== 'phone-verification:height');
    expect(events).toEqual(['ready', 'canceled', 'canceled', 'over'].map((type) => `phone-verification:${type}`));
  });

  it('is told nothing where it says nothing, or nothing that is meant for the frame', async ({
    sites: { service },
    visit,
  }) => {
    const person = await visit(around(service));
    const { ready, proof, button } = inFrame(person);
    await ready();
    const others = [null, 7, 'phone-verification:begin', [], {}, { type: 7 }, { type: 'begin', nonce: 'x' }, ['type']];
    for (const other of others) {
      // oxlint-disable-next-line no-await-in-loop
      await say(person.page, other);
    }
    await verify(person);
    expect(claimsOf(await proof.inputValue())).not.toHaveProperty('nonce');
    expect(await button('Cancel').count()).toBe(0);
    expect(await heard(person.page)).toEqual([]);
  });
});

describe('the nonce', () => {
  it('may be changed until a code is asked for, and then no more; the proof has the last', async ({
    sites: { service },
    visit,
  }) => {
    const person = await visit(around(service));
    const { page } = person;
    const { ready, numberField, startButton, codeField, heading } = inFrame(person);
    await ready();
    await say(page, begin('one'));
    expect(await told(page, 'ready')).toEqual({ type: 'phone-verification:ready' });
    await say(page, begin('two'));
    await told(page, 'ready', 2);
    const number = freshNumber(9);
    await numberField.fill(number);
    await startButton.click();
    await codeField.waitFor();
    await say(page, begin('three'));
    expect(await told(page, 'refused')).toEqual({ type: 'phone-verification:refused', reason: 'STARTED' });
    await say(page, begin());
    await say(page, begin('two'));
    await codeField.fill(await person.newestCode(number));
    await heading('Number verified').waitFor();
    const verified = await told(page, 'verified');
    // All that is to be known of a proof.
    expect(verified).toEqual({
      type: 'phone-verification:verified',
      token: expect.stringMatching(/^e/),
      expiresAt: expect.stringMatching(/^20..-.*Z$/),
    });
    expect(claimsOf(verified['token'])).toMatchObject({ nonce: 'two' });
    const answers = (await heard(page)).map(({ type }) => type).filter((type) => /ready|refused/.test(String(type)));
    expect(answers).toEqual(
      ['ready', 'ready', 'refused', 'refused', 'ready'].map((type) => `phone-verification:${type}`),
    );
  });

  it('is none for a code that was asked for before', async ({ sites: { service }, visit }) => {
    const person = await visit(around(service));
    const { ready, numberField, startButton, codeField, proof, heading } = inFrame(person);
    await ready();
    const number = freshNumber(9);
    await numberField.fill(number);
    await startButton.click();
    await codeField.waitFor();
    await say(person.page, begin('late'));
    expect(await told(person.page, 'refused')).toEqual({ type: 'phone-verification:refused', reason: 'STARTED' });
    await codeField.fill(await person.newestCode(number));
    await heading('Number verified').waitFor();
    expect(claimsOf(await proof.inputValue())).not.toHaveProperty('nonce');
    expect(await heard(person.page)).toHaveLength(1);
  });

  it('is refused where it is none', async ({ sites: { service }, visit }) => {
    const person = await visit(around(service));
    const { page } = person;
    await inFrame(person).ready();
    for (const nonce of ['', 'x'.repeat(129), 7, {}, ['one'], true]) {
      // oxlint-disable-next-line no-await-in-loop
      await say(page, begin(nonce));
    }
    await say(page, begin('x'.repeat(128)));
    await told(page, 'ready');
    const answers = (await heard(page)).filter(({ type }) => type !== 'phone-verification:height');
    const refused = { type: 'phone-verification:refused', reason: 'NONCE_INVALID' };
    expect(answers).toEqual([...Array.from({ length: 6 }, () => refused), { type: 'phone-verification:ready' }]);
  });
});

describe('nobody else than the page around the frame', () => {
  it('gets an answer or a say: not a frame beside it, though its origin may embed', async ({
    sites: { service, other },
    visit,
  }) => {
    const sibling = other.add({
      ...around(service, ''),
      body: '<p>Beside</p>',
    });
    const person = await visit({
      ...around(service, `<iframe src="${sibling}" title="Beside"></iframe>`),
      policy: '',
    });
    const beside = person.page.frame({ url: sibling });
    const { ready, proof } = inFrame(person);
    await ready();
    await beside?.evaluate((message) => parent.frames[0]?.postMessage(message, '*'), begin('of-the-sibling'));
    await verify(person);
    expect(claimsOf(await proof.inputValue())).not.toHaveProperty('nonce');
    expect(await beside?.evaluate(() => Reflect.get(window, 'heard'))).toEqual([]);
    expect(await heard(person.page)).toEqual([]);
  });

  it('not a window that it opened, of the page’s own origin', async ({ sites: { service, host }, visit }) => {
    const opened = host.add({ ...around(service), body: '<p>Opened</p>' });
    const person = await visit({ ...around(service), policy: '' });
    const { ready, proof } = inFrame(person);
    await ready();
    const [popup] = await Promise.all([
      person.page.waitForEvent('popup'),
      person.page.evaluate((url) => void window.open(url), opened),
    ]);
    await popup.getByText('Opened').waitFor();
    await popup.evaluate((message) => opener.frames[0].postMessage(message, '*'), begin('of-the-window'));
    await verify(person);
    expect(claimsOf(await proof.inputValue())).not.toHaveProperty('nonce');
    expect(await heard(popup)).toEqual([]);
    expect(await heard(person.page)).toEqual([]);
  });

  it('not the page itself where it is in no frame', async ({ sites: { service }, open }) => {
    const { page, goto, numberField, startButton, codeField } = await open();
    await goto(service);
    await page.evaluate((message) => {
      Reflect.set(window, 'heard', []);
      addEventListener('message', ({ data }) => Reflect.get(window, 'heard').push(data));
      window.postMessage(message, '*');
    }, begin('of-its-own'));
    await numberField.fill(freshNumber(9));
    const [asked] = await Promise.all([
      page.waitForRequest((request) => request.postData()?.includes('StartVerification') === true),
      startButton.click(),
    ]);
    await codeField.waitFor();
    expect(asked.postData()).not.toContain('of-its-own');
    expect((await heard(page)).filter(({ type }) => /^phone-verification:(?!begin)/.test(String(type)))).toEqual([]);
  });

  it('and no page that may not embed has it in a frame at all', async ({ sites: { service, stranger }, open }) => {
    const person = await open();
    person.expectComplaint('frame-ancestors');
    await person.page.goto(stranger.add(around(service)));
    await say(person.page, begin('of-a-stranger'));
    const { frame } = inFrame(person);
    expect(await frame.locator('input').count()).toBe(0);
    expect(await heard(person.page)).toEqual([]);
  });
});
