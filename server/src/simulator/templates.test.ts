import { Vonage } from '@vonage/server-sdk';
import { expect, it } from 'vitest';
import { anId, basic, credentials, privateKey, signedIn, startTestSimulator } from './simulator-fixture.ts';

const to = '447700900000';
const text = '${brand}: ${code}, for ${time-limit} ${time-limit-unit}';
const path = '/v2/verify/templates';

async function startWithTemplate() {
  const simulated = await startTestSimulator();
  const { call, url, simulator, start } = simulated;
  const get = async (what = '', authorization = basic) => {
    const response = await fetch(url + path + what, { headers: { authorization } });
    return { status: response.status, body: await response.json() };
  };
  const patch = async (what: string, body: object) => {
    const headers = { authorization: basic, 'content-type': 'application/json' };
    const response = await fetch(url + path + what, { method: 'PATCH', headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  const made = await call('POST', path, { name: 'own' });
  const id: string = made.body.template_id;
  const fragment = (more: object = {}) =>
    call('POST', `${path}/${id}/template_fragments`, { channel: 'sms', locale: 'en-us', text, ...more });
  const said = async (more: object = {}) => {
    const answer = await start(to, { ...more, code: '1234' });
    return simulator.messages()[0] ?? answer;
  };
  return { ...simulated, get, patch, made, id, fragment, said };
}

it('the first is the default, and says what it is and where', async () => {
  const { made, id, get, url } = await startWithTemplate();
  expect(made).toMatchObject({ status: 201, type: 'application/json' });
  expect(made.body).toEqual({
    template_id: id,
    name: 'own',
    is_default: true,
    _links: {
      self: { href: `${url}${path}/${id}` },
      fragments: { href: `${url}${path}/${id}/template_fragments` },
    },
  });
  expect(await get(`/${id}`)).toEqual({ status: 200, body: made.body });
  expect(await get('', await signedIn())).toMatchObject({
    status: 200,
    body: { _embedded: { templates: [made.body] } },
  });
});

it('a start is in the words of the default, or of the one that it names', async () => {
  const { fragment, said, id, get } = await startWithTemplate();
  const { status, body } = await fragment();
  expect(status).toBe(201);
  expect(await get(`/${id}/template_fragments/${body.template_fragment_id}`)).toEqual({ status: 200, body });
  expect(await said({ template_id: id })).toMatchObject({ text: 'ACME: 1234, for 3 minutes', templateId: id });
});

it('a start that names none is in the words of the default, which can be another', async () => {
  const { fragment, said, call, patch } = await startWithTemplate();
  await fragment();
  const other = await call('POST', path, { name: 'other' });
  expect(other.body).toMatchObject({ is_default: false });
  expect(await patch(`/${other.body.template_id}`, { is_default: true })).toMatchObject({ body: { is_default: true } });
  const message = await said();
  expect(message).toMatchObject({ text: "1234 is your ACME code. Don't share it." });
  expect(message).not.toHaveProperty('templateId');
});

it('a start that names one that isn’t there is refused, and nothing is sent', async () => {
  const { said, simulator } = await startWithTemplate();
  expect(await said({ template_id: anId })).toMatchObject({
    status: 422,
    body: { invalid_parameters: [{ name: 'template_id', reason: 'Template not found' }] },
  });
  expect(simulator.messages()).toEqual([]);
});

it('a locale without a fragment has the text that is Vonage’s own', async () => {
  const { fragment, said } = await startWithTemplate();
  await fragment();
  expect(await said({ locale: 'de-de' })).toMatchObject({
    text: '1234 ist Ihr Code für ACME. Geben Sie ihn nicht weiter.',
  });
});

it('texts can be changed and taken away, a template only once it is empty', async () => {
  const { fragment, patch, call, id, said } = await startWithTemplate();
  const { body } = await fragment();
  const one = `/${id}/template_fragments/${body.template_fragment_id}`;
  expect(await patch(one, { text: '${code}!' })).toMatchObject({ status: 200, body: { text: '${code}!' } });
  expect(await said()).toMatchObject({ text: '1234!' });
  expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 409 });
  expect(await call('DELETE', path + one)).toMatchObject({ status: 204 });
  expect(await call('DELETE', path + one)).toMatchObject({ status: 404 });
  expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 204 });
  expect(await call('DELETE', `${path}/${id}`)).toMatchObject({ status: 404 });
});

it('what is wrong is refused as a problem that says why', async () => {
  const { call, fragment, get, patch, id } = await startWithTemplate();
  await fragment();
  const refused = { status: 422, type: 'application/problem+json' };
  expect(await call('POST', path, { name: 'two words' })).toMatchObject(refused);
  expect(await call('POST', path, 'no JSON')).toMatchObject(refused);
  expect(await fragment({ text: 'no code', locale: 'en-gb' })).toMatchObject(refused);
  expect(await fragment({ channel: 'email' })).toMatchObject(refused);
  expect(await fragment({ locale: 'en_US' })).toMatchObject(refused);
  expect(await fragment()).toMatchObject({ status: 409, body: { type: expect.stringMatching(/#fragment-exists$/) } });
  expect(await call('POST', path, { name: 'own' })).toMatchObject({ status: 409 });
  expect(await patch(`/${anId}`, { name: 'x' })).toMatchObject({ status: 404 });
  expect(await get(`/${id}/template_fragments/${anId}`)).toMatchObject({ status: 404 });
  expect(await get('', 'nobody')).toMatchObject({ status: 401 });
  for (let number = 2; number <= 10; number += 1) await call('POST', path, { name: `own-${number}` });
  expect(await call('POST', path, { name: 'own-11' })).toMatchObject({
    status: 409,
    body: { type: expect.stringMatching(/#max-templates$/) },
  });
});

it('lists come a page at a time, and the real SDK reads them all', async () => {
  const { call, get, url, id, fragment } = await startWithTemplate();
  for (let number = 2; number <= 5; number += 1) await call('POST', path, { name: `own-${number}` });
  expect(await get('?page_size=2&page=3')).toMatchObject({
    body: { page: 3, page_size: 2, total_pages: 3, total_items: 5, _embedded: { templates: [{ name: 'own-5' }] } },
  });
  await fragment();
  const { apiKey, apiSecret, applicationId } = credentials;
  const { verify2 } = new Vonage({ apiKey, apiSecret, applicationId, privateKey }, { apiHost: url });
  const names: string[] = [];
  for await (const template of verify2.listAllTemplates({ pageSize: 2 })) names.push(template.name);
  expect(names).toEqual(['own', 'own-2', 'own-3', 'own-4', 'own-5']);
  expect(await verify2.getTemplateFragmentPage({ templateId: id })).toMatchObject({ totalItems: 1 });
});
