import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Request } from '../verification/request.ts';
import { parseRequest } from './stored-request.ts';

/**
 * What requests have in common, so that only what differs is stored: 240 bytes instead of the 600 of the JSON, without
 * which a request and its names would cost more than a kilobyte in Redis.
 *
 * Never change it: what is stored can't be read by another one. (If ever: under another sign than the store's now.)
 */
const dictionary = Buffer.from(
  [
    '"WHATSAPP","canceledAt":null,"tries":0,"calling":null,"dueAt":17,"until":17,"keyHash":null,"keeps":false,',
    '"failure":"TOO_MANY_ATTEMPTS"}"failure":"SUPERSEDED"}"failure":"INDETERMINATE"}"status":"FAILED","at":17,"channel":"',
    '"status":"CANCELED","status":"EXPIRED","status":"VERIFIED","proof":{"token":"eyJ","expiresAt":17',
    '"state":{"status":"UNANSWERED","until":null}}]}"phase":{"name":"LOST","phase":{"name":"SENDING","of":"',
    '"unsettled":null,"phase":{"name":"OVER","at":17,"canceledAt":null,"requestId":"","plan":["VOICE","VOICE","SMS"],',
    '{"ref":"","phoneNumber":"+1","plan":["SMS","SMS","VOICE"],"timeoutMs":180000,"startedAt":17,"expiresAt":17,',
    '"phase":{"name":"OPEN","requestId":"","step":0,"stepAt":17,"resends":0,"resend":null,"attempts":0,"checks":[],',
    '"doubts":[],"gone":false,"cancel":null},"verifications":[{"handleHash":"","salt":"","keyHash":"","resendKeyHashes":[],',
    '"nonce":null,"address":null,"createdAt":17,"state":{"status":"PENDING","keeps":true,"doubtEndsAt":null}}]}',
  ].join(''),
);

/** Small buffers: zlib's own size of them would take twice as long as the work. */
const options = { dictionary, windowBits: 12, memLevel: 4, chunkSize: 1024 };

export const packRequest = (request: Request) => deflateRawSync(JSON.stringify(request), options).toString('base64');

/** Throws what can't be read. */
export const unpackRequest = (packed: string) =>
  parseRequest(inflateRawSync(Buffer.from(packed, 'base64'), options).toString());
