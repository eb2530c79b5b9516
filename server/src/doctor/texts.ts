import { z } from 'zod';
import { readJson } from '../vonage/exchange.ts';
import { explainProblem } from '../vonage/problem-types.ts';
import type { Asked, Asker } from './account.ts';
import { ill, right, type Finding } from './finding.ts';

const template = z.object({ template_id: z.string(), is_default: z.boolean().optional() });
const templates = z
  .object({ _embedded: z.object({ templates: z.array(template) }) })
  .transform(({ _embedded: { templates } }) => templates);
const fragment = z.object({ channel: z.string(), locale: z.string(), text: z.string() });
const fragments = z
  .object({ _embedded: z.object({ template_fragments: z.array(fragment) }) })
  .transform(({ _embedded: { template_fragments: fragments } }) => fragments);

/** What is sent: the text of `TEMPLATE_ID`, else of the account's default (vonage-more.md 2.6), else Vonage's own. */
export async function examineTexts({ templateId, host }: Asked, ask: Asker): Promise<Finding[]> {
  if (templateId === undefined) {
    const standard = await defaultTemplate(ask);
    return standard === undefined
      ? [right('Texts', "Vonage's own are sent; their last line leads no browser to the code.")]
      : examineTemplate(standard, host, ask);
  }
  const answer = await ask('GET', `/v2/verify/templates/${encodeURIComponent(templateId)}`);
  if (answer.kind === 'unreached') return [ill('TEMPLATES_UNTOLD', answer.code)];
  const about = explainProblem(answer.body) ?? `HTTP ${answer.status}`;
  if (answer.status === 404) return [ill('TEMPLATE_UNKNOWN', about)];
  if (answer.status === 403) return [ill('TEMPLATES_FORBIDDEN', about)];
  if (answer.status !== 200) return [ill('TEMPLATES_UNTOLD', about)];
  return examineTemplate(templateId, host, ask);
}

/** Undefined too where templates aren't enabled, or can't be listed: then Vonage's own texts are sent. */
async function defaultTemplate(ask: Asker): Promise<string | undefined> {
  const answer = await ask('GET', '/v2/verify/templates');
  const listed = answer.kind === 'answered' ? templates.safeParse(readJson(answer.body)).data : undefined;
  return listed?.find(({ is_default }) => is_default)?.template_id;
}

async function examineTemplate(id: string, host: string, ask: Asker): Promise<Finding[]> {
  const answer = await ask('GET', `/v2/verify/templates/${encodeURIComponent(id)}/template_fragments`);
  if (answer.kind === 'unreached') return [ill('TEMPLATES_UNTOLD', answer.code)];
  const { data: listed } = fragments.safeParse(readJson(answer.body));
  if (answer.status !== 200 || !listed)
    return [ill('TEMPLATES_UNTOLD', explainProblem(answer.body) ?? `HTTP ${answer.status}`)];
  const texts = listed.filter(({ channel }) => channel !== 'voice');
  if (texts.length === 0) return [ill('TEMPLATE_EMPTY')];
  const lacking = texts.filter(({ text }) => !endsInLine(text, host)).map(({ locale }) => locale);
  return lacking.length > 0
    ? [ill('NO_LAST_LINE', lacking.filter((locale) => /^[\w-]{1,12}$/.test(locale)).join(', '))]
    : [right('Texts', `The template has ${texts.length}, and each ends in the line for ${host}.`)];
}

/** The origin-bound line (https://wicg.github.io/sms-one-time-codes/, 2.3), which may name an embedded site after the code. */
function endsInLine(text: string, host: string): boolean {
  const last = text.split(/\r?\n/).at(-1) ?? '';
  return /^@(\S+) #\$\{code\}(?: [@%]\S+)?$/.exec(last)?.[1] === host;
}
