import type { FastifyRequest } from 'fastify';

/** The parameters of a call to Vonage's older products, from wherever they came; one that is repeated is a list. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;

/** In the address, as a form, or as JSON. */
export function parametersOf({ query, body, headers }: FastifyRequest): Parameters {
  const given = { ...(typeof query === 'object' && query), ...inBody(body, headers['content-type']) };
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? value.map(asText) : asText(value)]),
  );
}

/** What can't be read has no parameters, and is answered so. */
function inBody(body: unknown, type = ''): object {
  if (typeof body !== 'string' || body === '') return {};
  if (!type.includes('json')) {
    const form = new URLSearchParams(body);
    return Object.fromEntries(
      [...form.keys()].map((name) => {
        const [one, ...more] = form.getAll(name);
        return [name, more.length > 0 ? [one, ...more] : one];
      }),
    );
  }
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json ? json : {};
  } catch {
    return {};
  }
}

const asText = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
