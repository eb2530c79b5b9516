import type {
  CancelVerificationResult,
  CheckCodeResult,
  Proof as PublicProof,
  RedeemProofResult,
  ResendCodeResult,
  ServiceUnavailable,
  StartVerificationResult,
  Verification as PublicVerification,
} from '../schema.generated.ts';
import { createActs } from './acts.ts';
import { owedInAll } from './backlog.ts';
import { createCancel } from './cancel.ts';
import { createCheck } from './check.ts';
import { hashHandle } from './handle.ts';
import type { LimitSettings } from './limit-settings.ts';
import { createLiveLimits } from './live-limits.ts';
import { serviceUnavailable, type BadInput } from './problems.ts';
import type { Proofs } from './proof.ts';
import type { ProviderReport } from './provider.ts';
import { createRedemption } from './redemption.ts';
import { createReport } from './report.ts';
import { createRequests } from './requests.ts';
import { createResend } from './resend.ts';
import type { StartInput } from './send.ts';
import { createStart } from './start.ts';
import { isAway, RequestUnreadable, StoreUnavailable, type Store } from './store.ts';
import { isTestRequest } from './test-numbers.ts';
import { hidesNumber } from './verification.ts';
import type { Policy } from './policy.ts';
import { channelsOfCode, type Request } from './request.ts';
import { isStarter, publicView, type Caller, type Viewing } from './view.ts';
import { createTelling, type Tell } from './telling.ts';
import { createTroubles } from './troubles.ts';
import { createSweep } from './sweep.ts';
import type { Tools } from './tools.ts';
import { createWaiting } from './waiting.ts';
import { createWatch } from './watch.ts';

export type Parts = Pick<Tools, 'provider' | 'lookups' | 'clock' | 'log' | 'isTestNumber' | 'lists' | 'offer'> & {
  store: Store;
  proofs: Proofs;
  policy: Omit<Policy, 'tells'>;
  /** One's own backend, where it wants to hear of ends. */
  tell?: Tell | undefined;
  limits: LimitSettings;
  /** The service's own address, without a slash at its end. */
  publicUrl: () => string;
  /** The longest that one call to the provider takes; claims are held, and waited for, a little longer. */
  providerTimeoutMs: number;
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
  const { clock, log, offer, lists } = parts;
  const policy: Policy = { ...parts.policy, tells: tell !== undefined };
  const { limits, change } = createLiveLimits({ settings: limitSettings, store, log, isExempt: isTestNumber, lists });
  const isTest = ({ phase }: Request) =>
    offer.simulated || ('requestId' in phase && phase.requestId !== null && isTestRequest(phase.requestId));
  const tools: Tools = {
    ...parts,
    policy,
    isTestNumber,
    limits,
    requests: createRequests(store, clock, policy, limits, log),
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

  /** A request that can't be read is answered as if the store were away; the log says which request it is. */
  const logged = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof RequestUnreadable) trouble(error.ref, error);
      throw error;
    }
  };

  /** The one place where a store that is away becomes an answer. */
  const orUnavailable = async <T>(answer: Promise<T>): Promise<T | ServiceUnavailable> => {
    try {
      return await logged(answer);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (isAway(error)) log.error('The store cannot be used.', {}, error.cause ?? error);
      return serviceUnavailable(true);
    }
  };

  const acted = createActs(log, clock);
  const start = createStart(tools);
  const check = createCheck(tools);
  const resend = createResend(tools);
  const cancel = createCancel(tools);
  const report = createReport(tools);
  const telling = createTelling({ ...tools, tell, isTest, trouble });
  const { proof, redeem } = createRedemption(store, proofs, clock);

  const find = async (caller: Viewing): Promise<PublicVerification | null> => {
    const found = await tools.requests.locate(hashHandle(caller.handle));
    return found ? tools.view(found.request, found.verification, caller) : null;
  };
  /** The verification with this handle; null where there is none. */
  const get = (caller: Viewing) => orUnavailable(find(caller));
  const watch = createWatch(store, (handle) => get({ handle, backend: undefined }), log);

  return {
    /** Sends a code, or answers the verification that the idempotency key or the number in flight leads to. */
    start: (input: StartInput): Promise<StartVerificationResult | BadInput> =>
      acted('start', (about) => orUnavailable(start(input, about))),
    check: (caller: Caller, code: string): Promise<CheckCodeResult> =>
      acted('check', (about) => orUnavailable(check(caller, code, about))),
    resend: (caller: Caller, key: string | undefined): Promise<ResendCodeResult | BadInput> =>
      acted('resend', (about) => orUnavailable(resend(caller, key, about))),
    cancel: (caller: Caller): Promise<CancelVerificationResult> =>
      acted('cancel', (about) => orUnavailable(cancel(caller, about))),

    redeem: (token: string): Promise<RedeemProofResult> => orUnavailable(redeem(token)),

    /** What a live proof says; null for anything else. */
    proof: (token: string): Promise<PublicProof | ServiceUnavailable | null> => orUnavailable(proof(token)),
    get,
    /** The verification now, then at every change, until it is closed; undefined where there is none. */
    watch: <Shown>(handle: string, show: (seen: PublicVerification | ServiceUnavailable) => Shown) =>
      orUnavailable(watch(handle, show)),

    /** What the provider tells by itself; throws `StoreUnavailable`: let it be told again. */
    report: (news: ProviderReport) => logged(report(news)),

    /** What the clock brings: endings, and what is owed to the provider and to one's own backend. To be called about twice a second. */
    sweep: createSweep(store, tools, report, telling, trouble),

    /** From now on limits are these; what was counted stays. */
    changeLimits: change,

    /** How many webhooks and cancels are owed, in the whole store. Throws `StoreUnavailable`. */
    owed: () => owedInAll(store, clock.now()),

    /** Resolves once nobody is being told of an end. */
    told: telling.done,
    /** From now on nobody more is told of one: others do it, or this process when it is started again. */
    stopTelling: telling.stop,
  };
}

export type Verifications = ReturnType<typeof createVerifications>;
