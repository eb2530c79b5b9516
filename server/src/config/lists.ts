import ipaddr from 'ipaddr.js';
import { beginningOf, type ListRule } from '../verification/lists.ts';
import { operatorFile, readOperatorFile } from './operator-file.ts';

/** A number in E.164, a prefix of one, or `*` for all of them. */
const numbers = /^\+(?:[1-9]\d{6,14}|(?:[1-9]\d{0,13})?\*)$/u;

/** Or a range of them. Zod's forms took 0.6 s for 10,000 rules, these 0.2 s. */
function isAddress(subject: string): boolean {
  const { IPv4, IPv6 } = ipaddr;
  if (/[^\da-f.:/]/iu.test(subject)) return false;
  return subject.includes('/')
    ? IPv4.isValidCIDRFourPartDecimal(subject) || IPv6.isValidCIDR(subject)
    : IPv4.isValidFourPartDecimal(subject) || IPv6.isValid(subject);
}

/** `allow` or `refuse`, then whom (docs/rules.md#lists). */
function rule(line: string): ListRule | undefined {
  const [, verdict, subject = ''] = /^(allow|refuse)\s+(\S+)$/u.exec(line) ?? [];
  const begins = numbers.test(subject) || isAddress(subject) ? beginningOf(subject) : undefined;
  if (begins === undefined) return undefined;
  return { verdict: verdict === 'allow' ? 'allow' : 'refuse', begins };
}

/** The rules of a file, one a line. */
export const readListsFile = (path: string) =>
  readOperatorFile<ListRule[]>(path, [], (rules, line) => {
    const one = rule(line);
    if (one) rules.push(one);
    return one && rules;
  });

export const listsVariable = (root: string) =>
  operatorFile(
    root,
    'the path of a text file, a rule a line: allow or refuse, then a number in E.164, a prefix of one such as +4477*, an address or a CIDR range, which of addresses that stand for IPv4 is written as IPv4',
    readListsFile,
  );
