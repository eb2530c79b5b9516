import * as fc from 'fast-check';
import { regions } from './arguments.ts';
import { headerTexts, json, toGraphql } from './http.ts';
import type { Input } from './input.ts';
import { sound } from './operations.ts';
import { hostile, often } from './texts.ts';

const hosts = fc.oneof(fc.constantFrom('[', 'a b', '[::1', 'x:99999', 'x@y', '127.0.0.1#', '%00', ''), headerTexts);
const forwarded = fc
  .array(
    fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('::ffff:1.2.3.4', '[::1]:80', '1.2.3.4:99', '999.1.1.1', 'unknown', '_x'),
      headerTexts,
    ),
    { maxLength: 6 },
  )
  .map((all) => all.join(', '));
const named = fc.oneof(
  fc.tuple(fc.constant('x-forwarded-for'), forwarded),
  fc.tuple(fc.constant('x-forwarded-host'), hosts),
  fc.tuple(
    fc.constantFrom('accept-language', 'origin', 'accept', 'accept-encoding', 'x-forwarded-proto', 'forwarded'),
    headerTexts,
  ),
  fc.tuple(
    fc.constantFrom('authorization', 'cookie', 'referer', 'content-language', 'if-none-match', 'range'),
    headerTexts,
  ),
  fc.tuple(
    fc.constantFrom('access-control-request-method', 'access-control-request-headers', '__proto__', 'constructor'),
    headerTexts,
  ),
  fc.tuple(
    fc.constant('accept-language'),
    fc
      .array(regions, { maxLength: 40 })
      .map((all) => all.map((one) => `${one.replaceAll(/[^\w-]/gu, '')};q=0.5`).join(',')),
  ),
);
const wire = (body: string, lines: readonly string[]) =>
  [
    'POST /graphql HTTP/1.1',
    ...lines,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

/** Headers, by a client that is one and by a socket. */
export const headers: fc.Arbitrary<Input> = fc.oneof(
  often(
    4,
    fc
      .tuple(sound, fc.array(named, { minLength: 1, maxLength: 3 }))
      .map(([body, more]) => toGraphql('headers', body, [...json, ...more])),
  ),
  often(
    1,
    fc
      .tuple(sound, hosts)
      .map(([body, host]): Input => ({ kind: 'raw', what: 'host', bytes: wire(body, [`host: ${host}`]) })),
  ),
  often(
    1,
    fc
      .tuple(
        sound,
        fc.array(
          fc.tuple(hostile, hostile).map((pair) => pair.join(': ').slice(0, 3_000)),
          { maxLength: 3 },
        ),
      )
      .map(([body, lines]): Input => ({ kind: 'raw', what: 'header lines', bytes: wire(body, ['host: x', ...lines]) })),
  ),
  often(
    1,
    hostile.map((text): Input => ({ kind: 'raw', what: 'no HTTP', bytes: `${text}\r\n\r\n` })),
  ),
);
