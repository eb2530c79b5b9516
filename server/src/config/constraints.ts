import type { Channel } from '../schema.generated.ts';
import { channel } from '../verification/channels.ts';
import { inWords } from './values.ts';
import type { Variables } from './variables.ts';

export const isProduction = (v: Variables) => v.NODE_ENV === 'production';
const hasBasic = (v: Variables) => v.VONAGE_API_KEY !== undefined && v.VONAGE_API_SECRET !== undefined;
export const hasJwt = (v: Variables) => v.VONAGE_APPLICATION_ID !== undefined && v.VONAGE_PRIVATE_KEY !== undefined;
const hasCredentials = (v: Variables) => hasBasic(v) || hasJwt(v);
export const isSimulated = (v: Variables) =>
  v.SIMULATOR === 'on' || (v.SIMULATOR === undefined && !hasCredentials(v) && !isProduction(v));
export const isLive = (v: Variables) => !isSimulated(v) && hasCredentials(v);
const isHalf = (one: unknown, other: unknown) => (one === undefined) !== (other === undefined);

type Constraint = {
  /** Where one of these is wrong by itself the constraint is left out. */
  about: (keyof Variables)[];
  broken: (values: Variables) => boolean;
  fault: string;
};

/** What a channel on offer needs: a variable that names its sender, and an application of Vonage's. */
const needs: Readonly<Record<Channel, { sender?: keyof Variables; application?: true }>> = {
  SMS: {},
  VOICE: {},
  WHATSAPP: { sender: 'WHATSAPP_FROM' },
  RCS: { application: true }, // without RCS_FROM Vonage's default agent sends
};

/** Whether Verify v1 has a channel: its workflows stand in `vonage/verify-v1.ts`. */
const isInV1: Readonly<Record<Channel, boolean>> = { SMS: true, VOICE: true, WHATSAPP: false, RCS: false };

/** The channels on offer that Vonage sends for an application alone, according to its guides. */
export const channelsOfApplications = (v: Variables) => v.CHANNELS.filter((one) => needs[one].application);

const sendersOfChannels = channel.options.flatMap((one): Constraint[] => {
  const { sender } = needs[one];
  if (sender === undefined) return [];
  return [
    {
      about: ['CHANNELS', sender],
      broken: (v) => v.CHANNELS.includes(one) && v[sender] === undefined,
      fault: `${sender} must be set where CHANNELS has ${one}`,
    },
  ];
});

