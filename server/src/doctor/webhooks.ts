import { randomUUID } from 'node:crypto';
import { signWebhook } from '../simulator/sign-webhook.ts';
import type { VonageAccess } from '../vonage/vonage.ts';
import { webhookPath } from '../vonage/webhook.ts';
import { ill, isWrong, right, type Finding } from './finding.ts';
import { isHtml, probe, type Clocks, type Probed } from './probe.ts';

type Deliveries = {
  access: VonageAccess;
  publicUrl: string;
  clocks: Clocks;
  timeoutMs: number;
  /** How far this machine's clock is ahead of Vonage's, by which webhooks are signed. */
  aheadMs: number;
};

/**
 * Posts to the service what Vonage might, signed with each of the secrets. The status in it is made up: enums are open,
 * and the service takes an unknown one without doing anything.
 */
export async function examineWebhooks({
  access,
  publicUrl,
  clocks,
  timeoutMs,
  aheadMs,
}: Deliveries): Promise<Finding[]> {
  const { credentials, signatureSecrets } = access;
  if (credentials.kind === 'basic' || signatureSecrets.length === 0)
    return [right('Webhooks', 'VONAGE_SIGNATURE_SECRET is unset: none are taken, and none are needed.')];
  const body = JSON.stringify({
    request_id: randomUUID(),
    triggered_at: new Date(clocks.wall() - aheadMs).toISOString(),
    type: 'event',
    channel: 'sms',
    status: 'examined',
  });
  const post = async ({ apiKey, secret }: (typeof signatureSecrets)[number]) => {
    const signer = { secret, apiKey: apiKey ?? credentials.basic?.apiKey ?? 'doctor', ...credentials };
    const authorization = await signWebhook(body, signer, clocks.wall() - aheadMs);
    const headers = { 'content-type': 'application/json', authorization };
    return judge(await probe(`${publicUrl}${webhookPath}`, { method: 'POST', headers, body }, clocks, timeoutMs));
  };
  const findings = await Promise.all(signatureSecrets.map(post));
  return [findings.find(isWrong) ?? findings.find(({ verdict }) => verdict === 'WARNING') ?? findings[0]].flatMap(
    (one) => one ?? [],
  );
}

function judge(answer: Probed): Finding {
  if (answer.kind === 'unreached')
    return answer.code === 'ECONNREFUSED' ? ill('NOT_RUNNING', answer.code) : ill('PUBLIC_URL_UNREACHED', answer.code);
  const { status, headers } = answer;
  // Ours has neither a body nor a challenge.
  const isLogin = isHtml(answer) || headers.has('www-authenticate');
  const about = `HTTP ${status}`;
  switch (status) {
    case 204:
      return right(
        'Webhooks',
        "The service at PUBLIC_URL takes what is signed with VONAGE_SIGNATURE_SECRET; whether that is Vonage's shows at its first webhook.",
      );
    case 401:
      return isLogin ? ill('WEBHOOK_PASSWORD', about) : ill('WEBHOOK_401');
    case 404:
      return ill('WEBHOOK_404');
    case 503:
      return ill('WEBHOOK_LATER', about);
    default:
      if (status >= 300 && status < 400) return ill('WEBHOOK_REDIRECT', about);
      return isHtml(answer) ? ill('WEBHOOK_HTML', about) : ill('WEBHOOK_OTHER', about);
  }
}
