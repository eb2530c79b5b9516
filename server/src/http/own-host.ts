import { isIPv6 } from 'node:net';
import type { Config } from '../config/config.ts';

/** The origin of `PUBLIC_URL`, where that is set: whatever name a proxy gives the service by `Host`. */
export const ownOrigins = ({ publicUrl }: { publicUrl?: string | undefined }): string[] =>
  publicUrl === undefined ? [] : [new URL(publicUrl).origin];

/** Whether `Host` can be one (RFC 9112, section 3.2); absent in HTTP/1.0. Most are seen to be without a url being made. */
export const isHost = (host = 'localhost'): boolean =>
  /^[a-z\d.-]+(:\d{1,5})?$/iu.test(host) || URL.canParse(`http://${host}/`);

/** The host in the url by which this machine's browsers call the service: that of `PUBLIC_URL`, else `HOST`. */
export function ownHost({ publicUrl, host }: Pick<Config['http'], 'publicUrl' | 'host'>): string {
  if (publicUrl !== undefined) return new URL(publicUrl).hostname;
  // What listens everywhere is called by loopback, as its own log says.
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}
