import { randomBytes } from 'node:crypto';
import { lineOf } from './phone-number.ts';
import type { Request } from './request.ts';

/** The names under which a store must find a request. */
export function namesOf(request: Request): string[] {
  const { phase, verifications, phoneNumber } = request;
  const requestId = phase.name === 'OPEN' || phase.name === 'OVER' ? phase.requestId : null;
  const resendKey = phase.name === 'OPEN' ? phase.resend?.keyHash : null;
  return [
    numberName(phoneNumber),
    ...(requestId ? [requestName(requestId)] : []),
    ...(resendKey ? [hashName(resendKey)] : []),
    ...verifications.flatMap(({ handleHash, keyHash, resendKeyHashes }) =>
      [handleHash, ...(keyHash ? [keyHash] : []), ...resendKeyHashes].map(hashName),
    ),
  ];
}

export const numberName = (phoneNumber: string) => `n:${lineOf(phoneNumber)}`;
export const requestName = (requestId: string) => `r:${requestId}`;
export const hashName = (hash: string) => `h:${hash}`;

/**
 * Our name for a request that is made at `now`, in milliseconds since the epoch: that moment, and 80 random bits. So requests
 * that are made together lie together in a store.
 */
export const createRef = (now: number) => now.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');

export const createdAtOf = (ref: string) => Number.parseInt(ref.slice(0, 12), 16);
