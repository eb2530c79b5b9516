import type { Policy } from '../policy.ts';
import type { Request } from '../request.ts';
import type { Verification } from '../verification.ts';

/** When a request changes, in milliseconds since the epoch, and by which policy. */
export type Moment = { readonly now: number; readonly policy: Policy };

/** What happened as a request changed, as far as limits count it. */
export type Happening =
  | { readonly type: 'SENT' }
  /** Of the plan's steps from `from` up to, but not with, `to` surely no message comes any more. */
  | { readonly type: 'UNSENT'; readonly from: number; readonly to: number }
  | { readonly type: 'VERIFIED'; readonly verification: Verification };

/** A moment whose change says what happens in it. */
export type Noting = Moment & { readonly note: (happening: Happening) => void };

/** A request after a change, null where nothing is left of it, and what happened. */
export type Change<R extends Request | null> = { readonly request: R; readonly happened: readonly Happening[] };

/** What `change` makes of a request at `now`, and what it noted on the way. */
export function changeAt<R extends Request | null>(
  now: number,
  policy: Policy,
  change: (moment: Noting) => R,
): Change<R> {
  const happened: Happening[] = [];
  const request = change({ now, policy, note: (happening) => void happened.push(happening) });
  return { request, happened };
}
