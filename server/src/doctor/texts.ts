import { z } from 'zod';
import { channelNamed, isSpoken } from '../vonage/channels.ts';
import { readJson } from '../vonage/exchange.ts';
import { explainProblem } from '../vonage/problem-types.ts';
import type { Account, AccountCall } from './account-call.ts';
import { ill, right, type Finding } from './finding.ts';

/** An account may have 10 templates, each a text for a channel and a language: more pages than that are none. */
const total_pages = z.int().max(100).default(1);
const template = z.object({ template_id: z.string(), is_default: z.boolean().optional() });
const templates = z
  .object({ total_pages, _embedded: z.object({ templates: z.array(template) }) })
  .transform(({ total_pages: pages, _embedded: { templates: items } }) => ({ pages, items }));
const fragment = z.object({ channel: z.string(), locale: z.string(), text: z.string() });
const fragments = z
  .object({ total_pages, _embedded: z.object({ template_fragments: z.array(fragment) }) })
  .transform(({ total_pages: pages, _embedded: { template_fragments: items } }) => ({ pages, items }));

/** What is sent: the text of `TEMPLATE_ID`, else of the account's default (docs/vonage.md#templates), else Vonage's own. */
export async function examineTexts({ templateId, pageHosts }: Account, call: AccountCall): Promise<Finding[]> {
  if (templateId === undefined) {
    const listed = await readAll(call, '/v2/verify/templates', templates);
    // Where templates aren't enabled there is no default one.
    if (listed.kind === 'untold' && listed.status !== 403) return [ill('TEMPLATES_UNTOLD', listed.about)];
    const standard = listed.kind === 'all' ? listed.items.find(({ is_default }) => is_default) : undefined;
    return standard === undefined
      ? [right('Texts', "Vonage's own are sent; their last line leads no browser to the code.")]
      : examineTemplate(standard.template_id, pageHosts, call);
  }
  const answer = await call('GET', `/v2/verify/templates/${encodeURIComponent(templateId)}`);
  if (answer.kind === 'unreached') return [ill('TEMPLATES_UNTOLD', answer.code)];
  const about = explainProblem(answer.body) ?? `HTTP ${answer.status}`;
  if (answer.status === 404) return [ill('TEMPLATE_UNKNOWN', about)];
  if (answer.status === 403) return [ill('TEMPLATES_FORBIDDEN', about)];
  if (answer.status !== 200) return [ill('TEMPLATES_UNTOLD', about)];
  return examineTemplate(templateId, pageHosts, call);
}

async function examineTemplate(id: string, pageHosts: readonly string[], call: AccountCall): Promise<Finding[]> {
  const listed = await readAll(call, `/v2/verify/templates/${encodeURIComponent(id)}/template_fragments`, fragments);
  if (listed.kind === 'untold') return [ill('TEMPLATES_UNTOLD', listed.about)];
  const texts = listed.items.filter(({ channel }) => !isHeard(channel));
  if (texts.length === 0) return [ill('TEMPLATE_EMPTY')];
  const lacking = texts.filter(({ text }) => !endsInLine(text, pageHosts)).map(({ locale }) => locale);
  return lacking.length > 0
    ? [ill('NO_LAST_LINE', lacking.filter((locale) => /^[\w-]{1,12}$/.test(locale)).join(', '))]
    : [right('Texts', `The template has ${texts.length}, and each ends in the line that leads browsers to the code.`)];
}

/** A channel that isn't known here is taken for one that is read. */
function isHeard(name: string): boolean {
  const channel = channelNamed(name);
  return channel !== undefined && isSpoken[channel];
}

type Listed<Item> = { kind: 'all'; items: Item[] } | { kind: 'untold'; status?: number; about: string };

/** Of a list every page, as long as Vonage makes them. */
async function readAll<Item>(
  call: AccountCall,
  path: string,
  page: z.ZodType<{ pages: number; items: Item[] }>,
): Promise<Listed<Item>> {
  const items: Item[] = [];
  for (let number = 1, last = 1; number <= last; number += 1) {
    const answer = await call('GET', `${path}?page=${number}`); // oxlint-disable-line no-await-in-loop
    if (answer.kind === 'unreached') return { kind: 'untold', about: answer.code };
    const { status, body } = answer;
    const { data } = page.safeParse(readJson(body));
    if (status !== 200 || !data) return { kind: 'untold', status, about: explainProblem(body) ?? `HTTP ${status}` };
    items.push(...data.items);
    last = data.pages;
  }
  return { kind: 'all', items };
}

/**
 * The origin-bound line (https://wicg.github.io/sms-one-time-codes/, 2.3), for a page of one's own or, after the code, one
 * that is embedded (docs/integrating.md, "Your own texts").
 */
function endsInLine(text: string, pageHosts: readonly string[]): boolean {
  const last = text.split(/\r?\n/).at(-1) ?? '';
  const [, ...named] = /^@(\S+) #\$\{code\}(?: [@%](\S+))?$/.exec(last) ?? [];
  return named.some((host) => pageHosts.some((known) => isOf(host ?? '', known)));
}

/** `known` may be `*.example.com`, as in a CSP. */
const isOf = (host: string, known: string) => (known.startsWith('*.') ? host.endsWith(known.slice(1)) : host === known);
