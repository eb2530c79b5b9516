import { fastify } from 'fastify';
import { mercurius } from 'mercurius';
import { resolversOf, typeDefs } from './schema.ts';
import * as calls from './vonage.ts';

// `jit: 1`, as its documentation has it: a query is compiled once it has come twice.
const app = fastify();
await app.register(mercurius, { schema: typeDefs, resolvers: resolversOf(calls), jit: 1 });
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
