import { describe, expect, test } from 'vitest';
import type { Channel } from '../schema.generated.ts';
import { channel } from './channels.ts';
import { planOf } from './plan.ts';

describe('A plan', () => {
  const everyChannel: Channel[] = channel.options;
  const plans: [Channel, Channel[], Channel[], Channel[]][] = [
    ['SMS', ['SMS'], everyChannel, ['SMS', 'SMS']],
    ['VOICE', ['VOICE'], everyChannel, ['VOICE', 'VOICE']],
    ['SMS', ['SMS', 'VOICE'], everyChannel, ['SMS', 'SMS', 'VOICE']],
    ['VOICE', ['SMS', 'VOICE'], everyChannel, ['VOICE', 'VOICE', 'SMS']],
    ['SMS', ['VOICE', 'SMS'], everyChannel, ['SMS', 'SMS', 'VOICE']],
    ['SMS', ['WHATSAPP', 'VOICE', 'SMS'], everyChannel, ['SMS', 'SMS', 'WHATSAPP']],
    ['WHATSAPP', ['SMS', 'VOICE', 'WHATSAPP'], everyChannel, ['WHATSAPP', 'WHATSAPP', 'SMS']],
    ['SMS', ['SMS', 'VOICE'], ['VOICE'], ['VOICE']],
    ['VOICE', ['SMS', 'VOICE'], ['VOICE'], ['VOICE', 'VOICE']],
    ['SMS', ['SMS', 'WHATSAPP', 'VOICE'], ['VOICE'], []],
    ['SMS', ['SMS'], ['VOICE'], []],
    ['RCS', ['RCS'], everyChannel, ['RCS']],
    ['RCS', ['RCS', 'SMS'], everyChannel, ['RCS', 'SMS', 'SMS']],
    ['RCS', ['VOICE', 'RCS'], everyChannel, ['RCS', 'VOICE', 'VOICE']],
    ['RCS', ['RCS', 'SMS', 'VOICE'], everyChannel, ['RCS', 'SMS', 'VOICE']],
    ['RCS', ['WHATSAPP', 'VOICE', 'RCS', 'SMS'], everyChannel, ['RCS', 'WHATSAPP', 'VOICE']],
    ['SMS', ['RCS', 'SMS', 'VOICE'], everyChannel, ['SMS', 'SMS', 'RCS']],
    ['RCS', ['RCS', 'SMS', 'VOICE'], ['VOICE'], ['VOICE']],
  ];

  test.each(plans)(
    'that begins with %s, of %j, for a number that receives %j, is %j',
    (first, offered, receivable, plan) => {
      expect(planOf(first, offered, receivable)).toEqual(plan);
    },
  );
});
