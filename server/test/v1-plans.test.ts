import { expect, test } from 'vitest';
import { parseConfig } from '../src/config/config.ts';
import type { Channel } from '../src/schema.generated.ts';
import { createLog } from '../src/telemetry/log.ts';
import { channel } from '../src/verification/channels.ts';
import { planOf } from '../src/verification/plan.ts';
import { createVerifyV1 } from '../src/vonage/verify-v1.ts';

/** Some of `channels` in each order that they may have, none of them included. */
const orders = (channels: readonly Channel[]): Channel[][] => [
  [],
  ...channels.flatMap((one) => orders(channels.filter((other) => other !== one)).map((others) => [one, ...others])),
];

const isInV1 = (channels: readonly Channel[]) =>
  'config' in parseConfig({ VONAGE_VERIFY_API: 'v1', WHATSAPP_FROM: '447700900000', CHANNELS: channels.join() });

/** The workflow that a start with `planned` asks for; throws where no workflow is the plan. */
async function workflowOf(planned: readonly Channel[]) {
  let sent: unknown;
  const post = async (_: string, body?: object) => {
    sent = body && 'workflow_id' in body && body.workflow_id;
    return { kind: 'lost' as const };
  };
  const provider = createVerifyV1({
    transport: { post },
    log: createLog('silent'),
    brand: 'Verification',
    codeLength: 6,
  });
  const plan = provider.able?.(planned) ?? planned;
  await provider.start({
    phoneNumber: '+4915123456789',
    plan,
    timeoutSeconds: 180,
    reuseCode: true,
    locale: undefined,
    clientRef: '',
  });
  return sent;
}

test('Every plan of channels that CHANNELS may have with Verify v1 is one of its workflows', async () => {
  const plans = orders(channel.options)
    .filter((offered) => offered.length > 0 && isInV1(offered))
    .flatMap((offered) =>
      offered.flatMap((first) => orders(offered).map((receivable) => planOf(first, offered, receivable))),
    )
    .filter((plan) => plan.length > 0);
  const workflows = await Promise.all(plans.map(workflowOf));
  expect(new Set(workflows)).toEqual(new Set([2, 3, 4, 6, 7]));
});
