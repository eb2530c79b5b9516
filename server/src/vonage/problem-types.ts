import { z } from 'zod';
import { readJson } from './exchange.ts';

/**
 * Vonage's problem types by the fragment of their url, which alone is the same in all of Vonage's sources
 * (docs/vonage.md#problem-types), each as a sentence for the operator.
 */
export const problemTypes = {
  unauthorized: 'the credentials are not right',
  'invalid-api-key': 'there is no such API key, or it may not be used here',
  'jwt-expired': 'the token has expired: the clock is wrong',
  'jwt-revoked': 'the token was revoked',
  'invalid-signature': 'the signature does not fit the secret',
  'multiple-auth-methods': 'two kinds of credentials came at once',
  'invalid-ip': 'the account has a list of allowed addresses, and this machine is not on it',
  forbidden: 'the account may not do this: ask Vonage for the capability',
  unprovisioned: 'the product is not enabled for this API key',
  'account-suspended': 'the account is suspended: ask Vonage',
  'application-suspended': 'the application is suspended: ask Vonage',
  'low-balance': 'the balance is too low: top it up',
  'not-found': 'there is no such thing, or this account may not see it',
  'request-not-found': 'there is no such request, or it is over',
  'template-not-found': 'there is no such template',
  'template-fragment-not-found': 'the template has no such text',
  'template-exists': 'there is a template of that name',
  'fragment-exists': 'the template has a text for that channel and language',
  'not-empty-template': 'the template still has texts',
  'max-templates': 'the account has as many templates as it may have: 10',
  'invalid-params': 'a parameter is wrong',
  'bad-request': 'the request is malformed',
  'invalid-id': 'the id is malformed',
  'invalid-json': 'the body is not JSON',
  'wrong-verb': 'the method is not the one of this address',
  'accept-header': 'the header Accept is wrong',
  'content-type-header': 'the header Content-Type is wrong',
  'unavailable-legal': 'Vonage may not send to that country',
  'invalid-code': 'the code is wrong',
  expired: 'too many wrong codes: the request is over',
  gone: 'the request is over',
  'no-code': 'the present step has no code',
  concurrent: 'a request to that number is in flight',
  conflict: 'it cannot be done now',
  'no-events': 'the plan has no step left',
  'msisdn-error': 'the number is not the one of the device',
  'precondition-failed': 'the network of that number cannot do this',
  'network-error': 'the network of that number fails',
  throttled: 'too many requests: slow down',
  'rate-limit': 'too many requests: slow down',
  'internal-error': 'Vonage fails by itself: try again later',
} as const;

const problem = z.object({ type: z.string() });

/** The fragment of a problem's type and what it means; undefined for a body that is no problem, or of a type that isn't known. */
export function explainProblem(body: string): string | undefined {
  const fragment = problem.safeParse(readJson(body)).data?.type.split('#').at(-1)?.toLowerCase() ?? '';
  return isKnown(fragment) ? `${fragment}: ${problemTypes[fragment]}` : undefined;
}

const isKnown = (fragment: string): fragment is keyof typeof problemTypes => Object.hasOwn(problemTypes, fragment);
