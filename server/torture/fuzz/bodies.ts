import * as fc from 'fast-check';
import { headerTexts, json, toGraphql } from './http.ts';
import type { Input } from './input.ts';
import { sound } from './operations.ts';
import { hostile, mutated, often } from './texts.ts';

const twice = sound.map((body) => `${body.slice(0, -1)},${body.slice(1)}`);
const nested = fc
  .tuple(fc.constantFrom('[', '{"a":', '{"query":[', '{"variables":{"input":'), fc.constantFrom(10, 1_000, 30_000))
  .map(([text, times]) => text.repeat(times));
const numbers = fc
  .constantFrom('1e400', '-0', '9'.repeat(30_000), '1.0000000000000000000000000000001', '00', '0x1', 'Infinity')
  .map((number) => `{"query":"{ service { brand } }","variables":${number},"operationName":${number}}`);
const batches = fc.array(sound, { minLength: 0, maxLength: 3 }).map((all) => `[${all.join(',')}]`);
const members = fc
  .tuple(fc.constantFrom('query', 'variables', 'operationName', 'extensions', '__proto__', 'constructor'), fc.json())
  .map(([name, value]) => `{"query":"{ service { brand } }","${name}":${value}}`);
const persisted = fc
  .tuple(hostile, fc.jsonValue())
  .map(([sha256Hash, version]) => JSON.stringify({ extensions: { persistedQuery: { version, sha256Hash } } }));
const types = fc.oneof(
  fc.constantFrom(
    'application/json; charset=utf-16',
    'application/json;charset=__proto__',
    'application/graphql',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/graphql-response+json',
    '',
  ),
  headerTexts,
);
const encodings = fc.constantFrom('gzip', 'br', 'identity', 'deflate, gzip', 'x', '');

/** Raw bodies. */
export const bodies: fc.Arbitrary<Input> = fc.oneof(
  often(
    2,
    fc.uint8Array({ maxLength: 300 }).map((bytes) => toGraphql('bytes', bytes)),
  ),
  often(
    1,
    fc.tuple(sound, fc.nat()).map(([body, at]) => toGraphql('truncated body', body.slice(0, at % body.length))),
  ),
  often(
    6,
    mutated(sound).map((body) => toGraphql('mutated body', body)),
  ),
  often(
    2,
    twice.map((body) => toGraphql('duplicate keys', body)),
  ),
  often(
    1,
    nested.map((body) => toGraphql('deep body', body)),
  ),
  often(
    1,
    numbers.map((body) => toGraphql('huge number', body)),
  ),
  often(
    1,
    batches.map((body) => toGraphql('batch', body)),
  ),
  often(
    3,
    members.map((body) => toGraphql('odd member', body)),
  ),
  often(
    1,
    persisted.map((body) => toGraphql('persisted query', body)),
  ),
  often(
    1,
    fc.json().map((body) => toGraphql('any JSON', body)),
  ),
  often(
    2,
    fc.tuple(sound, types).map(([body, type]) => toGraphql('content type', body, [['content-type', type]])),
  ),
  often(
    1,
    fc
      .tuple(sound, encodings)
      .map(([body, encoding]) => toGraphql('encoding', body, [...json, ['content-encoding', encoding]])),
  ),
);
