import type { NoAnswer } from '../graphql/client.ts';
import type { Channel, InvalidPhoneNumberReason, PhoneNumberRestriction } from '../graphql/operations.generated.ts';
import type { Ending } from '../wizard/state/wizard-state.ts';
import { withStop } from './grammar.ts';
import type { Grammar } from './grammar.ts';

/**
 * Every word that people read in the wizard. A table has a row for each value that the schema knows; `known` has a fallback
 * for newer values. Numbers are passed to sentences, so that each language has its own plurals and order.
 */
export const en = ({ number, plural }: Grammar<'en'>) => ({
  numberEnding: (lastDigits: string) => `the number ending in ${lastDigits}`,
  timeOn: (time: string, date: string) => `${time} on ${date}`,
  helpCode: 'Reference for support:',

  app: {
    pageTitle: (heading: string, step: number) => `${heading} – step ${number(step)} of ${number(3)}`,
    progress: (step: number) => `Step ${number(step)} of ${number(3)}`,
    steps: { number: 'Number', code: 'Code', done: 'Done' },
    resuming: 'Picking up where you left off…',
    slow: 'Taking longer than usual…',
    noRegionList: 'The list of countries didn’t load. Start the number with + and the country’s code.',
  },

  mishap: {
    heading: 'Something went wrong here',
    text: 'This page ran into a problem. Try again: a code that was sent to you still counts.',
    again: 'Try again',
    startOver: 'Start over',
  },

  channel: {
    SMS: 'Text message',
    VOICE: 'Phone call',
    WHATSAPP: 'WhatsApp',
    RCS: 'RCS message',
  } satisfies Record<Channel, string>,

  phone: {
    heading: 'What’s your phone number?',
    lead: (codeLength: number) => `We’ll send you a ${number(codeLength)}-digit code to make sure it’s yours.`,
    region: 'Country or region',
    regionChosen: (name: string, dialCode: string) => `Country or region: ${name} ${dialCode}`.trim(),
    regionSearch: 'Search by name or code',
    closeRegions: 'Close',
    regionsFound: (count: number) =>
      count === 0 ? 'No country matches.' : plural(count, { one: '# country', other: '# countries' }),
    number: 'Phone number',
    hint: 'Write it any way you like.',
    example: (example: string) => `For example ${example}`,
    notServed: (region: string) => `We can’t send codes to ${region}.`,
    understood: {
      SMS: (phone: string) => `We’ll text ${phone}.`,
      VOICE: (phone: string) => `We’ll call ${phone}.`,
      WHATSAPP: (phone: string) => `We’ll send your code on WhatsApp to ${phone}.`,
      RCS: (phone: string) => `We’ll send your code by RCS to ${phone}.`,
    } satisfies Record<Channel, (phone: string) => string>,
    understoodOther: (phone: string) => `We’ll send your code to ${phone}.`,
    channel: 'How should we send your code?',
    onlyChannel: {
      SMS: 'The code comes by text message.',
      VOICE: 'The code comes by phone call.',
      WHATSAPP: 'The code comes by WhatsApp.',
      RCS: 'The code comes by RCS message.',
    } satisfies Record<Channel, string>,
    start: {
      SMS: 'Text me a code',
      VOICE: 'Call me with a code',
      WHATSAPP: 'Send me a code on WhatsApp',
      RCS: 'Send me a code by RCS',
    } satisfies Record<Channel, string>,
    startOther: 'Send me a code',
    rates: 'Your carrier’s usual rates may apply.',
    sending: 'Sending your code…',
    canceled: 'Canceled.',
    elsewhere: {
      heading: 'No code to enter yet',
      text: 'This page opens from the website or app that wants to confirm your number. Start there.',
    },
  },

  code: {
    heading: 'Enter your code',
    sent: {
      SMS: (codeLength: number) => `We texted a ${number(codeLength)}-digit code to:`,
      VOICE: (codeLength: number) => `We’re calling with your ${number(codeLength)}-digit code:`,
      WHATSAPP: (codeLength: number) => `We sent a ${number(codeLength)}-digit code on WhatsApp to:`,
      RCS: (codeLength: number) => `We sent a ${number(codeLength)}-digit code by RCS message to:`,
    } satisfies Record<Channel, (codeLength: number) => string>,
    sentOther: (codeLength: number) => `We sent a ${number(codeLength)}-digit code to:`,
    edit: 'Edit number',
    instead: {
      SMS: (because: string) => `We’re texting instead, because ${because}.`,
      VOICE: (because: string) => `We’re calling instead, because ${because}.`,
      WHATSAPP: (because: string) => `We’re using WhatsApp instead, because ${because}.`,
      RCS: (because: string) => `We’re using RCS instead, because ${because}.`,
    } satisfies Record<Channel, (because: string) => string>,
    insteadOther: (because: string) => `We’re sending it another way, because ${because}.`,
    notThrough: {
      SMS: 'the text didn’t get through',
      VOICE: 'the call didn’t get through',
      WHATSAPP: 'the WhatsApp message didn’t get through',
      RCS: 'the RCS message didn’t get through',
    } satisfies Record<Channel, string>,
    notThroughOther: 'the message didn’t get through',
    label: 'One-time code',
    triesLeft: (attempts: number) => plural(attempts, { one: 'One try left.', other: '# tries left.' }),
    check: 'Verify',
    calling: { check: 'Checking your code…', cancel: 'Canceling…' },
    notReceived: 'Didn’t get it?',
    resendSame: {
      SMS: 'Text me again',
      VOICE: 'Call me again',
      WHATSAPP: 'Send it again on WhatsApp',
      RCS: 'Send it again by RCS',
    } satisfies Record<Channel, string>,
    resendOther: {
      SMS: 'Text me instead',
      VOICE: 'Call me instead',
      WHATSAPP: 'Use WhatsApp instead',
      RCS: 'Use RCS instead',
    } satisfies Record<Channel, string>,
    resendUnknown: (name: string) => `Send the code by ${name}`,
    resendIn: (time: string) => `in ${time}`,
    noResend: 'That was the last code for now. Check the number, or wait until the code expires and ask for a new one.',
    sentAgain: 'Sent again.',
    newCode: {
      SMS: 'Use the new code we just texted.',
      VOICE: 'Use the new code from our call.',
      WHATSAPP: 'Use the new code we just sent on WhatsApp.',
      RCS: 'Use the new code we just sent by RCS.',
    } satisfies Record<Channel, string>,
    newCodeOther: 'Use the new code.',
    earlierCodes: 'Earlier codes no longer work.',
    sameCode: 'It’s the same code.',
    sentEarlier: {
      SMS: (time: string) => `Use the code we texted at ${time} to:`,
      VOICE: (time: string) => `Use the code from our call at ${time} to:`,
      WHATSAPP: (time: string) => `Use the code we sent on WhatsApp at ${time} to:`,
      RCS: (time: string) => `Use the code we sent by RCS at ${time} to:`,
    } satisfies Record<Channel, (time: string) => string>,
    sentEarlierOther: (time: string) => `Use the code we sent at ${time} to:`,
    notice: {
      noCode: (codeLength: number) => `There’s no ${number(codeLength)}-digit code in that text.`,
      ready: (verify: string) => `Make sure that this is your code, then press “${verify}”.`,
      tried: (verify: string) => `You’ve tried this code before. To try it again, press “${verify}”.`,
    },
    works: (minutes: number) => plural(minutes, { one: 'It works for a minute.', other: 'It works for # minutes.' }),
    worksStill: (time: string) => `It works for another ${time}.`,
    replacedIn: (time: string) => `A new code replaces it in ${time}.`,
    expiring: 'The code expires in less than a minute. After that you can ask for a new one.',
    replacing: 'In half a minute a new code replaces this one. Then use only the new one.',
    cancel: 'Cancel',
    neverShare: (brand: string) => `Keep the code to yourself. Nobody from ${brand} will ever ask you for it.`,
    neverShareAny: 'Keep the code to yourself. Nobody will ever ask you for it.',
    notAsked: 'Got a code you didn’t ask for? Somebody may have mistyped their number. You can ignore it.',
    notStarted: 'Didn’t start this yourself? Don’t enter the code: someone may be trying to use your account.',
  },

  over: {
    ending: {
      CANCELED: { heading: 'This was canceled', text: 'Get a new code for:' },
      EXPIRED: { heading: 'The code has expired', text: 'Codes only work for a few minutes. Get a new one for:' },
      TOO_MANY_ATTEMPTS: {
        heading: 'Too many wrong codes',
        text: 'To keep the number safe, this code no longer works. Get a new one for:',
      },
      UNDELIVERABLE: { heading: 'The code didn’t arrive', text: 'The network couldn’t deliver it. Check the number:' },
      BLOCKED: { heading: 'The code was blocked', text: 'The network doesn’t let our codes through to:' },
      REJECTED: { heading: 'Rejected on the phone', text: 'Someone refused the request on:' },
      INDETERMINATE: {
        heading: 'That didn’t go through',
        text: 'An answer got lost on the way and nothing was accepted. Get a new code for:',
      },
      SUPERSEDED: { heading: 'Verified in another window', text: 'Another window or device used the code for:' },
      NOT_FOUND: { heading: 'Let’s start over', text: 'We no longer know this verification. Get a new code for:' },
      UNKNOWN: { heading: 'Let’s start over', text: 'This verification has ended. Get a new code for:' },
    } satisfies Record<Ending, { heading: string; text: string }>,
    restart: {
      SMS: 'Text me a new code',
      VOICE: 'Call me with a new code',
      WHATSAPP: 'Send me a new code on WhatsApp',
      RCS: 'Send me a new code by RCS',
    } satisfies Record<Channel, string>,
    restartOther: 'Send me a new code',
    restartHere: 'Verify here too',
    edit: 'Use another number',
    elsewhere: { heading: 'This verification has ended', text: 'You can try again from where you started.' },
  },

  done: {
    heading: 'Number verified',
    developers: 'For developers',
    proof: 'Proof for your backend',
    proofText: 'A signed token that any server can check by itself.',
    validUntil: (time: string) => withStop(`Valid until ${time}`),
    proofExpired: 'The proof for it has expired. Verify again if you need a new one.',
    copy: 'Copy proof',
    copied: 'Copied.',
    copyByHand: 'Selected. Copy it with your keyboard or menu.',
    next: 'You’re all set and can close this page.',
    again: 'Verify another number',
  },

  problem: {
    invalidNumber: {
      NOT_A_NUMBER:
        'Enter only the phone number, without words or an extension, for example (415) 555-0100 or +44 20 7946 0018.',
      UNKNOWN_REGION: 'We don’t know this country code. Choose a country, or start the number with + and its code.',
      TOO_SHORT: 'This number is too short. Check for missing digits.',
      TOO_LONG: 'This number is too long. Check for extra digits.',
      NOT_ASSIGNED: 'No such number is in use. Check the digits and the country.',
    } satisfies Record<InvalidPhoneNumberReason, string>,
    notAllowed: {
      REGION: 'We can’t send codes to this country. Use a number from another one.',
      LINE_TYPE: 'Nobody can receive codes on this kind of number. Use a mobile number.',
      VOIP: 'Internet phone numbers can’t be verified here. Use a mobile number.',
      LANDLINE:
        'This is a landline, which can’t receive the code this way. Choose a phone call or use a mobile number.',
      BLOCKED: 'We can’t send codes to this number. Use another one.',
    } satisfies Record<PhoneNumberRestriction, string>,
    channelUnavailable: (others: string) =>
      others
        ? `That isn’t available right now. Choose another way: ${others}.`
        : 'That isn’t available right now. Try again later.',
    rateLimited: (time: string) => withStop(`You’ve asked for too many codes. Try again at ${time}`),
    tooSoon: (time: string) => withStop(`That was too often for now. Try again at ${time}`),
    startUnavailable: 'We can’t send codes right now. Try again.',
    notTwice: (channel: string) => `You won’t be ${channel === 'VOICE' ? 'called' : 'texted'} twice.`,
    codeUnavailable: 'That didn’t work this time. Nothing is lost: try again in a moment.',
    outOfOrder: 'Something is out of order on our side, and trying again won’t help. Please come back later.',
    malformedCode: (codeLength: number, typed: number) =>
      typed === 0
        ? `Enter the ${number(codeLength)} digits of the code.`
        : `The code has ${number(codeLength)} digits. You entered ${number(typed)}.`,
    incorrectCode: (attempts: number) =>
      plural(attempts, {
        one: 'That’s not the right code. You have one more try.',
        other: 'That’s not the right code. You have # more tries.',
      }),
    noChannelLeft: 'We can’t send another code for now. The latest one still works.',
    noAnswer: {
      offline: 'You’re offline. We’ll go on by ourselves once you’re connected: nothing is lost.',
      timedOut: 'The server takes too long to answer. Try again.',
      unreachable: 'We couldn’t reach the server. Check your connection and try again.',
      faulty: 'Something went wrong on our side. Try again in a moment.',
    } satisfies Record<NoAnswer['cause'], string>,
  },
});

/** The texts that every language has. */
export type Texts = ReturnType<typeof en>;

/** The texts that a host may replace: all but those that stand where a host's texts failed. */
export type HostTexts = Omit<Texts, 'mishap'>;
