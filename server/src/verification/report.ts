import type { ProviderReport } from './provider.ts';
import { doubtedAlone } from './transition/doubt.ts';
import { requestName } from './names.ts';
import { isOpen, maskedNumberOf } from './request.ts';
import type { Tools } from './tools.ts';

/**
 * Takes what the provider reports. LATER: it is about a start whose own answer hasn't arrived, the provider should repeat
 * it. Whatever is repeated, late or unknown changes nothing. Throws `StoreUnavailable`.
 */
export function createReport({ requests, prove, log }: Tools) {
  return async function report({ requestId, clientRef, news }: ProviderReport): Promise<'DONE' | 'LATER'> {
    for (;;) {
      const [found] = await requests.find(requestName(requestId));
      if (!found) return isOnItsWay(clientRef);
      const { request } = found;
      if (!isOpen(request)) return 'DONE';
      const verification = news.kind === 'COMPLETED' ? doubtedAlone(request) : undefined;
      if (news.kind === 'COMPLETED' && !verification) {
        log.info('Vonage reported a success that no check is in doubt for.', { phoneNumber: maskedNumberOf(request) });
        return 'DONE';
      }
      const proof = verification ? prove(request, verification) : null;
      if (await requests.tryEvent(found, { type: 'REPORTED', news, proof })) return 'DONE';
    }
  };

  async function isOnItsWay(clientRef: string | undefined): Promise<'DONE' | 'LATER'> {
    const request = clientRef ? await requests.read(clientRef) : undefined;
    return request && (request.phase.name === 'SENDING' || request.phase.name === 'LOST') ? 'LATER' : 'DONE';
  }
}
