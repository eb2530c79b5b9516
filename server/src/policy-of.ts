import type { Config } from './config/config.ts';
import type { Policy } from './verification/policy.ts';
import { mostTied } from './verification/request.ts';
import { doubtOf } from './vonage/vonage.ts';

/** What the settings make of the rules' policy, for the service and for commands beside it. */
export const policyOf = ({ policy, vonage, backendKeys, webhook }: Config): Policy => ({
  ...policy,
  // The simulator sends webhooks.
  ...doubtOf(vonage.verifyApi, vonage.mode === 'simulator' || vonage.signatureSecrets.length > 0),
  publicPlaces: backendKeys.length > 0 ? mostTied - 1 : mostTied,
  tells: webhook !== undefined,
});
