import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { CheckCodeDocument, ResendCodeDocument } from '../src/graphql/operations.generated.ts';
import { firstWord, freshNumber, it, shown } from './person.ts';
import type { Person } from './person.ts';

/** The handle that this tab keeps: what another tab of the same person would have. */
function handle({ page }: Person): Promise<string> {
  return page.evaluate(() => String(JSON.parse(Object.values(sessionStorage)[0] ?? '').id));
}

async function call(
  { page }: Person,
  document: typeof CheckCodeDocument | typeof ResendCodeDocument,
  input: Record<string, string>,
): Promise<string> {
  return page.evaluate(
    async ([query, variables]) => {
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return response.text();
    },
    [document.toString(), { input }] as const,
  );
}

/** As Vonage does by itself where nobody types a code: one step, which is said for 10 s. */
async function movesOn(person: Person, verificationId: string, words: string): Promise<void> {
  const moved = vi.waitFor(
    async () => expect(await call(person, ResendCodeDocument, { verificationId })).toContain('"Verification"'),
    { timeout: 90_000, interval: 250 },
  );
  await Promise.all([person.page.getByRole('status').getByText(words).waitFor(), moved]);
}

describe('by its socket the page knows at once', () => {
  it('that the code was typed elsewhere', async ({ open }) => {
    const person = await open();
    const number = freshNumber(2);
    const connected = firstWord(person.page);
    await person.startToCode(number);
    await connected;
    await call(person, CheckCodeDocument, {
      verificationId: await handle(person),
      code: await person.newestCode(number),
    });
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });

  it('that the service calls by itself, and keeps what is being typed', async ({ open }) => {
    const person = await open();
    const number = freshNumber(2);
    const connected = firstWord(person.page);
    await person.startToCode(number);
    await connected;
    await person.codeField.fill('12');
    const verificationId = await handle(person);
    await movesOn(person, verificationId, 'Sent again');
    await movesOn(person, verificationId, 'We’re calling instead, because the text didn’t get through.');
    expect(await person.codeField.inputValue()).toBe('12');
  });
});

describe('without a socket the page is right again', () => {
  it('when it is looked at', async ({ open }) => {
    const person = await open();
    await person.page.routeWebSocket('**/graphql', (socket) => socket.close());
    const number = freshNumber(2);
    await person.startToCode(number);
    await call(person, CheckCodeDocument, {
      verificationId: await handle(person),
      code: await person.newestCode(number),
    });
    await person.page.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });

  it('at its deadline, even where the code seems to have expired', async ({ openAlone }) => {
    const person = await openAlone();
    await person.page.routeWebSocket('**/graphql', (socket) => socket.close());
    const number = freshNumber(2);
    await person.page.clock.install();
    await person.startToCode(number);
    await call(person, CheckCodeDocument, {
      verificationId: await handle(person),
      code: await person.newestCode(number),
    });
    await person.page.clock.fastForward('09:05');
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });
});

/** The device's clock as somebody sets it; the page's own goes on. */
async function setClock({ page }: Person, aheadMs: number): Promise<void> {
  await page.evaluate((ms) => Reflect.get(window, 'setClock')(ms), aheadMs);
}

async function openWithClock(open: () => Promise<Person>): Promise<Person> {
  const person = await open();
  await person.page.addInitScript(() => {
    const now = Date.now.bind(Date);
    let ahead = 0;
    let looks = 0;
    Date.now = () => {
      looks += 1;
      return now() + ahead;
    };
    Reflect.set(window, 'looks', () => looks);
    Reflect.set(window, 'setClock', (ms: number) => {
      ahead = ms;
    });
  });
  return person;
}

/** The page looks at the clock four times a second: what it sees twice it has seen go. */
async function seesClockGo({ page }: Person): Promise<void> {
  const before = await page.evaluate(() => Reflect.get(window, 'looks')());
  await page.waitForFunction((looks) => Reflect.get(window, 'looks')() > looks + 1, before);
}

const hour = 3_600_000;
/** Of a question that may be on its way. */
const statusAnswered = ({ page }: Person) =>
  page.waitForResponse((response) => Boolean(response.request().postData()?.includes('query Verification(')));
/** Minutes of one digit, however long the test took: by a clock that is an hour behind they would be 68. */
const hasMinutesLeft = async ({ page }: Person) => shown(page.getByText(/^It works for \d minutes/));

describe('the device’s clock', () => {
  it.for([24 * hour, -hour])('set by %i ms at the code ends nothing', async (ahead, { open }) => {
    const person = await openWithClock(open);
    const number = freshNumber(2);
    await person.startToCode(number);
    await seesClockGo(person);
    const answered = statusAnswered(person);
    await setClock(person, ahead);
    await answered;
    expect(await hasMinutesLeft(person)).toBe(true);
    await setClock(person, 0);
    expect(await hasMinutesLeft(person)).toBe(true);
    await person.codeField.fill(await person.newestCode(number));
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });

  it('wrong before the start and through a reload, and then set right, changes no deadline', async ({ open }) => {
    const person = await openWithClock(open);
    const number = freshNumber(2);
    await person.goto();
    await setClock(person, hour);
    await person.numberField.fill(number);
    await person.startButton.click();
    await person.codeField.waitFor();
    expect(await hasMinutesLeft(person)).toBe(true);
    await setClock(person, 0);
    await person.page.reload();
    await person.codeField.waitFor();
    expect(await hasMinutesLeft(person)).toBe(true);
    await person.codeField.fill(await person.newestCode(number));
    expect(await shown(person.heading('Number verified'))).toBe(true);
  });

  it('that leapt, with the page’s, is put right by the server, and claims no code', async ({ openAlone }) => {
    const person = await openAlone();
    const number = freshNumber(2);
    await person.page.clock.install();
    // What comes from the server after the leap would put it right unasked.
    const connected = firstWord(person.page);
    await person.startToCode(number);
    await connected;
    const answered = statusAnswered(person);
    await person.page.clock.fastForward('01:00:00');
    await answered;
    expect(await hasMinutesLeft(person)).toBe(true);
    await person.codeField.fill(await person.newestCode(number));
    await person.heading('Number verified').waitFor();
    expect(await person.messages(number)).toHaveLength(1);
  });
});

