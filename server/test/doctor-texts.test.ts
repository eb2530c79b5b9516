import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { basicEnv, look, lookForIlls, otherEnv, problem, startStub, type Answer } from './doctor.ts';

// `pnpm run doctor`, what it finds of one's own texts.

const templateId = randomUUID();
const line = '@verify.example.com #${code}';
const text = (last: string, channel = 'sms', locale = 'en-us') => ({
  channel,
  locale,
  text: `\${brand} code: \${code}\n\n${last}`,
});

type Account = {
  isDefault?: boolean;
  template?: Answer;
  /** Instead of a page of this number of the list at this path. */
  instead?: (path: string, page: number) => Answer | undefined;
};

/** An account with two templates, ours of these texts; each page of a list has one item. */
async function lookAt(
  texts: readonly object[],
  { isDefault = false, template = { status: 200, json: {} }, instead = () => undefined }: Account = {},
) {
  const { url } = await startStub(({ url = '' }) => {
    const { pathname, searchParams } = new URL(url, 'http://stub');
    const number = Number(searchParams.get('page') ?? 1);
    const page = (what: string, all: readonly object[]) =>
      instead(pathname, number) ?? {
        status: 200,
        json: {
          page_size: 1,
          page: number,
          total_pages: all.length,
          total_items: all.length,
          _embedded: { [what]: all.slice(number - 1, number) },
        },
      };
    if (pathname === '/v2/verify/templates')
      return page('templates', [
        { template_id: randomUUID(), name: 'other', is_default: false },
        { template_id: templateId, name: 'own', is_default: isDefault },
      ]);
    if (pathname === `/v2/verify/templates/${templateId}`) return template;
    if (pathname === `/v2/verify/templates/${templateId}/template_fragments`) return page('template_fragments', texts);
    return problem(404, url.startsWith('/v2/verify/templates') ? 'template-not-found' : 'not-found');
  });
  return { ...otherEnv(), ...basicEnv, VONAGE_API_HOST: url, PUBLIC_URL: 'https://verify.example.com' };
}

const own = { TEMPLATE_ID: templateId };

test('Texts that end in the line of the host are right, with an embedded site, too', async () => {
  const env = await lookAt([text(line), text(`${line} @shop.example`, 'rcs', 'de-de'), text('Goodbye', 'voice')]);
  expect(await lookForIlls({ ...env, ...own })).toEqual([]);
});

test.each([
  ['without the line', 'Goodbye'],
  ['with the line of another host', '@example.com #${code}'],
  ['with the line in its middle', `${line}\nGoodbye`],
  ['with a code of its own', '@verify.example.com #123456'],
  ['with the line of a host whose end is that of one that may embed it', '@notshop.example #${code}'],
  ['with a port', '@verify.example.com:443 #${code}'],
])('A text %s is found, and its language', async (_, last) => {
  const env = await lookAt([text(line), text(last, 'sms', 'de-de')]);
  const pages = { CORS_ORIGINS: 'https://app.example', FRAME_ANCESTORS: 'https://*.shop.example' };
  expect(await lookForIlls({ ...env, ...own, ...pages })).toEqual(['NO_LAST_LINE']);
  expect((await look({ ...env, ...own })).find(({ subject }) => subject === 'Texts')?.says).toContain('(de-de)');
});

test('A template that is not there is found', async () => {
  const env = await lookAt([text(line)]);
  expect(await lookForIlls({ ...env, TEMPLATE_ID: randomUUID() })).toEqual(['TEMPLATE_UNKNOWN']);
});

test.each([
  [403, 'forbidden', 'TEMPLATES_FORBIDDEN'],
  [500, 'internal-error', 'TEMPLATES_UNTOLD'],
])('HTTP %i, %s, is told', async (status, fragment, name) => {
  const env = await lookAt([text(line)], { template: problem(status, fragment) });
  expect(await lookForIlls({ ...env, ...own })).toEqual([name]);
});

test('A template without a text for SMS is found', async () => {
  expect(await lookForIlls({ ...(await lookAt([text('Goodbye', 'voice')])), ...own })).toEqual(['TEMPLATE_EMPTY']);
});

test("Without TEMPLATE_ID the account's default is looked at, since that is what is sent", async () => {
  expect(await lookForIlls(await lookAt([text('Goodbye')], { isDefault: true }))).toEqual(['NO_LAST_LINE']);
  expect(await lookForIlls(await lookAt([text('Goodbye')]))).toEqual([]);
});

test.each([
  ['that embeds it', '@www.shop.example #${code} @verify.example.com', {}],
  ['that may embed it', '@www.shop.example #${code}', { FRAME_ANCESTORS: "'self',https://*.shop.example" }],
  ['that has a component', '@app.example #${code}', { CORS_ORIGINS: 'https://app.example:8443' }],
])('A text may lead to a page %s', async (_, last, pages) => {
  const env = await lookAt([text(last)]);
  expect(await lookForIlls({ ...env, ...own, ...pages })).toEqual([]);
});

const fragments = `/v2/verify/templates/${templateId}/template_fragments`;

test.each([
  ['of templates', 1, problem(500, 'internal-error'), '/v2/verify/templates'],
  ['of templates', 2, problem(429, 'throttled'), '/v2/verify/templates'],
  ['of templates', 1, { status: 200, json: [] }, '/v2/verify/templates'],
  ['of templates', 1, { status: 404, text: '<html>' }, '/v2/verify/templates'],
  ['of texts', 2, problem(500, 'internal-error'), fragments],
  ['of texts', 1, { status: 200, json: { total_pages: 1e9, _embedded: { template_fragments: [] } } }, fragments],
])('A list %s whose page %i is not told is not taken for read: %o', async (_, number, answer, path) => {
  const instead = (asked: string, page: number) => (asked === path && page === number ? answer : undefined);
  const env = await lookAt([text(line), text(line, 'sms', 'de-de')], { isDefault: true, instead });
  expect(await lookForIlls(env)).toEqual(['TEMPLATES_UNTOLD']);
});

test('An account that may not use templates is sent what Vonage has', async () => {
  const env = await lookAt([], { instead: () => problem(403, 'forbidden') });
  expect(await lookForIlls(env)).toEqual([]);
});
