import { expect, inject } from 'vitest';
import { desktop, freshNumber, it, phone } from './person.ts';

// `/graphql` in a browser. Apollo's script is never asked for: it is not there, or another one stands in its place.

const apollos = 'https://embeddable-sandbox.cdn.apollographql.com/**';

it.for([
  ['a phone', phone],
  ['a desktop', desktop],
] as const)('without internet, on %s, the operations are shown with their commands', async ([, viewport], { open }) => {
  const { page, heading, expectComplaint } = await open({ viewport });
  expectComplaint('ERR_INTERNET_DISCONNECTED');
  await page.route(apollos, (route) => route.abort('internetdisconnected'));
  await page.goto(`${inject('server')}/graphql`);
  await heading(`GraphQL at ${inject('server')}`).waitFor();
  for (const name of [
    'Service',
    'Start',
    'Watch',
    'Check',
    'Resend',
    'Cancel',
    'Status',
    'Proof',
    'Redeem',
    'StartAsBackend',
  ])
    expect(await page.getByRole('heading', { name, exact: true }).isVisible()).toBe(true);
  const text = await page.locator('main').innerText();
  expect(text).toContain(`curl -s ${inject('server')}/graphql`);
  expect(text).toContain(`new WebSocket("${inject('server').replace('http', 'ws')}/graphql"`);
  expect(text).not.toContain(':4000');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.getByRole('link', { name: 'The simulated phone' }).click();
  await heading('Messages').waitFor();
});

/** In the place of Apollo's script: what it was given, and a place to ask from. */
const stand = `window.EmbeddedSandbox = class {
  constructor(options) {
    window.given = options;
    const frame = document.createElement('iframe');
    frame.title = 'Sandbox';
    document.querySelector(options.target).append(frame);
  }
};`;

type Given = {
  initialEndpoint: string;
  initialSubscriptionEndpoint: string;
  initialState: { document: string; variables: Record<string, string>; headers: Record<string, string> };
  handleRequest: (url: string, options: RequestInit) => Promise<Response>;
};
declare global {
  interface Window {
    given: Given;
  }
}

it('Sandbox has the page to itself, and each operation what the one before it answered', async ({ open }) => {
  const { page, heading } = await open({ viewport: desktop });
  await page.route(apollos, (route) => route.fulfill({ contentType: 'text/javascript', body: stand }));
  await page.route('https://sandbox.embed.apollographql.com/**', (route) => route.fulfill({ body: '' }));
  await page.goto(`${inject('server')}/graphql`);
  await page.getByTitle('Sandbox').waitFor();
  expect(await heading('GraphQL at').isVisible()).toBe(false);
  expect(await page.getByTitle('Sandbox').boundingBox()).toMatchObject(desktop);
  const given = await page.evaluate(() => ({ ...window.given, handleRequest: null }));
  expect(given).toMatchObject({
    initialEndpoint: `${inject('server')}/graphql`,
    initialSubscriptionEndpoint: `${inject('server').replace('http', 'ws')}/graphql`,
  });
  expect(given.initialState.document).toContain(`${inject('server')}/simulator`);

  const answers = await page.evaluate(async (phoneNumber) => {
    const { initialEndpoint, initialSubscriptionEndpoint, initialState, handleRequest } = window.given;
    const { document: query, variables } = initialState;
    const ask = async (operationName: string) => {
      const body = JSON.stringify({ query, operationName, variables: { ...variables, phoneNumber } });
      const headers = { 'content-type': 'application/json', ...initialState.headers };
      return (await handleRequest(initialEndpoint, { method: 'POST', headers, body })).json();
    };
    const watch = () =>
      new Promise((resolve) => {
        const socket = new WebSocket(initialSubscriptionEndpoint, 'graphql-transport-ws');
        const payload = { query, operationName: 'Watch', variables };
        socket.addEventListener('open', () => socket.send('{"type":"connection_init"}'));
        socket.addEventListener('message', ({ data }) => {
          const message = JSON.parse(String(data));
          if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
          else resolve(message.payload);
        });
      });
    return [
      await ask('Start'),
      await watch(),
      await ask('Check'),
      await ask('Proof'),
      await ask('Start'),
      await ask('StartAsBackend'),
    ];
  }, freshNumber(17));
  expect(answers).toMatchObject([
    { data: { startVerification: { status: 'PENDING' } } },
    { data: { verificationUpdated: { status: 'PENDING' } } },
    { data: { checkCode: { status: 'VERIFIED' } } },
    { data: { proof: { test: true } } },
    // A press anew is a verification anew.
    { data: { startVerification: { status: 'PENDING' } } },
    { data: { startVerification: { reference: 'login 1', url: expect.stringContaining('/#verification=') } } },
  ]);
});
