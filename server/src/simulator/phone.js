// The page's own script, as the browser runs it: what arrives is text and only ever becomes text.

const newest = 200;
const bannerMs = 6000;
const prefix = 'simulated-phone:';
/** Beside the wizard: the page around the frame says whose messages are shown, and hears what is pressed. */
const isFramed = parent !== window;

export const part = (id) => document.querySelector(`#${id}`);
const [thread, list, numbers, empty, status, clock, banner, magic] = [
  'thread',
  'messages',
  'numbers',
  'empty',
  'status',
  'clock',
  'banner',
  'magic',
].map(part);

document.body.classList.add(isFramed ? 'framed' : 'alone');

let words;
let language = 'en';
/** Oldest first. */
let messages = [];
/** When those came that were not there before, in ms of the page's clock. */
const cameAt = new Map();
let unread = new Set();
/** A number, whose middle may be hidden. Undefined: all numbers, in a frame none. */
let chosen = isFramed ? undefined : chosenByAddress();

function chosenByAddress() {
  const digits = new URLSearchParams(location.search).get('to')?.replace(/^[ +]+/, '');
  return digits ? `+${digits}` : undefined;
}

const keyOf = ({ to, channel, code, at }) => [to, channel, code, at].join(' ');
const fits = (number, to) =>
  number.length === to.length && Array.from(number).every((sign, place) => sign === '•' || sign === to[place]);
const isShown = ({ to }) => (chosen === undefined ? !isFramed : fits(chosen, to));

/** Groups of digits where the country's habit is known, as it came otherwise. */
const readable = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1 $1 $2 $3');

export function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function pressable(className, text, onPress) {
  const button = element('button', className, text);
  button.type = 'button';
  button.addEventListener('click', () => onPress(button));
  return button;
}

/** What is pressed goes to the page around the frame; without one it is copied. */
function take(type, text, button, copied) {
  if (isFramed) parent.postMessage({ type: prefix + type, text }, location.origin);
  else void copy(button, text, copied);
}

function codeButton(code) {
  const button = pressable('code', code, () => take('code', code, button, words.copied));
  button.setAttribute('aria-label', words[isFramed ? 'use' : 'copy'].replace('{code}', code));
  return button;
}

async function copy(button, text, copied) {
  try {
    await navigator.clipboard.writeText(text);
    say(copied);
  } catch {
    // Without a secure context there is no clipboard: the person copies what is selected.
    getSelection()?.selectAllChildren(button);
    say(words.selected);
  }
}

let silence;
export function say(text) {
  status.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => (status.textContent = ''), 2500);
}

const timeOf = (at) => new Date(at).toLocaleTimeString(language, { timeStyle: 'short' });
const viaOf = ({ channel, from }) => [words.channels[channel] ?? channel, from].filter(Boolean).join(' · ');

