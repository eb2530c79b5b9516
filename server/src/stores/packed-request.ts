import { deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * What requests have in common, so that only what differs is stored: 240 bytes instead of the 600 of the JSON, without
 * which a request and its names would cost more than a kilobyte in Redis.
 *
 * Never change one: what is packed with it can't be unpacked with another. Another form may have one under another sign.
 */
const dictionary = Buffer.from(
  [
    '"WHATSAPP","canceledAt":null,"tries":0,"calling":null,"dueAt":17,"heldUntil":17,"until":17,"keyHash":null,',
    '"keepsAttempt":false,"failure":"TOO_MANY_ATTEMPTS"}"failure":"SUPERSEDED"}"failure":"INDETERMINATE"}',
    '"status":"FAILED","closedAt":17,"channel":"","codeSentAt":17"status":"CANCELED","status":"EXPIRED",',
    '"status":"VERIFIED","checkId":"","proof":{"token":"eyJ","expiresAt":17,"owedEnd":{"dueAt":17',
    '"sharesRequest":true,"state":{"status":"UNANSWERED","endsAt":null}}]}"phase":{"name":"LOST","until":17',
    '"phase":{"name":"SENDING","handleHash":"","heldUntil":17,"lost":null,"plan":["VOICE","VOICE","SMS"],',
    '"phase":{"name":"OVER","overAt":17,"canceledAt":null,"requestId":"","reuseCode":true,',
    '{"form":1,"ref":"","phoneNumber":"+1","region":"US","plan":["SMS","SMS","VOICE"],"stepMs":180000,"startedAt":17,',
    '"reuseCode":false,"expiresAt":17,"phase":{"name":"OPEN","requestId":"","step":0,"stepStartedAt":17,"resends":0,',
    '"resend":null,"attempts":0,"checks":[],"doubts":[],"gone":false,"look":null,"cancel":null,"begunBy":17},',
    '"verifications":[{"handleHash":"","salt":"","keyHash":"","chosenChannel":null,"resendKeyHashes":[],"nonce":null,',
    '"clientAddress":null,"createdAt":17,"sharesRequest":false,"state":{"status":"PENDING","keepsAttempt":true,',
    '"doubtEndsAt":null}}]}',
  ].join(''),
);

/** Begins what is packed with it, and is no digit of what is packed with the one before. */
const sign = '.';

/** Form 0's, without a sign. */
const dictionary0 = Buffer.from(
  [
    '"WHATSAPP","canceledAt":null,"tries":0,"calling":null,"dueAt":17,"until":17,"keyHash":null,"keeps":false,',
    '"failure":"TOO_MANY_ATTEMPTS"}"failure":"SUPERSEDED"}"failure":"INDETERMINATE"}"status":"FAILED","at":17,"channel":"',
    '"status":"CANCELED","status":"EXPIRED","status":"VERIFIED","proof":{"token":"eyJ","expiresAt":17',
    '"state":{"status":"UNANSWERED","until":null}}]}"phase":{"name":"UNSETTLED","phase":{"name":"SENDING","of":"',
    '"unsettled":null,"phase":{"name":"OVER","at":17,"canceledAt":null,"requestId":"","plan":["VOICE","VOICE","SMS"],',
    '{"ref":"","phoneNumber":"+1","plan":["SMS","SMS","VOICE"],"timeoutMs":180000,"startedAt":17,"expiresAt":17,',
    '"phase":{"name":"OPEN","requestId":"","step":0,"stepAt":17,"resends":0,"resend":null,"attempts":0,"checks":[],',
    '"doubts":[],"gone":false,"cancel":null},"verifications":[{"idHash":"","salt":"","keyHash":"","resendKeys":[],',
    '"nonce":null,"address":null,"createdAt":17,"state":{"status":"PENDING","keeps":true,"settlesAt":null}}]}',
  ].join(''),
);

/** Small buffers: zlib's own size of them would take twice as long as the work. */
const options = { windowBits: 12, memLevel: 4, chunkSize: 1024 };

export const pack = (json: string) => `${sign}${deflateRawSync(json, { ...options, dictionary }).toString('base64')}`;

/** Throws what can't be unpacked. */
export function unpack(packed: string): string {
  const isSigned = packed.startsWith(sign);
  const bytes = Buffer.from(isSigned ? packed.slice(sign.length) : packed, 'base64');
  return inflateRawSync(bytes, { ...options, dictionary: isSigned ? dictionary : dictionary0 }).toString();
}
