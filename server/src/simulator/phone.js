// The page's own script, as the browser runs it: what arrives is text and only ever becomes text.

const newest = 200;

const part = (id) => document.querySelector(`#${id}`);
const [thread, list, numbers, empty, status, clock] = ['thread', 'messages', 'numbers', 'empty', 'status', 'clock'].map(
  part,
);

document.body.classList.toggle('alone', parent === window);

const channels = { SMS: 'Text message', VOICE: 'Call', WHATSAPP: 'WhatsApp', RCS: 'RCS' };

/** Oldest first. */
let messages = [];
let unread = new Set();
let chosen = chosenByAddress();

function chosenByAddress() {
  const digits = new URLSearchParams(location.search).get('to')?.replace(/^[ +]+/, '');
  return digits ? `+${digits}` : undefined;
}

const keyOf = ({ to, channel, code, at }) => [to, channel, code, at].join(' ');
const isShown = ({ to }) => chosen === undefined || to === chosen;

/** Groups of digits where the country's habit is known, as it came otherwise. */
const readable = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function codeButton(code) {
  const button = element('button', 'code', code);
  button.type = 'button';
  button.title = 'Copy the code';
  button.setAttribute('aria-label', `Copy the code ${code.split('').join(' ')}`);
  button.addEventListener('click', () => copy(button, code));
  return button;
}

async function copy(button, code) {
  try {
    await navigator.clipboard.writeText(code);
    say('Code copied');
  } catch {
    // Without a secure context there is no clipboard: the person copies what is selected.
    getSelection()?.selectAllChildren(button);
    say('Code selected');
  }
}

let silence;
function say(words) {
  status.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => (status.textContent = ''), 2500);
}

function view(message, index, shown) {
  const isCall = message.channel === 'VOICE';
  const item = part(isCall ? 'call' : 'text').content.firstElementChild.cloneNode(true);
  item.classList.add(message.channel.toLowerCase());
  const to = item.querySelector('.to');
  to.textContent = readable(message.to);
  to.hidden = message.to === shown[index - 1]?.to;
  const time = element('time', '', new Date(message.at).toLocaleTimeString([], { timeStyle: 'short' }));
  time.dateTime = message.at;
  const via = [channels[message.channel] ?? message.channel, message.from].filter(Boolean).join(' · ');
  item.querySelector('.meta').append(via, ' · ', time);
  if (isCall) {
    item.querySelector('.spoken').textContent = message.text;
    item.querySelector('.digits').append(codeButton(message.code));
  } else {
    const [before, ...after] = message.text.split(message.code);
    item.querySelector('.bubble').append(before, codeButton(message.code), after.join(message.code));
    viewAsked(item.querySelector('.asked'), message);
  }
  return item;
}

/** What the start asked for besides. */
function viewAsked(line, { templateId, appHash }) {
  line.textContent = [templateId && `template_id ${templateId}`, appHash && `app_hash ${appHash}`]
    .filter(Boolean)
    .join(' · ');
  line.hidden = line.textContent === '';
}

/** One button a number, once there are several. */
function viewNumbers() {
  const known = [...new Set(messages.toReversed().map(({ to }) => to))];
  if (chosen !== undefined && !known.includes(chosen)) known.unshift(chosen);
  numbers.hidden = known.length < 2;
  const hadFocus = numbers.contains(document.activeElement);
  numbers.replaceChildren(...[undefined, ...known].map(numberButton));
  const pressed = numbers.querySelector('[aria-pressed=true]');
  if (hadFocus) pressed.focus();
  // Not scrollIntoView: in a frame that would scroll the page around it too.
  numbers.scrollLeft = pressed.offsetLeft - (numbers.clientWidth - pressed.offsetWidth) / 2;
}

function numberButton(number) {
  const button = element('button', '', number === undefined ? 'All' : readable(number));
  button.type = 'button';
  button.setAttribute('aria-pressed', String(number === chosen));
  button.classList.toggle('unread', unread.has(number));
  button.addEventListener('click', () => choose(number));
  return button;
}

function choose(number) {
  chosen = number;
  viewAll();
}

function viewAll() {
  unread = chosen === undefined ? new Set() : new Set([...unread].filter((number) => number !== chosen));
  const shown = messages.filter(isShown);
  // A log announces what is added: not what was there before.
  thread.setAttribute('aria-busy', 'true');
  list.replaceChildren(...shown.map(view));
  thread.setAttribute('aria-busy', 'false');
  empty.hidden = shown.length > 0;
  viewNumbers();
  thread.scrollTop = thread.scrollHeight;
}

function arrive(message) {
  if (messages.some((known) => keyOf(known) === keyOf(message))) return;
  messages = [...messages, message].slice(-newest);
  if (isShown(message)) {
    const shown = messages.filter(isShown);
    const item = view(message, shown.length - 1, shown);
    item.classList.add('new');
    list.append(item);
    empty.hidden = true;
    thread.scrollTop = thread.scrollHeight;
  } else unread.add(message.to);
  viewNumbers();
}

/** After a break: what came meanwhile, and no more than the server still knows. */
async function load() {
  messages = [];
  try {
    const response = await fetch('/simulator/messages');
    const known = (await response.json()).slice(0, newest).toReversed();
    const keys = new Set(known.map(keyOf));
    messages = [...known, ...messages.filter((message) => !keys.has(keyOf(message)))];
    viewAll();
  } catch {
    say('Messages could not be loaded');
  }
}

function tellTime() {
  clock.textContent = new Date().toLocaleTimeString([], { timeStyle: 'short' }).replace(/\s?[AP]M$/i, '');
}

/** Sends what was chosen, and shows what then counts. */
async function assume(name, select) {
  const { ok } = await fetch('/simulator/unknowns', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ [name]: select.value }),
  });
  say(ok ? 'From now on' : 'It stays as it was');
  if (!ok) void showUnknowns();
}

async function showUnknowns() {
  const unknowns = await (await fetch('/simulator/unknowns')).json();
  const items = unknowns.map(({ name, question, source, values, value, default: usual }) => {
    const item = part('unknown').content.firstElementChild.cloneNode(true);
    const select = item.querySelector('select');
    select.append(...values.map((one) => new Option(one === usual ? `${one} (default)` : one, one)));
    select.value = value;
    select.addEventListener('change', () => void assume(name, select));
    item.querySelector('span').append(element('code', '', name), ` ${question}`);
    item.querySelector('.source').textContent = source;
    return item;
  });
  part('unknowns')
    .querySelector('ul')
    .replaceChildren(...items);
}

async function showAccount() {
  const response = await fetch('/simulator/account');
  if (!response.ok) return say('Not in production');
  const { privateKey: _longer, ...account } = await response.json();
  const terms = Object.entries(account).flatMap(([name, value]) => [element('dt', '', name), element('dd', '', value)]);
  part('account')
    .querySelector('dl')
    .replaceChildren(...terms);
}

part('unknowns').addEventListener('toggle', () => void showUnknowns());
part('account').addEventListener('toggle', () => void showAccount());

tellTime();
setInterval(tellTime, 5000);

const events = new EventSource('/simulator/events');
events.addEventListener('open', () => void load());
events.addEventListener('message', ({ data }) => arrive(JSON.parse(data)));
events.addEventListener('error', () => say('Connecting again…'));
