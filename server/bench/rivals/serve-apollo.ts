import { ApolloServer } from '@apollo/server';
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify } from 'fastify';
import { resolversOf, typeDefs } from './schema.ts';

/** Apollo Server on Fastify, as the integration's documentation has it. */
export async function serveApollo(calls: Parameters<typeof resolversOf>[0]): Promise<void> {
  const app = fastify();
  const apollo = new ApolloServer({
    typeDefs,
    resolvers: resolversOf(calls),
    plugins: [fastifyApolloDrainPlugin(app)],
  });
  await apollo.start();
  app.route({ url: '/graphql', method: ['GET', 'POST', 'OPTIONS'], handler: fastifyApolloHandler(apollo) });
  await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
}
