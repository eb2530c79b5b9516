import { readFileSync } from 'node:fs';
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyPluginCallback } from 'fastify';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { authorization, phoneNumber, shellCommand } from './shell-commands.ts';

const read = (file: URL) => readFileSync(file, 'utf8');

/** Where Sandbox comes from, and where its frame does: the page itself allows no more (the route's policy does the rest). */
const script = 'https://embeddable-sandbox.cdn.apollographql.com';
const frame = 'https://sandbox.embed.apollographql.com';
const policy = `script-src 'self' ${script}; style-src 'self'; img-src 'self' data:; frame-src ${frame}`;

/** What a reader replaces by the service's own address: the page's script does. */
const documented = 'http://127.0.0.1:4000';

const files = [
  {
    path: '/graphql/sandbox.js',
    file: new URL('./sandbox.js', import.meta.url),
    type: 'text/javascript; charset=utf-8',
  },
  { path: '/graphql/sandbox.css', file: new URL('./sandbox.css', import.meta.url), type: 'text/css; charset=utf-8' },
];

/** The page's own script and style sheet. */
export const sandboxFiles: FastifyPluginCallback = (app, _options, done) => {
  for (const { path, file, type } of files) {
    const content = read(file);
    app.get(path, (_request, reply) => reply.type(type).header('cache-control', 'no-cache').send(content));
  }
  done();
};

type Options = {
  isSimulated: boolean;
  /** A backend's, for the page to try its start with; undefined: that operation is left out. */
  key: string | undefined;
  schema: string;
};

/** `/graphql` for a browser: Apollo Sandbox, and until it is there, or without internet, the same operations for a shell. */
export function sandbox(options: Options): ApolloServerPlugin {
  const html = page(options);
  return {
    async serverWillStart() {
      return { renderLandingPage: async () => ({ html }) };
    },
  };
}

function page({ isSimulated, key, schema }: Options): string {
  const all = ['./operations.graphql', ...(key === undefined ? [] : ['./backend.graphql'])];
  const operations = all.map((file) => read(new URL(file, import.meta.url))).join('\n');
  const { definitions } = parse(operations);
  const known = definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  const options = {
    src: `${script}/v2/embeddable-sandbox.umd.production.min.js`,
    document: operations,
    variables: { phoneNumber, id: 'latest', code: 'latest', token: 'latest' },
    headers: key === undefined ? {} : authorization(key),
  };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>GraphQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/graphql/sandbox.css" />
    <script type="application/json" id="options">${JSON.stringify(options).replaceAll('<', '\\u003c')}</script>
    <script defer src="/graphql/sandbox.js"></script>
  </head>
  <body>
    <div id="sandbox"></div>
    <main>
      <h1>GraphQL at <span class="address">${documented}</span></h1>
      <p>
        Apollo Sandbox stands here where the browser can load it from the internet. Without it, these are the same
        operations, each with its command for bash. One after the other they verify a number: what one answers, the next
        ones send. The subscription's needs Node 22 or later.
      </p>
      <ul>
        ${isSimulated ? '<li><a href="/simulator">The simulated phone</a>, where the codes arrive</li>' : ''}
        <li><a href="#schema">The schema</a></li>
      </ul>
${known.map((operation) => section(operations, operation, { isSimulated, key })).join('')}
      <h2 id="schema">The schema</h2>
      <pre tabindex="0">${escaped(schema)}</pre>
    </main>
  </body>
</html>
`;
}

function section(
  operations: string,
  operation: OperationDefinitionNode,
  options: Pick<Options, 'isSimulated' | 'key'>,
): string {
  const { loc, name } = operation;
  const above = operations.slice(0, loc?.start).split('\n\n').at(-1) ?? '';
  const words = escaped(above.replaceAll(/^# ?/gmu, '').trim());
  return `      <section>
        <h2>${name?.value}</h2>
        ${words && `<p>${linked(words)}</p>`}
        <pre tabindex="0">${escaped(operations.slice(loc?.start, loc?.end))}</pre>
        <pre tabindex="0" class="shell">${escaped(shellCommand(operation, documented, options))}</pre>
      </section>
`;
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The service's own addresses, wherever the page is. */
const linked = (text: string) => text.replaceAll(/http:\/\/127\.0\.0\.1:4000(\/[\w./-]+)/gu, '<a href="$1">$&</a>');
