import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * What every answer says unless its route says otherwise, the same each time: made once, since helmet would make it anew
 * for each answer. No cache keeps an answer.
 */
export function securityHeaders(frameAncestors: readonly string[]): OutgoingHttpHeaders {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  helmet(optionsFor(frameAncestors))(request, response, () => {});
  return { ...response.getHeaders(), 'permissions-policy': permissionsPolicy, 'cache-control': 'no-store' };
}

/** Sources are the page's own and nothing is inline; each route that shows another page sets a policy of its own. */
const optionsFor = (frameAncestors: readonly string[]): HelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      manifestSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: frameAncestors.length > 0 ? [...frameAncestors] : ["'none'"],
      // No text becomes markup or script: neither React nor our own code needs it.
      requireTrustedTypesFor: ["'script'"],
      trustedTypes: ["'none'"],
    },
  },
  frameguard: frameAncestors.length === 0,
  // ASVS 5.0, 3.4.1: a year, all subdomains. Browsers ignore it over plain HTTP.
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
});

/**
 * The page may read a code from a text message, also where it is embedded: `self` is the frame's own origin, and the page
 * around it has to say `allow="otp-credentials"`. The powers that the page never uses are switched off.
 */
const permissionsPolicy = [
  'otp-credentials=(self)',
  ...['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb'].map(
    (power) => `${power}=()`,
  ),
].join(', ');
