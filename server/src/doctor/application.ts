import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { readJson } from '../vonage/exchange.ts';
import { explainProblem } from '../vonage/problem-types.ts';
import { webhookPath } from '../vonage/webhook.ts';
import type { Account } from './account-call.ts';
import { basicHeader } from './credentials.ts';
import { ill, right, type Finding } from './finding.ts';
import { probe } from './probe.ts';

/** Vonage's Application API (OpenAPI 2.4.1): its answers, as far as they are needed. */
const application = z.object({
  keys: z.object({ public_key: z.string() }).partial().optional(),
  capabilities: z.object({
    verify: z
      .object({ webhooks: z.object({ status_url: z.object({ address: z.string() }) }).partial() })
      .partial()
      .optional(),
  }),
});

/** Told to key and secret alone: the Application API takes no JWT. */
export async function examineApplication(
  { access: { apiHost, credentials, signatureSecrets }, publicUrl, clocks, timeoutMs }: Account,
  isTokenTaken: boolean,
): Promise<Finding[]> {
  if (credentials.kind === 'basic')
    return isTokenTaken ? [right('Application', 'None is set, so Vonage sends no webhooks.')] : [];
  if (!credentials.basic)
    return isTokenTaken
      ? [
          right(
            'Application',
            'Vonage takes its token; how it is set up is told to VONAGE_API_KEY only, which is unset.',
          ),
        ]
      : [];
  const url = `${apiHost}/v2/applications/${encodeURIComponent(credentials.applicationId)}`;
  const headers = { authorization: basicHeader(credentials.basic) };
  const answer = await probe(url, { headers }, clocks, timeoutMs);
  if (answer.kind === 'unreached') return [ill('APPLICATION_UNTOLD', answer.code)];
  const about = explainProblem(answer.body) ?? `HTTP ${answer.status}`;
  if (answer.status === 401) return [ill('KEY_REFUSED', about)];
  // Whatever answers in Vonage's stead has a 404 too, and an application whose token is taken is there.
  if (answer.status === 404 && explainProblem(answer.body) !== undefined && !isTokenTaken)
    return [ill('APPLICATION_UNKNOWN', about)];
  const { data: found } = application.safeParse(readJson(answer.body));
  if (answer.status !== 200 || !found) return [ill('APPLICATION_UNTOLD', about)];
  if (found.keys?.public_key && !isHalfOf(found.keys.public_key, credentials.privateKey))
    return [ill('KEY_OF_ANOTHER')];
  const { verify } = found.capabilities;
  if (!verify) return [ill('NO_VERIFY')];
  const statusUrl = verify.webhooks?.status_url?.address;
  if (signatureSecrets.length > 0 && !statusUrl) return [ill('NO_STATUS_URL')];
  if (signatureSecrets.length > 0 && statusUrl !== `${publicUrl}${webhookPath}`) return [ill('OTHER_STATUS_URL')];
  return [right('Application', 'It has the capability Verify, and the key is its own.')];
}

function isHalfOf(publicKey: string, privateKey: string): boolean {
  try {
    return createPublicKey(publicKey).equals(createPublicKey(privateKey));
  } catch {
    return true; // a form that Node doesn't read says nothing
  }
}
