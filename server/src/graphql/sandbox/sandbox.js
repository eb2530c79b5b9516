// The page's own script, as the browser runs it: loads Sandbox, and until then puts the service's address where it is named.

const documented = '127.0.0.1:4000';
const { src, document: operations, variables, headers } = JSON.parse(document.querySelector('#options').textContent);
const socketOrigin = location.origin.replace(/^http/, 'ws');

const here = (text) =>
  text.replaceAll(`http://${documented}`, location.origin).replaceAll(`ws://${documented}`, socketOrigin);

for (const place of document.querySelectorAll('.address, .shell, section a'))
  place.textContent = here(place.textContent);

/** What `latest` stands for. */
const latest = {};
let startedFor = '';

const replaced = (key, value) => (value === 'latest' ? (latest[key] ?? value) : value);
const filled = (body) => (typeof body === 'string' ? JSON.stringify(JSON.parse(body, replaced)) : body);

/** The newest code on the simulated phone; without one it is the person's to type. */
async function readCode() {
  const response = await fetch(`/simulator/messages?to=${encodeURIComponent(startedFor)}`);
  if (response.ok) latest.code = (await response.json())[0]?.code;
}

function learn({ data }) {
  const { startVerification: started, checkCode: checked } = data ?? {};
  if (started?.id) [latest.id, startedFor] = [started.id, started.phoneNumber];
  if (checked?.proof) latest.token = checked.proof.token;
}

async function handleRequest(url, options) {
  if (startedFor) await readCode().catch(() => {});
  const response = await fetch(url, { ...options, body: filled(options.body) });
  await response
    .clone()
    .json()
    .then(learn, () => {});
  return response;
}

/** Subscriptions go by sockets that Sandbox opens in this page. */
class FilledWebSocket extends WebSocket {
  send(data) {
    super.send(filled(data));
  }
}

function show() {
  window.WebSocket = FilledWebSocket;
  document.documentElement.className = 'sandbox';
  // The options that Apollo Server's own page has, and where subscriptions are.
  return new window.EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: `${location.origin}/graphql`,
    initialSubscriptionEndpoint: `${socketOrigin}/graphql`,
    initialState: { document: here(operations), variables, headers, includeCookies: false },
    endpointIsEditable: false,
    runTelemetry: false,
    allowDynamicStyles: false,
    handleRequest,
  });
}

const script = document.createElement('script');
script.src = src;
script.addEventListener('load', show);
script.addEventListener('error', () => document.documentElement.classList.remove('loading'));
document.documentElement.className = 'loading';
document.head.append(script);
