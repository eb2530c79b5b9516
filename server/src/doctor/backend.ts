import { ill, right, type Finding } from './finding.ts';
import { probe, type Clocks } from './probe.ts';

/** Whether the operator's own backend is there: nothing is sent that it might act on, so any answer will do. */
export async function examineBackend(url: string, clocks: Clocks, timeoutMs: number): Promise<Finding[]> {
  const answer = await probe(url, { method: 'HEAD' }, clocks, timeoutMs);
  return [
    answer.kind === 'unreached'
      ? ill('BACKEND_UNREACHED', answer.code)
      : right('Backend', 'WEBHOOK_URL is reached; `npx -y pnpm webhook-test` says whether it takes webhooks.'),
  ];
}
