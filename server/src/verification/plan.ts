import type { Channel, StartVerificationResult } from '../schema.generated.ts';
import { traits } from './channels.ts';
import type { Line } from './lookup.ts';
import { channelsOf, world, type PhoneNumber } from './phone-number.ts';
import * as problems from './problems.ts';
import type { Offer } from './tools.ts';

/**
 * The chosen channel, the same again, then the first other on offer, as far as the number can receive them. After a channel
 * that isn't repeated the first two others follow, or the only other twice: docs/rules.md#plan.
 */
export function planOf(first: Channel, offered: readonly Channel[], receivable: readonly Channel[]): Channel[] {
  const [other, another = other] = offered.filter((channel) => channel !== first);
  const plan = traits[first].isRepeated ? [first, first, other] : [first, other, another];
  return plan.filter((channel) => channel !== undefined).filter((channel) => receivable.includes(channel));
}

/** The plan for a number, `channel` where one was chosen, or why there is none; `line` as a lookup knows it. */
export function planFor(
  channel: Channel | undefined,
  number: PhoneNumber,
  offer: Offer,
  line?: Line,
): Channel[] | StartVerificationResult {
  const { region = world } = number;
  if (!(offer.allowedRegions?.includes(region) ?? region !== world))
    return problems.phoneNumberNotAllowed(region === world ? 'LINE_TYPE' : 'REGION');
  if (line === 'UNASSIGNED') return problems.invalidPhoneNumber('NOT_ASSIGNED');
  if (line === 'PAY') return problems.phoneNumberNotAllowed('LINE_TYPE');
  if (line === 'VOIP' && offer.blockVoip) return problems.phoneNumberNotAllowed('VOIP');
  const receivable = channelsOf(line === 'LANDLINE' ? { ...number, kind: 'FIXED_LINE' } : number);
  if (typeof receivable === 'string') return problems.phoneNumberNotAllowed(receivable);
  if (channel && !offer.channels.includes(channel)) return problems.channelUnavailable(offer.channels);
  if (channel && !receivable.includes(channel)) return problems.phoneNumberNotAllowed('LANDLINE');
  const first = channel ?? offer.channels[0];
  const plan = first ? planOf(first, offer.channels, receivable) : [];
  return plan.length > 0 ? plan : problems.phoneNumberNotAllowed('LANDLINE');
}
