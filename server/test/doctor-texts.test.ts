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

/** An account with one template of these texts. */
async function lookAt(
  texts: readonly object[],
  { isDefault = false, template = { status: 200, json: {} } }: { isDefault?: boolean; template?: Answer } = {},
) {
  const { url } = await startStub(({ url = '' }) => {
    if (url === '/v2/verify/templates')
      return {
        status: 200,
        json: { _embedded: { templates: [{ template_id: templateId, name: 'own', is_default: isDefault }] } },
      };
    if (url === `/v2/verify/templates/${templateId}`) return template;
    if (url === `/v2/verify/templates/${templateId}/template_fragments`)
      return { status: 200, json: { page: 1, _embedded: { template_fragments: texts } } };
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
  ['with a port', '@verify.example.com:443 #${code}'],
])('A text %s is found, and its language', async (_, last) => {
  const env = await lookAt([text(line), text(last, 'sms', 'de-de')]);
  expect(await lookForIlls({ ...env, ...own })).toEqual(['NO_LAST_LINE']);
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