function view(message, index, shown) {
  const isCall = message.channel === 'VOICE';
  const item = part(isCall ? 'call' : 'text').content.firstElementChild.cloneNode(true);
  item.classList.add(message.channel.toLowerCase());
  const to = item.querySelector('.to');
  to.textContent = readable(message.to);
  to.hidden = message.to === shown[index - 1]?.to;
  const time = element('time', '', timeOf(message.at));
  time.dateTime = message.at;
  item.querySelector('.meta').append(viaOf(message), ' · ', time);
  if (isCall) {
    item.querySelector('.incoming').textContent = words.call;
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
  if (isFramed) return;
  const known = [...new Set(messages.toReversed().map(({ to }) => to))];
  if (chosen !== undefined && !known.includes(chosen)) known.unshift(chosen);
  numbers.hidden = known.length < 2;
  const hadFocus = numbers.contains(document.activeElement);
  numbers.replaceChildren(...[undefined, ...known].map(numberButton));
  const pressed = numbers.querySelector('[aria-pressed=true]');
  if (hadFocus) pressed.focus();
  numbers.scrollLeft = pressed.offsetLeft - (numbers.clientWidth - pressed.offsetWidth) / 2;
}

function numberButton(number) {
  const button = pressable('', number === undefined ? words.all : readable(number), () => choose(number));
  button.setAttribute('aria-pressed', String(number === chosen));
  button.classList.toggle('unread', unread.has(number));
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
  const isNobodys = isFramed && chosen === undefined;
  magic.hidden = isFramed && !isNobodys;
  empty.hidden = shown.length > 0 || isNobodys;
  viewNumbers();
  thread.scrollTop = isNobodys ? 0 : thread.scrollHeight;
}

function arrive(message) {
  if (messages.some((known) => keyOf(known) === keyOf(message))) return;
  messages = [...messages, message].slice(-newest);
  cameAt.set(keyOf(message), Date.now());
  if (isShown(message)) {
    const shown = messages.filter(isShown);
    const item = view(message, shown.length - 1, shown);
    item.classList.add('new');
    list.append(item);
    empty.hidden = true;
    thread.scrollTop = thread.scrollHeight;
    announce(message);
  } else unread.add(message.to);
  viewNumbers();
}

/** Slides in over what is on the screen. A screen reader hears of the message by the log. */
let announced;
let retreat;
function announce(message) {
  banner.querySelector('.via').textContent = viaOf(message);
  banner.querySelector('.when').textContent = words.now;
  // The line that binds a code to a page is the browser's to read.
  [banner.querySelector('.said').textContent] = message.text.split('\n');
  announced = message;
  // Taken away first, so that a second message slides in as the first did.
  banner.hidden = true;
  requestAnimationFrame(() => (banner.hidden = false));
  clearTimeout(retreat);
  retreat = setTimeout(() => (banner.hidden = true), bannerMs);
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
    say(words.away);
  }
}

function tellTime() {
  clock.textContent = new Date().toLocaleTimeString([], { timeStyle: 'short' }).replace(/\s?[AP]M$/i, '');
}

/** The words of a language, or else English ones. */
async function speak(wanted) {
  const response = await fetch(`/simulator/words/${wanted.toLowerCase().split('-', 1)[0]}`);
  const told = await response.json();
  ({ language, words } = told);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = words.phone;
  for (const place of document.querySelectorAll('[data-word]')) place.textContent = words[place.dataset.word];
  for (const place of document.querySelectorAll('[data-label]')) place.ariaLabel = words[place.dataset.label];
  magic.querySelector('table').replaceChildren(...Object.entries(told.magic).map(magicRow));
}

function magicRow([ending, effect]) {
  const number = `+141555501${ending}`;
  const row = element('tr', '', '');
  const head = element('th', '', '');
  head.scope = 'row';
  const text = readable(number);
  const button = pressable('number', text, () => take('number', text, button, words.numberCopied));
  button.dir = 'ltr';
  head.append(button);
  row.append(head, element('td', '', effect));
  return row;
}

/** What the page around the frame says: whose phone this is, and its language. */
async function hear({ source, origin, data }) {
  if (source !== parent || origin !== location.origin || data?.type !== `${prefix}show`) return;
  if (data.language.split('-', 1)[0] !== language) await speak(data.language);
  const before = chosen;
  choose(data.phoneNumber ?? undefined);
  if (chosen !== before) banner.hidden = true;
  // The message was there before anybody knew whose phone this is.
  const [latest] = messages.filter(isShown).toReversed();
  if (latest && chosen !== before && Date.now() - (cameAt.get(keyOf(latest)) ?? 0) < bannerMs) announce(latest);
}

banner.addEventListener('click', () => {
  banner.hidden = true;
  take('code', announced.code, banner.querySelector('.said'), words.copied);
});

tellTime();
setInterval(tellTime, 5000);

const chosenLanguage = /(?:^|; )locale=([a-z]{2})/.exec(document.cookie)?.[1] ?? navigator.language;
await speak(chosenLanguage);
if (isFramed) {
  thread.prepend(magic);
  addEventListener('message', (event) => void hear(event));
  parent.postMessage({ type: `${prefix}ready` }, location.origin);
}
viewAll();

const events = new EventSource('/simulator/events');
events.addEventListener('open', () => void load());
events.addEventListener('message', ({ data }) => arrive(JSON.parse(data)));
events.addEventListener('error', () => say(words.again));
