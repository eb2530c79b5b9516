import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';
import { beginningOf, createLists, type ListRule } from './lists.ts';

/** `+` allows, `-` refuses. */
function rulesOf(text: string): ListRule[] {
  return text.split(' ').map((rule) => ({
    verdict: rule.startsWith('-') ? 'refuse' : 'allow',
    begins: beginningOf(rule.slice(1)) ?? '',
  }));
}

const nobody = '+14155550100';

test.each<[rules: string, number: string, verdict: 'allowed' | 'refused' | 'neither']>([
  ['-+4477* ++447700900123', '+447700900123', 'allowed'],
  ['++447700900123 -+4477*', '+447700900123', 'allowed'],
  ['-+4477* ++447700900123', '+447700900124', 'refused'],
  ['-+44* ++4477* -+44770*', '+447700900123', 'refused'],
  ['-+44* ++4477*', '+447700900123', 'allowed'],
  ['-+44* ++4477*', '+447600900123', 'refused'],
  ['-+* ++44*', '+4915112345678', 'refused'],
  ['-+447700900123*', '+447700900123', 'refused'],
  ['-+447700900123* ++447700900123', '+447700900123', 'allowed'],
  // A number is no prefix.
  ['-+49151123456', '+4915112345678', 'neither'],
  ['++447700900123 -+447700900123', '+447700900123', 'refused'],
  ['-+447700900123 ++447700900123', '+447700900123', 'refused'],
  // An Argentine number is one in both of its forms.
  ['-+541123456789', '+5491123456789', 'refused'],
  ['-+5491123456789', '+541123456789', 'refused'],
  ['-+5411*', '+5491123456789', 'refused'],
  ['-+5411*', '+541123456789', 'refused'],
  ['-+5411*', '+5492212345678', 'neither'],
])('By the rules %s the number %s is %s', (rules, number, verdict) => {
  expect(verdictOf(rules, number, null)).toBe(verdict);
});

test.each<[rules: string, address: string, verdict: 'allowed' | 'refused' | 'neither']>([
  ['-192.0.2.0/24 +192.0.2.7', '192.0.2.7', 'allowed'],
  ['-192.0.2.0/24 +192.0.2.7', '192.0.2.8', 'refused'],
  ['-192.0.2.0/24', '192.0.3.8', 'neither'],
  ['-192.0.2.200/25', '192.0.2.129', 'refused'],
  ['-192.0.2.200/25', '192.0.2.127', 'neither'],
  ['+192.0.2.0/24 -192.0.2.7/32 +192.0.2.7', '192.0.2.7', 'refused'],
  ['-0.0.0.0/0 +192.0.2.0/24', '192.0.2.8', 'allowed'],
  ['-0.0.0.0/0', '2001:db8::1', 'neither'],
  ['-192.0.2.7', '::ffff:192.0.2.7', 'refused'],
  ['-::ffff:192.0.2.7', '192.0.2.7', 'refused'],
  ['-192.0.2.7', '2002:c000:207::1', 'refused'],
  ['-2001:db8:1::/48 +2001:db8:1:2::1', '2001:DB8:1:2:ffff::9', 'allowed'],
  ['-2001:db8:1::/48 +2001:db8:1:2::1', '2001:db8:1:3::1', 'refused'],
  ['-2001:db8:1::/48', '2001:db8:2::1', 'neither'],
  ['-2001:db8:1:2::7/128', '2001:db8:1:2::8', 'refused'],
  ['-::/0', '2001:db8::1', 'refused'],
  ['-::/0', '192.0.2.7', 'neither'],
])('By the rules %s the address %s is %s', (rules, address, verdict) => {
  expect(verdictOf(rules, nobody, clientAddress(address) ?? '')).toBe(verdict);
});

function verdictOf(rules: string, number: string, client: string | null) {
  const lists = createLists(rulesOf(rules));
  if (lists.refusal(number, client, 0)) return 'refused';
  return lists.allow(number, client) ? 'allowed' : 'neither';
}

test('A refusal, of the number or of the address, goes before what the other allows', () => {
  const lists = createLists(rulesOf('-+44* +192.0.2.7 ++49* -192.0.2.8'));
  expect(lists.refusal('+447700900123', '192.0.2.7', 0)).toMatchObject({ restriction: 'BLOCKED' });
  expect(lists.refusal('+4915112345678', '192.0.2.8', 0)).toMatchObject({ __typename: 'RateLimited' });
});

test('A client whose address is not known is judged by the number alone', () => {
  const lists = createLists(rulesOf('-0.0.0.0/0 -::/0'));
  for (const client of [null, '']) expect(lists.refusal(nobody, client, 0)).toBeUndefined();
});

test.each(['::ffff:192.0.2.0/120', '64:ff9b::/96', '2002:c000::/24', '2001::/32'])(
  'The range %s, by which no client is named, is none',
  (range) => {
    expect(beginningOf(range)).toBeUndefined();
  },
);
