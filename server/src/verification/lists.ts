import ipaddr from 'ipaddr.js';
import { clientAddress, standsForIPv4 } from './client-address.ts';
import { lineOf } from './phone-number.ts';
import * as problems from './problems.ts';

type Verdict = 'allow' | 'refuse';

/** A rule of `LISTS`, for each number or address whose name (see `createLists`) begins so. */
export type ListRule = { readonly verdict: Verdict; readonly begins: string };

const refusedMs = 24 * 60 * 60_000;

/**
 * What the names begin with for whom a rule is: a number in E.164, a prefix of one (`+4477*`), an address or a CIDR range, of
 * IPv6 to its first 64 bits. Undefined for a range of IPv6 that stands for IPv4, by which no client is named.
 */
export function beginningOf(subject: string): string | undefined {
  if (subject.startsWith('+'))
    // As `lineOf`, which knows whole numbers alone.
    return subject.endsWith('*') ? subject.slice(0, -1).replace(/^\+54(?=[1-8])/u, '+549') : nameOfNumber(subject);
  if (!subject.includes('/')) return nameOfAddress(clientAddress(subject) ?? '');
  const range = ipaddr.parseCIDR(subject);
  return standsForIPv4(range) ? undefined : bitsOf(range[0]).slice(0, 1 + range[1]);
}

/** It has an end, so that a number's name begins no other's. */
const nameOfNumber = (e164: string) => `${lineOf(e164)}.`;

/** Of an address as `clientAddress` reads it. */
function nameOfAddress(address: string): string {
  const text = address.replace(/\/64$/u, '');
  return ipaddr.isValid(text) ? bitsOf(ipaddr.parse(text)) : '';
}

/** The family, then the bits of which clients are told apart: all 32, or 64. */
const bitsOf = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  [
    address.kind() === 'ipv4' ? '4' : '6',
    ...address
      .toByteArray()
      .slice(0, 8)
      .map((byte) => byte.toString(2).padStart(8, '0')),
  ].join('');

/**
 * Whom the operator allows or refuses, each judged by the rule that says most of its name; of two that say the same the refusal
 * counts. Rules may change while they are used. A look takes as many steps as rules have lengths, however many there are.
 */
export function createLists(given: readonly ListRule[]) {
  let rules = indexed(given);

  function verdictOn(nameOf: (subject: string) => string, subject: string | null): Verdict | undefined {
    if (rules.lengths.length === 0 || subject === null) return undefined;
    const name = nameOf(subject);
    for (const length of rules.lengths) {
      const verdict = rules.verdicts.get(name.slice(0, length));
      if (verdict) return verdict;
    }
    return undefined;
  }

  return {
    isEmpty: () => rules.lengths.length === 0,

    /** Why a start at `now` is refused, if it is, whatever else allows it. */
    refusal(phoneNumber: string, client: string | null, now: number) {
      if (verdictOn(nameOfNumber, phoneNumber) === 'refuse') return problems.phoneNumberNotAllowed('BLOCKED');
      return verdictOn(nameOfAddress, client) === 'refuse' ? problems.rateLimited(now + refusedMs, now) : undefined;
    },

    /** Whether the number or the client is one for whom nothing but messages is counted; null: that isn't known. */
    allow: (phoneNumber: string | null, client: string | null): boolean =>
      verdictOn(nameOfNumber, phoneNumber) === 'allow' || verdictOn(nameOfAddress, client) === 'allow',

    /** From now on the rules are these. */
    change: (next: readonly ListRule[]) => void (rules = indexed(next)),
  };
}

export type Lists = ReturnType<typeof createLists>;

function indexed(rules: readonly ListRule[]) {
  const verdicts = new Map<string, Verdict>();
  for (const { verdict, begins } of rules) if (verdicts.get(begins) !== 'refuse') verdicts.set(begins, verdict);
  const lengths = [...new Set(rules.map(({ begins }) => begins.length))].toSorted((one, other) => other - one);
  return { verdicts, lengths };
}
