import type { Channel, Verification as PublicVerification } from '../schema.generated.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clock } from './clock.ts';
import type { Limits } from './limits.ts';
import type { Lists } from './lists.ts';
import type { Lookups } from './lookup.ts';
import type { Policy } from './policy.ts';
import type { Provider } from './provider.ts';
import type { Request } from './request.ts';
import type { Requests } from './requests.ts';
import type { Proof, Verification } from './verification.ts';
import type { Viewing } from './view.ts';
import type { Waiting } from './waiting.ts';

/** What is offered, and what holds for every verification. */
export type Offer = {
  /** The preferred one first. */
  channels: readonly Channel[];
  defaultRegion: string;
  /** ISO 3166-1 alpha-2; null where codes go everywhere. */
  allowedRegions: readonly string[] | null;
  /** How long each step of a plan lasts. */
  channelTimeoutSeconds: number;
  /** One code serves a whole plan. */
  reuseCode: boolean;
  /** True where nothing is really sent. */
  simulated: boolean;
  /** Numbers that a lookup says are the internet's are refused. */
  blockVoip: boolean;
};

/** What every operation works with. */
export type Tools = {
  provider: Provider;
  /** Undefined: numbers aren't looked up. */
  lookups: Lookups | undefined;
  clock: Clock;
  log: Log;
  policy: Policy;
  /** `TEST_NUMBERS`: no limit is for them. */
  isTestNumber: (phoneNumber: string) => boolean;
  offer: Offer;
  requests: Requests;
  limits: Limits;
  lists: Lists;
  waiting: Waiting;
  /** How long a claim to call the provider is held, or waited for. */
  claimMs: number;
  prove(request: Request, verification: Verification): Proof;
  /** A verification as the API shows it now to a caller; `request` must be elapsed. */
  view(request: Request, verification: Verification, caller: Viewing): PublicVerification;
};
