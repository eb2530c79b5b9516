import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identify } from './credentials.ts';
import { problem, type WireAnswer, type ProblemName } from './problems.ts';
import { parseBody } from './v2-bodies.ts';
import { sendAnswer } from './send-answer.ts';
import { fragmentChannels, type Fragment, type Template, type Templates } from './templates.ts';
import type { Unknowns } from './unknowns.ts';

const name = z
  .string('Name is required')
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Must be 1 to 64 letters, digits, dashes and underscores');
const text = z.string('Text is required').includes('${code}', 'Must have ${code}');

const newTemplate = z.object({ name });
const changedTemplate = z.object({ name: name.optional(), is_default: z.boolean().optional() });
const newFragment = z.object({
  channel: z.enum(fragmentChannels, 'Must be sms, voice or rcs'),
  locale: z.string('Locale is required').regex(/^[a-z]{2,3}(-[a-z0-9]{2,4})+$/, 'Must be a locale in lowercase'),
  text,
});
const changedFragment = z.object({ text });

type V2Call = { body: unknown; query: unknown; base: string };
type Of<T> = (call: V2Call, one: T) => WireAnswer;

const asTemplate = ({ id, name, isDefault }: Template, base: string) => ({
  template_id: id,
  name,
  is_default: isDefault,
  _links: { self: { href: `${base}/${id}` }, fragments: { href: `${base}/${id}/template_fragments` } },
});

const asFragment = (fragment: Fragment, of: Template, base: string) => ({
  template_fragment_id: fragment.id,
  channel: fragment.channel,
  locale: fragment.locale,
  text: fragment.text,
  date_created: fragment.createdAt,
  date_updated: fragment.updatedAt,
  _links: {
    self: { href: `${base}/${of.id}/template_fragments/${fragment.id}` },
    template: { href: `${base}/${of.id}` },
  },
});

/** Templates and their fragments over HTTP; an account that isn't enabled for them only reads: docs/vonage.md#templates. */
export function addTemplateRoutes(
  app: FastifyInstance,
  templates: Templates,
  identify: Identify,
  unknowns: Unknowns,
): void {
  const refuse = (name: ProblemName, more?: object) => problem(name, more, unknowns.problemForm);
  const readOnly = () =>
    unknowns.capabilities === 'MISSING' &&
    refuse('FORBIDDEN', { detail: 'Templates management is not enabled for your account' });

  const withBody =
    <Body, T>(schema: z.ZodType<Body>, act: (body: Body, call: V2Call, one: T) => WireAnswer): Of<T> =>
    (call, one) => {
      const parsed = parseBody(schema, call.body);
      return parsed.ok
        ? act(parsed.body, call, one)
        : refuse('INVALID_PARAMETERS', { invalid_parameters: parsed.parameters });
    };

  const onAll: Record<string, Of<undefined>> = {
    GET: ({ base, query }) =>
      page(
        'templates',
        templates.all().map((one) => asTemplate(one, base)),
        base,
        query,
      ),
    POST: withBody(newTemplate, (body, { base }) => {
      const made = templates.create(body.name);
      if (made === 'EXISTS') return refuse('TEMPLATE_EXISTS');
      return made === 'TOO_MANY' ? refuse('MAX_TEMPLATES') : { status: 201, body: asTemplate(made, base) };
    }),
  };

  const onOne: Record<string, Of<Template>> = {
    GET: ({ base }, one) => ({ status: 200, body: asTemplate(one, base) }),
    PATCH: withBody(changedTemplate, (body, { base }, one) => {
      const { name, is_default: isDefault } = body;
      const change = { ...(name !== undefined && { name }), ...(isDefault !== undefined && { isDefault }) };
      if (templates.change(one, change) === 'EXISTS') return refuse('TEMPLATE_EXISTS');
      return { status: 200, body: asTemplate(one, base) };
    }),
    DELETE: (_, one) => (templates.delete(one) === 'NOT_EMPTY' ? refuse('NOT_EMPTY_TEMPLATE') : { status: 204 }),
  };

  const onFragments: Record<string, Of<Template>> = {
    GET: ({ base, query }, one) =>
      page(
        'template_fragments',
        one.fragments.map((fragment) => asFragment(fragment, one, base)),
        `${base}/${one.id}/template_fragments`,
        query,
      ),
    POST: withBody(newFragment, (body, { base }, one) => {
      const made = templates.addFragment(one, body);
      return made === 'EXISTS' ? refuse('FRAGMENT_EXISTS') : { status: 201, body: asFragment(made, one, base) };
    }),
  };

  const onFragment: Record<string, Of<{ one: Template; fragment: Fragment }>> = {
    GET: ({ base }, { one, fragment }) => ({ status: 200, body: asFragment(fragment, one, base) }),
    PATCH: withBody(changedFragment, (body, { base }, { one, fragment }) => {
      templates.changeFragment(fragment, body.text);
      return { status: 200, body: asFragment(fragment, one, base) };
    }),
    DELETE: (_, { one, fragment }) => {
      templates.deleteFragment(one, fragment);
      return { status: 204 };
    },
  };

  type Params = { id?: string; fragmentId?: string };
  const serve = <T>(path: string, acts: Record<string, Of<T>>, find: (params: Params) => T | WireAnswer) => {
    for (const [method, act] of Object.entries(acts))
      app.route<{ Params: Params }>({
        method,
        url: `/v2/verify/templates${path}`,
        async handler(request, reply) {
          const caller = await identify(request.headers.authorization);
          const found =
            'problem' in caller ? refuse(caller.problem) : (method !== 'GET' && readOnly()) || find(request.params);
          return sendAnswer(reply, isAnswer(found) ? found : act(callOf(request), found));
        },
      });
  };

  const template = ({ id = '' }: Params) => templates.find(id) ?? refuse('TEMPLATE_NOT_FOUND');
  serve('', onAll, () => undefined);
  serve('/:id', onOne, template);
  serve('/:id/template_fragments', onFragments, template);
  serve('/:id/template_fragments/:fragmentId', onFragment, (params) => {
    const one = template(params);
    if (isAnswer(one)) return one;
    const fragment = one.fragments.find(({ id }) => id === params.fragmentId);
    return fragment ? { one, fragment } : refuse('FRAGMENT_NOT_FOUND');
  });
}

const isAnswer = (found: unknown): found is WireAnswer =>
  typeof found === 'object' && found !== null && 'status' in found;

const callOf = ({ body, query, host }: FastifyRequest): V2Call => ({
  body,
  query,
  base: `http://${host}/v2/verify/templates`,
});

const paging = z.object({
  page: z.coerce.number().int().min(1).catch(1).default(1),
  page_size: z.coerce.number().int().min(1).max(100).catch(100).default(100),
});

/** One page of a list; a page's usual size is not documented. */
function page(what: string, all: readonly object[], href: string, query: unknown): WireAnswer {
  const { page, page_size: size } = paging.parse(query ?? {});
  const pages = Math.max(1, Math.ceil(all.length / size));
  const link = (number: number) => ({ href: `${href}?page=${number}&page_size=${size}` });
  const body = {
    page_size: size,
    page,
    total_pages: pages,
    total_items: all.length,
    _embedded: { [what]: all.slice((page - 1) * size, page * size) },
    _links: {
      self: link(page),
      ...(page > 1 && { prev: link(page - 1) }),
      ...(page < pages && { next: link(page + 1) }),
      last: link(pages),
    },
  };
  return { status: 200, body };
}
