import { isIP } from 'node:net';
import { clientAddress } from '../verification/client-address.ts';
import type { BackendStartInput } from '../schema.generated.ts';
import { badInput, type BadInput } from '../verification/problems.ts';
import type { StartedBy } from '../verification/verification.ts';

type Given = {
  /** The backend that asks; undefined: a person's client does. */
  backend: string | undefined;
  input: BackendStartInput | null | undefined;
  nonce: string | null | undefined;
  production: boolean;
};

/** What a backend says with a start, or what is wrong with it; null where a person's client starts: docs/rules.md#backends. */
export function readBackendStart({ backend, input, nonce, production }: Given): StartedBy | BadInput | null {
  if (backend === undefined)
    return input ? badInput('Only a request with a backend key, as Authorization: Bearer, may use backend.') : null;
  const { hidePhoneNumber = false, reference = null, returnUrl = null, clientAddress: written = null } = input ?? {};
  if (reference !== null && (reference.length < 1 || reference.length > 128))
    return badInput('A reference has 1 to 128 characters.');
  if (hidePhoneNumber && reference === null && nonce == null)
    return badInput('hidePhoneNumber needs a reference or a nonce: without one its proof would fit any session.');
  const address = written === null ? null : addressOf(written);
  if (address === undefined) return badInput('clientAddress must be an IP address.');
  if (returnUrl !== null && !isReturnUrl(returnUrl, production))
    return badInput(
      `returnUrl must be an absolute ${production ? 'https' : 'http or https'} address of at most 2048 characters, without user info.`,
    );
  return { backend, reference, returnUrl, hidesNumber: hidePhoneNumber, clientAddress: address };
}

/** An address as people write it, and neither a number nor one with a zone, which other readers of addresses take. */
const addressOf = (text: string) => (isIP(text) === 0 || text.includes('%') ? undefined : clientAddress(text));

function isReturnUrl(text: string, production: boolean): boolean {
  // `URL` mends slashes, and drops blanks and line ends.
  if (text.length > 2_048 || !/^https?:\/\/(?![^/?#]*@)[^\s\p{Cc}\\]+$/iu.test(text)) return false;
  const { protocol } = URL.parse(text) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && !production);
}
