import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { FastifyPluginCallback } from 'fastify';
import { ZodError } from 'zod';
import { magicWords } from './magic-words.ts';
import { phoneWords } from './phone-words.ts';
import { plainHeaders } from '../http/answers.ts';
import type { Simulator } from './simulator.ts';
import type { Account } from './start-simulator.ts';
import { unknowns } from './unknowns.ts';

/** The page shows what an operator may have typed (the brand): nothing in it may run or load from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'self'",
].join('; ');

const html = 'text/html; charset=utf-8';
const css = 'text/css; charset=utf-8';
const js = 'text/javascript; charset=utf-8';
const files = [
  { path: '/simulator', file: new URL('./phone.html', import.meta.url), type: html },
  { path: '/simulator/phone.css', file: new URL('./phone.css', import.meta.url), type: css },
  { path: '/simulator/phone-messages.css', file: new URL('./phone-messages.css', import.meta.url), type: css },
  { path: '/simulator/phone-aside.css', file: new URL('./phone-aside.css', import.meta.url), type: css },
  { path: '/simulator/phone.js', file: new URL('./phone.js', import.meta.url), type: js },
  { path: '/simulator/phone-developer.js', file: new URL('./phone-developer.js', import.meta.url), type: js },
];

/**
 * The phone that shows what the simulator "sent": a page, its messages as JSON, and the new ones as they come; and what the
 * simulator takes Vonage to do where nobody knows. For a developer, who has an `account`, that can be changed.
 */
export function phonePage(
  simulator: Pick<Simulator, 'messages' | 'onMessage' | 'unknowns' | 'assume'>,
  account?: Account,
): FastifyPluginCallback {
  return (app, _options, done) => {
    const streams = new Set<ServerResponse>();

    for (const { path, file, type } of files) {
      const content = readFileSync(file, 'utf8');
      app.get(path, (_request, reply) =>
        reply
          .type(type)
          .header('content-security-policy', contentSecurityPolicy)
          .header('cache-control', 'no-cache')
          .header('x-content-type-options', 'nosniff')
          .send(content),
      );
    }

    app.get<{ Params: { language: string } }>('/simulator/words/:language', ({ params }, reply) => {
      const language = Object.hasOwn(phoneWords, params.language) ? params.language : 'en';
      return reply
        .header('cache-control', 'no-cache')
        .send({ language, words: phoneWords[language], magic: magicWords[language] });
    });

    app.get<{ Querystring: { to?: string | string[] } }>('/simulator/messages', (request, reply) =>
      reply.header('cache-control', 'no-store').send(simulator.messages(phoneNumberIn(request.query.to))),
    );

    app.get('/simulator/events', (_request, reply) => {
      reply.hijack();
      const stream = reply.raw;
      stream.writeHead(200, { ...plainHeaders, 'content-type': 'text/event-stream' });
      stream.write('retry: 1000\n\n');
      const stop = simulator.onMessage((message) => void stream.write(`data: ${JSON.stringify(message)}\n\n`));
      streams.add(stream);
      stream.on('close', () => {
        streams.delete(stream);
        stop();
      });
    });

    app.get('/simulator/unknowns', (_request, reply) => {
      const values = new Map(Object.entries(simulator.unknowns()));
      return reply
        .header('cache-control', 'no-store')
        .send(unknowns.map((unknown) => ({ ...unknown, value: values.get(unknown.name) })));
    });

    if (account) {
      app.get('/simulator/account', (_request, reply) => reply.header('cache-control', 'no-store').send(account));
      // Not POST: a form of any other site's could send that.
      app.patch('/simulator/unknowns', (request, reply) => {
        try {
          simulator.assume(request.body);
          return reply.code(204).send();
        } catch (error) {
          if (!(error instanceof ZodError)) throw error;
          return reply
            .code(422)
            .send({ faults: error.issues.map(({ path, message }) => [...path, message].join(': ')) });
        }
      });
    }

    // The streams never end by themselves: closing the application would wait for them.
    app.addHook('preClose', (closed) => {
      for (const stream of streams) stream.end();
      closed();
    });
    done();
  };
}

/** In an address `+` is a blank unless it is written `%2B`: both are meant as E.164. */
function phoneNumberIn(to: string | string[] | undefined): string | undefined {
  const digits = (Array.isArray(to) ? to[0] : to)?.replace(/^[ +]+/, '');
  return digits ? `+${digits}` : undefined;
}