/** The step is there before the browser's history is. */
const hasGoneBack = (page: Page) => page.waitForFunction(() => history.state === null);

describe('a reload', () => {
  it('resumes at the code with the same deadlines, and at the success, until the proof has expired', async ({
    open,
  }) => {
    const person = await open();
    const { page, startToCode, codeField, newestCode, heading, button } = person;
    const number = freshNumber(2);
    await startToCode(number);
    await page.reload();
    await codeField.waitFor();
    expect(await hasMinutesLeft(person)).toBe(true);
    await codeField.fill(await newestCode(number));
    await heading('Number verified').waitFor();
    await page.reload();
    await heading('Number verified').waitFor();
    // As once it has expired, the server tells no proof.
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/"proof":\{[^}]*\}/, '"proof":null') });
    });
    await page.reload();
    expect(await shown(button('Text me a code'))).toBe(true);
    // The button stands in the page before its script runs.
    await page.waitForFunction(() => sessionStorage.length === 0);
  });

  it('in the middle of a start sends no second text', async ({ open }) => {
    const { page, alive, startWith, numberField, startButton, codeField, messages } = await open();
    const number = freshNumber(2);
    let isLost = true;
    await page.route('**/graphql', async (route) => {
      const isStart = route.request().postData()?.includes('startVerification(');
      await (isLost && isStart ? route.fetch() : route.continue());
    });
    await startWith(number);
    await messages(number);
    isLost = false;
    await page.reload();
    await alive();
    await numberField.fill(number);
    await startButton.click();
    await codeField.waitFor();
    expect(await messages(number)).toHaveLength(1);
  });

  it('finds nothing once the number was edited', async ({ open }) => {
    const { page, startToCode, button, startButton } = await open();
    await startToCode(freshNumber(2));
    await button('Edit number').click();
    await hasGoneBack(page);
    await page.reload();
    expect(await shown(startButton)).toBe(true);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  it('while offline says so, and resumes when the connection is back', async ({ openAlone }) => {
    const { page, context, startToCode, codeField, expectComplaint } = await openAlone();
    expectComplaint('ERR_INTERNET_DISCONNECTED');
    expectComplaint('ERR_FAILED');
    await startToCode(freshNumber(2));
    await page.route('**/graphql', (route) => route.abort('internetdisconnected'));
    await page.reload();
    await page.getByRole('alert').waitFor();
    await page.unroute('**/graphql');
    await context.setOffline(true);
    await page.getByRole('status').getByText('You’re offline.').waitFor();
    await context.setOffline(false);
    expect(await shown(codeField)).toBe(true);
  });
});

describe('the browser’s history', () => {
  it('has an entry a step: Back edits the number, Forward leads to the code again', async ({ open }) => {
    const { page, startToCode, numberField, codeField, startButton, newestCode, heading } = await open();
    const number = freshNumber(2);
    await startToCode(number);
    await page.goBack();
    await numberField.waitFor();
    expect(await numberField.inputValue()).toBe(number);
    await page.goForward();
    await codeField.waitFor();
    await page.goBack();
    await numberField.waitFor();
    // The same number again reopens the code, without another text.
    await startButton.click();
    await codeField.fill(await newestCode(number));
    await heading('Number verified').waitFor();
    await page.goBack();
    expect(await numberField.inputValue()).toBe('');
  });

  it('stays in step when the number is edited by its button', async ({ open }) => {
    const { page, startToCode, button, numberField, codeField, startButton } = await open();
    await startToCode(freshNumber(2));
    await button('Edit number').click();
    await numberField.waitFor();
    await hasGoneBack(page);
    await startButton.click();
    await codeField.waitFor();
    await page.goBack();
    expect(await shown(numberField)).toBe(true);
  });
});

describe('offline', () => {
  it('in the middle is said once, keeps the code, and goes on by itself when connected', async ({ openAlone }) => {
    const { page, context, startToCode, codeField, newestCode, heading, expectComplaint } = await openAlone();
    expectComplaint('ERR_INTERNET_DISCONNECTED');
    const number = freshNumber(2);
    await startToCode(number);
    const code = await newestCode(number);
    await context.setOffline(true);
    await page.getByRole('status').getByText('You’re offline.').waitFor();
    const lost = page.waitForEvent('requestfailed');
    await codeField.fill(code);
    // Connected before, the page may take it for a service that is away.
    await lost;
    expect(await codeField.inputValue()).toBe(code);
    // Said once, also where a call found no connection.
    expect(await page.getByText('You’re offline.').count()).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
    await context.setOffline(false);
    expect(await shown(heading('Number verified'))).toBe(true);
  });
});

it('a second tab takes over where the first one is', async ({ openAlone }) => {
  const person = await openAlone();
  const number = freshNumber(2);
  await person.startToCode(number);
  const [second] = await Promise.all([
    person.context.waitForEvent('page'),
    person.page.evaluate(() => void window.open(location.href)),
  ]);
  // A browser copies the tab's storage to the one that it opens.
  await second.locator('input[autocomplete=one-time-code]').fill(await person.newestCode(number));
  await second.getByRole('heading', { name: 'Number verified' }).waitFor();
  expect(await shown(person.heading('Number verified'))).toBe(true);
});
