import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { Identify } from './credentials.ts';
import { magicOf } from './magic-numbers.ts';
import { invalidParameters, problem, type WireAnswer } from './problems.ts';
import { sendAnswer } from './send-answer.ts';
import { parametersOf } from './parameters.ts';

/** What a simulated number is, in the words of Number Insight. */
type Kind = 'mobile' | 'landline' | 'landline_premium' | 'landline_tollfree' | 'virtual';

const kinds: Partial<Record<NonNullable<ReturnType<PhoneNumber['getType']>>, Kind>> = {
  FIXED_LINE: 'landline',
  PREMIUM_RATE: 'landline_premium',
  SHARED_COST: 'landline_premium',
  TOLL_FREE: 'landline_tollfree',
  VOIP: 'virtual',
};

/** A number by its plan, unless it is a magic one; undefined for none. */
function lookUp(given: string): { number: PhoneNumber; kind: Kind } | undefined {
  const number = parsePhoneNumberFromString(`+${given.replace(/\D/g, '')}`);
  if (!number?.isPossible()) return undefined;
  return { number, kind: magicOf(number.number.slice(1)).kind ?? kinds[number.getType() ?? 'MOBILE'] ?? 'mobile' };
}

/** Number Insight and Identity Insights over HTTP. Magic numbers that fail do so in Verify: here they answer plainly. */
export function addLookupRoutes(app: FastifyInstance, identify: Identify): void {
  for (const level of ['basic', 'standard'] as const) {
    app.route({
      method: ['GET', 'POST'],
      url: `/ni/${level}/json`,
      async handler(request, reply) {
        const caller = await identify(request.headers.authorization);
        const isAccount = 'by' in caller && caller.by === 'BASIC';
        return reply.send(isAccount ? numberInsight(request, level) : refusals[4]);
      },
    });
  }
  app.post('/identity-insights/v1/requests', async (request, reply) => {
    const caller = await identify(request.headers.authorization);
    return sendAnswer(
      reply,
      'by' in caller && caller.by === 'JWT' ? identityInsights(request) : problem('UNAUTHORIZED'),
    );
  });
}

/** HTTP 200, whatever the status says: docs/vonage.md#number-insight. */
const refusals = {
  3: { status: 3, status_message: 'Invalid request :: Not valid number format detected [ number ]' },
  4: { status: 4, status_message: 'Invalid credentials :: Invalid credentials' },
  missing: { status: 3, status_message: 'Invalid request :: Missing number' },
} as const;

function numberInsight(request: FastifyRequest, level: 'basic' | 'standard'): object {
  const [given] = [parametersOf(request)['number'] ?? ''].flat();
  if (!given) return refusals.missing;
  const found = lookUp(given);
  if (!found) return refusals[3];
  const { number, kind } = found;
  const country = number.country ?? 'US';
  const carrier = {
    network_code: kind === 'mobile' ? '23410' : `${country}-FIXED`,
    name: 'Simulated',
    country,
    network_type: kind,
  };
  const basic = {
    status: 0,
    status_message: 'Success',
    request_id: randomUUID(),
    international_format_number: number.number.slice(1),
    national_format_number: number.formatNational(),
    country_code: country,
    country_prefix: number.countryCallingCode,
  };
  if (level === 'basic') return basic;
  const cost = { request_price: '0.00500000', remaining_balance: '10.00000000' };
  return { ...basic, ...cost, current_carrier: carrier, original_carrier: carrier, ported: 'not_ported' };
}

const insightsBody = z.object({
  phone_number: z.string().regex(/^\+?[1-9]\d{4,14}$/, 'Must be E.164, with or without +'),
  insights: z
    .object({ format: z.object({}), original_carrier: z.object({}), current_carrier: z.object({}) })
    .partial()
    .refine((asked) => Object.keys(asked).length > 0, 'At least one insight is required'),
});

const networkTypes: Record<Kind, string> = {
  mobile: 'MOBILE',
  landline: 'LANDLINE',
  landline_premium: 'PREMIUM',
  landline_tollfree: 'TOLLFREE',
  virtual: 'VIRTUAL',
};

function identityInsights({ headers, body }: FastifyRequest): WireAnswer {
  if (!headers['content-type']?.includes('json')) return problem('CONTENT_TYPE');
  let json: unknown;
  try {
    json = JSON.parse(typeof body === 'string' ? body : '');
  } catch {
    return problem('INVALID_JSON');
  }
  const { data, error } = insightsBody.safeParse(json);
  if (!data)
    return invalidParameters(error.issues.map(({ path, message }) => ({ name: path.join('.'), reason: message })));
  const found = lookUp(data.phone_number);
  const answers = found ? insightsOf(found) : invalidInsights;
  const asked = Object.keys(data.insights);
  const insights = Object.fromEntries(Object.entries(answers).filter(([name]) => asked.includes(name)));
  return { status: 200, body: { request_id: randomUUID(), insights } };
}

const ok = { code: 'OK', message: 'Success' };
const failed = (code: string) => ({ status: { code, message: code } });
const invalidInsights = {
  format: { status: ok, is_format_valid: false },
  original_carrier: failed('INVALID_NUMBER_FORMAT'),
  current_carrier: failed('INVALID_NUMBER_FORMAT'),
};

function insightsOf({ number, kind }: { number: PhoneNumber; kind: Kind }) {
  const country = number.country ?? 'US';
  const carrier = { name: 'Simulated', network_type: networkTypes[kind], country_code: country, network_code: '23410' };
  return {
    format: {
      status: ok,
      country_code: country,
      country_prefix: number.countryCallingCode,
      number_international: number.number,
      number_national: number.nationalNumber,
      is_format_valid: true,
    },
    original_carrier: { status: ok, ...carrier },
    // "Mobile numbers only".
    current_carrier: kind === 'mobile' ? { status: ok, ...carrier } : failed('UNSUPPORTED_NETWORK_TYPE'),
  };
}
