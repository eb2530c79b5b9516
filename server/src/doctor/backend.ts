import { ill, right, type Finding } from './finding.ts';
import { probe, type Clocks } from './probe.ts';

/** Whether one's own backend is there: it is sent nothing that it might act on, so whatever it answers will do. */
export async function examineBackend(url: string, clocks: Clocks, timeoutMs: number): Promise<Finding[]> {
  const answer = await probe(url, { method: 'HEAD' }, clocks, timeoutMs);
  return [
    answer.kind === 'unreached'
      ? ill('BACKEND_UNREACHED', answer.code)
      : right('Backend', 'WEBHOOK_URL is reached; `npx -y pnpm webhook-test` says whether it takes webhooks.'),
  ];
}
