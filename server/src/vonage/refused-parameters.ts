import { z } from 'zod';

/** What a 422 refuses of a start: the number, the plan's channels, or anything else, which is the operator's to mend. */
export type RefusedParameter = 'NUMBER' | 'CHANNELS' | 'OTHER';

const reason = z.union([
  z.string(),
  z.array(z.string()).transform((reasons) => reasons.join(' ')),
  z.object({ reason: z.string() }).transform((one) => one.reason),
]);
const entry = z.object({ name: z.string(), reason: reason.catch('') });
type Entry = z.infer<typeof entry>;

/** Forms of `invalid_parameters`: docs/vonage.md#invalid-parameters. An object keyed by name was never seen, and costs nothing. */
const entries = z.union([
  z.array(z.unknown()).transform((list) => list.flatMap((one) => entry.safeParse(one).data ?? [])),
  entry.transform((one) => [one]),
  z
    .record(z.string(), reason.catch(''))
    .transform((byName) => Object.entries(byName).map(([name, said]) => ({ name, reason: said }))),
]);
const body = z.object({ invalid_parameters: entries.catch([]).default([]), detail: z.string().catch('').default('') });

/**
 * @param answer the parsed body of a 422. Recorded by Vonage's Python SDK (v3.17.0, `tests/data/verify2`): a `name` that is
 * the step, `workflow[0]`, and a `reason` that has the field in backticks; specified: a name that is the path of the field.
 */
export function refusedParameter(answer: unknown): RefusedParameter {
  const { invalid_parameters: refused, detail } = body.safeParse(answer).data ?? { invalid_parameters: [], detail: '' };
  if (refused.length > 0 ? refused.some(isAboutNumber) : detailsNumber(detail)) return 'NUMBER';
  return refused.some(isAboutChannels) ? 'CHANNELS' : 'OTHER';
}

/** A step, or the workflow as a whole, may be named for any of its fields: then the reason says which. */
const isAboutNumber = ({ name, reason: said }: Entry) =>
  fieldOf(name) === 'to' || (isStep(name) && (quotedField(said) === 'to' || /^to\b/.test(said)));

const isAboutChannels = ({ name, reason: said }: Entry) =>
  ['workflow', 'channel'].includes((isStep(name) && quotedField(said)) || fieldOf(name));

const isStep = (name: string) => fieldOf(name) === 'workflow';

/** Where no parameter is named the sentence is all there is: "The ‘to’ phone number is invalid" (support article 24925391297564). */
const detailsNumber = (detail: string) =>
  quotedField(detail) === 'to' ||
  (/\bphone number is (invalid|not valid)\b/i.test(detail) && !/\bfrom\b/i.test(detail));

/** The last name in a path: `to` of `workflow[0].to`, `workflow` of `workflow[0]`. */
function fieldOf(path: string): string {
  return path.split(/[.[\]/]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? '';
}

/** The first field that a sentence has in quotes, of whatever kind. */
function quotedField(sentence: string): string | undefined {
  const [, quoted] = /[`´'"‘’“”]([\w.[\]/]+)[`´'"‘’“”]/.exec(sentence) ?? [];
  return quoted === undefined ? undefined : fieldOf(quoted);
}
