// What a developer finds beside the phone: what the simulator presumes of Vonage, and its API.

import { element, part, say } from './phone.js';

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
