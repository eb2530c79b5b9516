import type {
  CancelVerificationResult,
  Channel,
  CheckCodeResult,
  RedeemProofResult,
  ResendCodeResult,
  StartVerificationResult,
  Verification as PublicVerification,
} from '../schema.generated.ts';
import type { Log } from '../telemetry/log.ts';
import { createCancel } from './cancel.ts';
import { createCheck } from './check.ts';
import type { Clock } from './clock.ts';
import { hashHandle } from './handle.ts';
import { createLimits, type LimitSettings, type Limits } from './limits.ts';
import { serviceUnavailable, type BadInput } from './problems.ts';
import type { Lookups } from './lookup.ts';
import type { Proofs } from './proof.ts';
import type { Provider, ProviderReport } from './provider.ts';
import { createRedemption } from './redemption.ts';
import { createReport } from './report.ts';
import { createRequests, type Requests } from './requests.ts';
import { createResend } from './resend.ts';
import type { StartInput } from './send.ts';
import { createStart } from './start.ts';
import { isAway, RequestUnreadable, StoreUnavailable, type Store } from './store.ts';
import { isTestRequest } from './test-numbers.ts';
import { hidesNumber, type Proof, type Verification } from './verification.ts';
import type { Policy } from './policy.ts';
import { channelsOfCode, type Request } from './request.ts';
import { isStarter, publicView, type Caller, type Viewing } from './view.ts';
import { createTelling, type Tell } from './telling.ts';
import { createTroubles } from './troubles.ts';
import { createSweep } from './sweep.ts';
import { createWaiting } from './waiting.ts';
import { createWatch } from './watch.ts';

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

export type Parts = {
  store: Store;
  provider: Provider;
  /** Undefined: numbers aren't looked up. */
  lookups: Lookups | undefined;
  proofs: Proofs;
  clock: Clock;
  log: Log;
  policy: Omit<Policy, 'tells'>;
  /** One's own backend, where it wants to hear of ends. */
  tell?: Tell | undefined;
  limits: LimitSettings;
  /** `TEST_NUMBERS`: no limit is for them. */
  isTestNumber: (phoneNumber: string) => boolean;
  offer: Offer;
  /** The service's own address, without a slash at its end. */
  publicUrl: () => string;
  /** The longest that one call to the provider takes; claims are held, and waited for, a little longer. */
  providerTimeoutMs: number;
};

export type Tools = Omit<
  Parts,
  'store' | 'proofs' | 'policy' | 'tell' | 'limits' | 'publicUrl' | 'providerTimeoutMs'
> & {
  policy: Policy;
  requests: Requests;
  limits: Limits;
  waiting: ReturnType<typeof createWaiting>;
  /** How long a claim to call the provider is held, or waited for. */
  claimMs: number;
  prove(request: Request, verification: Verification): Promise<Proof>;
  /** A verification as the API shows it now to whoever asks; `request` must be settled. */
  view(request: Request, verification: Verification, caller: Viewing): PublicVerification;
};

/** Beyond the call itself: the store's writes around it. */
export const claimMsFor = (providerTimeoutMs: number) => providerTimeoutMs + 1_000;

/** Everything that can be done with verifications. Outcomes are returned, as the schema's own types; bugs are thrown. */
export function createVerifications({
  store,
  proofs,
  limits: limitSettings,
  isTestNumber,
  publicUrl,
  providerTimeoutMs,
  tell,
  ...parts
}: Parts) {
  const { clock, log, offer } = parts;
  const policy: Policy = { ...parts.policy, tells: tell !== undefined };
  const limits = createLimits({ settings: limitSettings, store, log, isExempt: isTestNumber });
  const isTest = ({ phase }: Request) =>
    offer.simulated || ('requestId' in phase && phase.requestId !== null && isTestRequest(phase.requestId));
  const access: Tools = {
    ...parts,
    policy,
    isTestNumber,
    limits,
    requests: createRequests(store, clock, policy, limits),
    waiting: createWaiting(store, clock),
    claimMs: claimMsFor(providerTimeoutMs),
    prove: (request, verification) => {
      const { nonce, startedBy } = verification;
      const phoneNumber = hidesNumber(verification) ? null : request.phoneNumber;
      const { backend = null, reference = null } = startedBy ?? {};
      const test = isTest(request);
      return proofs.sign({ phoneNumber, channels: channelsOfCode(request), nonce, backend, reference, test });
    },
    view: (request, verification, caller) => {
      const url = `${publicUrl()}/#verification=${caller.handle}`;
      const viewer = { handle: caller.handle, url, isStarter: isStarter(caller, verification) };
      return publicView(request, verification, viewer, policy, clock.now());
    },
  };

  const trouble = createTroubles(log, clock);

  /** Whoever meets a request that can't be read is told as if the store were away; the log says which it is. */
  const naming = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof RequestUnreadable) trouble(error.ref, error);
      throw error;
    }
  };

  const unlessStoreIsAway = async <T>(answer: Promise<T>) => {
    try {
      return await naming(answer);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (isAway(error)) log.error('The store cannot be used.', {}, error.cause ?? error);
      return serviceUnavailable(true);
    }
  };

  const start = createStart(access);
  const check = createCheck(access);
  const resend = createResend(access);
  const cancel = createCancel(access);
  const report = createReport(access);
  const telling = createTelling({ ...access, tell, isTest, trouble });
  const { proof, redeem } = createRedemption(store, proofs, clock);

  const get = async (caller: Viewing): Promise<PublicVerification | null> => {
    const found = await naming(access.requests.locate(hashHandle(caller.handle)));
    return found ? access.view(found.request, found.verification, caller) : null;
  };

  return {
    /** Sends a code, or answers the verification that the idempotency key or the number in flight leads to. */
    start: (input: StartInput): Promise<StartVerificationResult | BadInput> => unlessStoreIsAway(start(input)),
    check: (caller: Caller, code: string): Promise<CheckCodeResult> => unlessStoreIsAway(check(caller, code)),
    resend: (caller: Caller, key: string | undefined): Promise<ResendCodeResult | BadInput> =>
      unlessStoreIsAway(resend(caller, key)),
    cancel: (caller: Caller): Promise<CancelVerificationResult> => unlessStoreIsAway(cancel(caller)),

    redeem: (token: string): Promise<RedeemProofResult> => unlessStoreIsAway(redeem(token)),

    proof,
    /** The verification with this handle; throws `StoreUnavailable`. */
    get,
    /** The verification now, then at every change, until it is closed; undefined where there is none. */
    watch: createWatch(store, (id) => get({ handle: id, backend: undefined })),

    /** What the provider tells by itself; throws `StoreUnavailable`: let it be told again. */
    report: (news: ProviderReport) => naming(report(news)),

    /** What the clock brings: endings, and what is owed to the provider and to one's own backend. To be called about twice a second. */
    sweep: createSweep(store, access, report, telling, trouble),

    /** Resolves once nobody is being told of an end. */
    told: telling.done,
    /** From now on nobody more is told of one: others do it, or this process when it is started again. */
    stopTelling: telling.stop,
  };
}

export type Verifications = ReturnType<typeof createVerifications>;