/** What must hold between two variables or more, or between one and the mode. */
export const constraints: readonly Constraint[] = [
  {
    about: ['VONAGE_API_KEY', 'VONAGE_API_SECRET'],
    broken: (v) => isHalf(v.VONAGE_API_KEY, v.VONAGE_API_SECRET),
    fault: 'VONAGE_API_KEY and VONAGE_API_SECRET belong together: one of them is unset',
  },
  {
    about: ['VONAGE_APPLICATION_ID', 'VONAGE_PRIVATE_KEY'],
    broken: (v) => isHalf(v.VONAGE_APPLICATION_ID, v.VONAGE_PRIVATE_KEY),
    fault: 'VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY belong together: one of them is unset',
  },
  {
    about: ['VONAGE_SIGNATURE_SECRET', 'VONAGE_APPLICATION_ID'],
    broken: (v) => v.VONAGE_SIGNATURE_SECRET !== undefined && v.VONAGE_APPLICATION_ID === undefined,
    fault: 'VONAGE_SIGNATURE_SECRET needs VONAGE_APPLICATION_ID: without an application Vonage sends no webhooks',
  },
  {
    about: ['SIMULATOR', 'VONAGE_API_KEY', 'VONAGE_API_SECRET', 'VONAGE_APPLICATION_ID', 'VONAGE_PRIVATE_KEY'],
    broken: (v) => !isSimulated(v) && !hasCredentials(v),
    fault:
      'VONAGE_API_KEY and VONAGE_API_SECRET, or VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY, must be set where SIMULATOR is off, and in production where it is not on',
  },
  {
    about: ['PUBLIC_URL'],
    broken: (v) => isProduction(v) && v.PUBLIC_URL === undefined,
    fault: 'PUBLIC_URL must be set in production',
  },
  {
    about: ['PROOF_SIGNING_KEY'],
    broken: (v) => isProduction(v) && v.PROOF_SIGNING_KEY === undefined,
    fault: 'PROOF_SIGNING_KEY must be set in production',
  },
  {
    about: ['WEBHOOK_URL', 'WEBHOOK_SECRET'],
    broken: (v) => isHalf(v.WEBHOOK_URL, v.WEBHOOK_SECRET),
    fault: 'WEBHOOK_URL and WEBHOOK_SECRET belong together: one of them is unset',
  },
  {
    about: ['WEBHOOK_URL'],
    broken: (v) => isProduction(v) && v.WEBHOOK_URL?.startsWith('https:') === false,
    fault: 'WEBHOOK_URL must be an https address in production: it is told numbers and proofs',
  },
  {
    about: ['DEBUG'],
    broken: (v) => isProduction(v) && /vonage|redis|\*/i.test(v.DEBUG ?? ''),
    // docs/vonage.md#sdk
    fault:
      "DEBUG must not name vonage, ioredis or * in production: Vonage's SDK would print the private key, and ioredis phone numbers",
  },
  {
    about: ['NODE_DEBUG'],
    broken: (v) => isProduction(v) && v.NODE_DEBUG !== undefined,
    fault: 'NODE_DEBUG must be unset in production: Node would print addresses and headers of requests',
  },
  ...sendersOfChannels,
  {
    about: ['CHANNEL_TIMEOUT_SECONDS', 'CHANNELS'],
    // docs/rules.md#plan
    broken: (v) => v.CHANNELS.length > 1 && v.CHANNEL_TIMEOUT_SECONDS > 200,
    fault: 'CHANNEL_TIMEOUT_SECONDS must be at most 200 where CHANNELS has more than one, whose plans have three steps',
  },
  {
    about: ['CODE_LENGTH', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && v.CODE_LENGTH !== 6,
    fault: 'CODE_LENGTH must be 6 with VONAGE_VERIFY_API=v1: only v2 has longer codes',
  },
  {
    about: ['CHANNEL_TIMEOUT_SECONDS', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && v.CHANNEL_TIMEOUT_SECONDS < 60,
    fault: 'CHANNEL_TIMEOUT_SECONDS must be at least 60 with VONAGE_VERIFY_API=v1',
  },
  {
    about: ['CHANNELS', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && !v.CHANNELS.every((one) => isInV1[one]),
    fault: `CHANNELS must not have ${inWords(channel.options.filter((one) => !isInV1[one]))} with VONAGE_VERIFY_API=v1: only v2 has them`,
  },
  {
    about: ['VONAGE_SIGNATURE_SECRET', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && v.VONAGE_SIGNATURE_SECRET !== undefined,
    fault: 'VONAGE_SIGNATURE_SECRET must be unset with VONAGE_VERIFY_API=v1: only v2 sends webhooks',
  },
  {
    about: ['FRAUD_CHECK', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && v.FRAUD_CHECK === 'on',
    fault: 'FRAUD_CHECK must be off with VONAGE_VERIFY_API=v1: only v2 has it',
  },
  {
    about: ['TEMPLATE_ID', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && v.TEMPLATE_ID !== undefined,
    fault: 'TEMPLATE_ID must be unset with VONAGE_VERIFY_API=v1: only v2 has texts of your own',
  },
  {
    about: ['ANDROID_APP_HASH', 'VONAGE_VERIFY_API'],
    broken: (v) => v.VONAGE_VERIFY_API === 'v1' && v.ANDROID_APP_HASH !== undefined,
    fault: 'ANDROID_APP_HASH must be unset with VONAGE_VERIFY_API=v1: only v2 has it',
  },
  {
    about: ['VONAGE_VERIFY_API', 'VONAGE_API_KEY', 'VONAGE_API_SECRET'],
    broken: (v) => isLive(v) && v.VONAGE_VERIFY_API === 'v1' && !hasBasic(v),
    fault: 'VONAGE_VERIFY_API=v1 needs VONAGE_API_KEY and VONAGE_API_SECRET: it takes no JWT',
  },
  {
    about: ['NUMBER_LOOKUP', 'VONAGE_API_KEY', 'VONAGE_API_SECRET'],
    broken: (v) => isLive(v) && v.NUMBER_LOOKUP === 'number-insight' && !hasBasic(v),
    fault: 'NUMBER_LOOKUP=number-insight needs VONAGE_API_KEY and VONAGE_API_SECRET: it takes no JWT',
  },
  {
    about: ['NUMBER_LOOKUP', 'VONAGE_APPLICATION_ID', 'VONAGE_PRIVATE_KEY'],
    broken: (v) => isLive(v) && v.NUMBER_LOOKUP === 'identity-insights' && !hasJwt(v),
    fault: 'NUMBER_LOOKUP=identity-insights needs VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY: it takes only a JWT',
  },
  {
    about: ['PUBLIC_STARTS', 'BACKEND_KEYS'],
    broken: (v) => v.PUBLIC_STARTS === 'off' && v.BACKEND_KEYS.length === 0,
    fault: 'PUBLIC_STARTS=off needs BACKEND_KEYS: nobody could start a verification',
  },
  {
    about: ['TEST_NUMBERS', 'CODE_LENGTH'],
    broken: (v) => v.TEST_NUMBERS.some(({ code }) => code.length !== v.CODE_LENGTH),
    fault: 'TEST_NUMBERS must have codes of CODE_LENGTH digits',
  },
];
