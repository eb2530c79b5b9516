import type { Clock } from './clock.ts';
import { lineOf } from './phone-number.ts';
import type { Provider } from './provider.ts';

/** A number whose code is fixed and to which nothing is sent, through the millisecond `until` of the epoch. */
export type TestNumber = { phoneNumber: string; code: string; until: number };

const prefix = 'test-';

/** Whether a request was answered here and not by the real provider. */
export const isTestRequest = (requestId: string) => requestId.startsWith(prefix);

/** Whether a number is one of them today. */
export const isTestNumber =
  (numbers: readonly TestNumber[], clock: Pick<Clock, 'now'>) =>
  (phoneNumber: string): boolean =>
    numbers.some((number) => lineOf(number.phoneNumber) === lineOf(phoneNumber) && number.until >= clock.now());

/** Answers for `numbers` itself and leaves all others to `provider`. */
export function withTestNumbers(provider: Provider, numbers: readonly TestNumber[], clock: Clock): Provider {
  if (numbers.length === 0) return provider;
  const byNumber = new Map(numbers.map((number) => [lineOf(number.phoneNumber), number]));
  const { look } = provider;
  return {
    ...provider,
    ...(look && { look: async (at) => (isTestRequest(at.requestId) ? { outcome: 'UNKNOWN' } : look(at)) }),
    async start(send) {
      const number = byNumber.get(lineOf(send.phoneNumber));
      if (!number || number.until < clock.now()) return provider.start(send);
      return { outcome: 'SENT', requestId: `${prefix}${send.clientRef}` };
    },
    async check(at, code) {
      if (!isTestRequest(at.requestId)) return provider.check(at, code);
      return { outcome: byNumber.get(lineOf(at.phoneNumber))?.code === code ? 'CORRECT' : 'WRONG' };
    },
    async advance(at) {
      return isTestRequest(at.requestId) ? { outcome: 'ADVANCED' } : provider.advance(at);
    },
    async cancel(at) {
      return isTestRequest(at.requestId) ? { outcome: 'CANCELED' } : provider.cancel(at);
    },
  };
}
