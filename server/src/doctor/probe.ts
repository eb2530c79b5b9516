import { request, type Dispatcher } from 'undici';
import { faultCode } from '../telemetry/fault-code.ts';

/** `sentAt` and `tookMs` by this machine's clocks. */
export type Probed =
  | { kind: 'answered'; status: number; headers: Headers; body: string; sentAt: number; tookMs: number }
  | { kind: 'unreached'; code: string };

/** This machine's clocks, as `Machine` has them. */
export type Clocks = { wall: () => number; steady: () => number };

type Call = { method?: Dispatcher.HttpMethod; headers?: Record<string, string>; body?: string };

/** Calls `url` once, and follows nothing: the doctor wants to know who answers, and when. */
export async function probe(url: string, call: Call, clocks: Clocks, timeoutMs: number): Promise<Probed> {
  const [sentAt, startedAt] = [clocks.wall(), clocks.steady()];
  try {
    const answer = await request(url, { ...call, signal: AbortSignal.timeout(timeoutMs) });
    const tookMs = clocks.steady() - startedAt;
    const headers = new Headers(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    return { kind: 'answered', status: answer.statusCode, headers, body: await answer.body.text(), sentAt, tookMs };
  } catch (error) {
    return { kind: 'unreached', code: faultCode(error) ?? 'no answer in time' };
  }
}

export const isHtml = ({ headers, body }: { headers: Headers; body: string }) =>
  /\bhtml\b/.test(headers.get('content-type') ?? '') || /^\s*</.test(body);

/** How far this machine's clock is ahead of the one that wrote `Date`, which has whole seconds; undefined without one. */
export function aheadMsOf({ headers, sentAt, tookMs }: Extract<Probed, { kind: 'answered' }>): number | undefined {
  const written = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(written) ? undefined : sentAt + tookMs / 2 - (written + 500);
}

/** `3600 s ahead`, where it is ahead. */
export const skewText = (aheadMs: number) =>
  `${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? 'ahead' : 'behind'}`;
