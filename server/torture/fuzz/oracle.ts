import { z } from 'zod';
import { channel } from '../../src/verification/channels.ts';
import { channelNames } from '../../src/vonage/channels.ts';
import { createSecrets } from '../../test/secrets.ts';
import { rightCode, type Call } from '../../test/vonage.ts';
import { numbersIn, tokensIn, verificationsIn, type Said } from './answers.ts';
import type { Answer } from './send.ts';
import { whatsappFrom, type World } from './world.ts';

const logLine = z.strictObject({
  level: z.number(),
  time: z.string(),
  msg: z.string().regex(/^[A-Z][\w ,:'.-]+$/u),
  requestId: z.string().startsWith('req-').optional(),
  phoneNumber: z.string().includes('•••').optional(),
  helpCode: z
    .string()
    .regex(/^[A-Z]{4}-[A-Z]{4}$/u)
    .optional(),
  region: z
    .string()
    .regex(/^([A-Z]{2}|001)$/u)
    .optional(),
  channel: z.enum(channel.options).optional(),
  outcome: z
    .string()
    .regex(/^[A-Z][A-Za-z_]+$/u)
    .optional(),
  reason: z
    .string()
    .regex(/^[A-Z_]+$/u)
    .optional(),
  attempts: z.int().max(3).optional(),
  isRepeat: z.literal(true).optional(),
  ms: z.int().optional(),
  breaker: z.enum(['sends', 'checks', 'lookups']).optional(),
  network: z.int().optional(),
  skewSeconds: z.number().optional(),
  operation: z.enum(['start', 'check', 'resend', 'cancel', 'look', 'lookup', 'webhook']).optional(),
  status: z.number().optional(),
  address: z.string().optional(),
  origin: z.string().max(300).optional(),
  connections: z.number().optional(),
  error: z.string().optional(),
  code: z.string().optional(),
  stack: z.string().optional(),
});
const startBody = z.strictObject({
  brand: z.literal('Verification'),
  workflow: z.array(
    z.strictObject({
      channel: z.enum(Object.values(channelNames)),
      to: z.string().regex(/^\d{7,15}$/u),
      from: z.literal(whatsappFrom).optional(),
      reuse_code: z.literal(true),
    }),
  ),
  code_length: z.literal(6),
  channel_timeout: z.literal(180),
  client_ref: z.string().regex(/^[0-9a-f]{32}$/u),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}-[a-z]{2}$/u)
    .optional(),
});
const checkBody = z.strictObject({ code: z.string().regex(/^\d{6}$/u) });
const requestPath = /^\/v2\/verify\/([0-9a-f-]{36})(\/next_workflow)?$/u;

const tried = new Set(['Verification', 'IncorrectCode', 'VerificationClosed', 'ServiceUnavailable', 'data']);
const resent = new Set(['Verification', 'VerificationClosed', 'NoChannelLeft', 'ServiceUnavailable', 'data']);

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const ownKeys = () => prototypes.map((one) => Reflect.ownKeys(one).map(String).join()).join('\n');
const untouched = ownKeys();

/** What may never happen, whatever is sent: `answers` are all that was asked while Vonage got `calls` and `lines` were logged. */
export function createOracle(world: World) {
  return function judge(
    answers: readonly (Answer & { said: Said })[],
    calls: readonly Call[],
    lines: readonly string[],
  ): string[] {
    const faults = answers.flatMap(({ said }) => said.faults);
    for (const thrown of world.takeCrashes()) faults.push(`Nobody caught ${String(thrown)}`);
    if (ownKeys() !== untouched) faults.push('A prototype was changed');
    return [...faults, ...ofCalls(answers, calls), ...ofLog(answers, lines)];
  };

  /** Nothing is sent but for a number that was answered by a verification, no code compared but for one that has a handle. */
  function ofCalls(answers: readonly (Answer & { said: Said })[], calls: readonly Call[]): string[] {
    const faults: string[] = [];
    const of = (operation: Call['operation']) => calls.filter((call) => call.operation === operation);
    const counting = (field: string, types: ReadonlySet<string>) =>
      answers.filter(({ input, sent, said }) => {
        const isAbout = input.kind === 'http' && input.field ? input.field === field : sent.includes(field);
        return isAbout && said.types.some((type) => types.has(type));
      }).length;

    const started = answers.flatMap(({ said }) => (said.types.includes('Verification') ? numbersIn(said.objects) : []));
    // Of a mutated document that doesn't ask for the number nobody knows for whom it was.
    const vague = answers.filter(
      ({ said }) =>
        said.types.some((type) => type === 'data') ||
        (said.types.includes('Verification') && numbersIn(said.objects).length === 0),
    ).length;
    const strangers = of('start').filter(
      ({ body }) => !started.includes(`+${startBody.safeParse(parse(body)).data?.workflow[0]?.to}`),
    );
    if (strangers.length > vague) faults.push(`A code was sent for what was refused: ${strangers[0]?.body}`);
    if (of('start').length > counting('startVerification', new Set(['Verification', 'data'])))
      faults.push('More was sent than was answered');
    if (of('check').length > counting('checkCode', tried)) faults.push('A code was compared for what was refused');
    if (of('next').length > counting('resendCode', resent)) faults.push('A resend was sent for what was refused');

    for (const { operation, path, body } of calls) {
      const isSound =
        operation === 'start'
          ? path === '/v2/verify' && startBody.safeParse(parse(body)).success
          : world.given.has(requestPath.exec(path)?.[1] ?? '') &&
            (operation !== 'check' || checkBody.safeParse(parse(body)).success);
      if (!isSound) faults.push(`Vonage was asked ${path} ${body}`);
    }
    return faults;
  }

  function ofLog(answers: readonly (Answer & { said: Said })[], lines: readonly string[]): string[] {
    const secrets = createSecrets();
    const objects = answers.flatMap(({ said }) => said.objects);
    secrets.learn(verificationsIn(objects).map(({ id, phoneNumber }) => ({ id, phoneNumber })));
    secrets.learn(numbersIn(objects).map((phoneNumber) => ({ phoneNumber })));
    secrets.learn(tokensIn(objects).map((token) => ({ token })));
    secrets.learn({ token: Object.values(world.things).flat(), code: rightCode });
    const unsound = lines.filter((line) => {
      const { data } = logLine.safeParse(parse(line));
      // oxlint-disable-next-line no-control-regex
      return !data || data.level >= 50 || /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/u.test(line);
    });
    return [
      ...unsound.map((line) => `It was logged: ${line}`),
      ...secrets.leaks(lines).map((line) => `A secret was logged: ${line}`),
    ];
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
