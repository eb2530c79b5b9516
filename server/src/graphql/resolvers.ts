import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { Resolvers, ServiceUnavailable, StartVerificationInput } from '../schema.generated.ts';
import { badInput, type BadInput } from '../verification/problems.ts';
import type { StartInput } from '../verification/send.ts';
import { readBackendStart } from './backend-start.ts';
import type { Context } from './context.ts';

/** How `DateTime` is written. No scalar type: that would take the place of the schema's own, its description with it. */
export const dateTime = {
  serialize(value: unknown): string {
    if (!(value instanceof Date)) throw new TypeError('A DateTime is a Date');
    return value.toISOString();
  },
};

export const resolvers: Resolvers<Context> = {
  Query: {
    service: (_, __, { service, now }) => ({ __typename: 'Service', ...service, now: new Date(now()) }),
    verification: async (_, { id }, { verifications, backend }) =>
      available(await verifications.get({ handle: id, backend })),
    proof: async (_, { token }, { verifications }) => available(await verifications.proof(token)),
  },

  Subscription: {
    verificationUpdated: {
      subscribe: async (_, { id }, { verifications }) => {
        const watching = available(await verifications.watch(id, (seen) => ({ verificationUpdated: available(seen) })));
        if (!watching) throw new GraphQLError('There is no such verification.', { extensions: { code: 'NOT_FOUND' } });
        return watching;
      },
    },
  },

  Mutation: {
    startVerification: async (_, { input }, context) =>
      orThrow(await context.verifications.start(startOf(input, context))),
    checkCode: (_, { input }, context) => context.verifications.check(callerOf(input, context), input.code),
    resendCode: async (_, { input }, context) => {
      orThrow(malformed(input.idempotencyKey));
      return orThrow(await context.verifications.resend(callerOf(input, context), input.idempotencyKey ?? undefined));
    },
    cancelVerification: (_, { input }, context) => context.verifications.cancel(callerOf(input, context)),
    redeemProof: (_, { token }, { verifications }) => verifications.redeem(token),
  },
};

function startOf(input: StartVerificationInput, context: Context): StartInput {
  const { backend, service, production, locale, clientAddress } = context;
  if (backend === undefined && !service.publicStarts) throw unauthenticated();
  orThrow(malformed(input.idempotencyKey, input.nonce));
  const startedBy = orThrow(readBackendStart({ backend, input: input.backend, nonce: input.nonce, production }));
  return {
    phoneNumber: input.phoneNumber,
    region: input.region ?? undefined,
    channel: input.channel ?? undefined,
    locale: input.locale ?? locale,
    idempotencyKey: input.idempotencyKey ?? undefined,
    nonce: input.nonce ?? undefined,
    clientAddress: startedBy ? startedBy.clientAddress : clientAddress,
    startedBy,
  };
}

const callerOf = ({ verificationId: handle }: { verificationId: string }, { clientAddress, backend }: Context) => ({
  handle,
  clientAddress,
  backend,
});

/** As the route refuses a wrong key (RFC 9110, section 15.5.2). */
const unauthenticated = () =>
  new GraphQLError('Only a backend starts verifications here: send its key as Authorization: Bearer.', {
    extensions: {
      code: 'UNAUTHENTICATED',
      http: { status: 401, headers: new HeaderMap([['www-authenticate', 'Bearer']]) },
    },
  });

function malformed(idempotencyKey: string | null | undefined, nonce?: string | null): BadInput | undefined {
  if (idempotencyKey != null && (idempotencyKey.length < 16 || idempotencyKey.length > 128))
    return badInput('An idempotency key has 16 to 128 characters.');
  if (nonce != null && (nonce.length < 1 || nonce.length > 128)) return badInput('A nonce has 1 to 128 characters.');
  return undefined;
}

function orThrow<T extends object | null | undefined>(result: T | BadInput): T {
  if (isBadInput(result)) throw new GraphQLError(result.message, { extensions: { code: 'BAD_USER_INPUT' } });
  return result;
}

/** A union has a member for it; a nullable field has only the error. */
function available<T extends object | null | undefined>(result: T | ServiceUnavailable): T {
  if (isUnavailable(result))
    throw new GraphQLError('The service cannot be reached now.', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
  return result;
}

const isUnavailable = (result: object | null | undefined): result is ServiceUnavailable =>
  result != null && '__typename' in result && result.__typename === 'ServiceUnavailable';

const isBadInput = (result: object | null | undefined): result is BadInput =>
  result != null && '__typename' in result && result.__typename === 'BadInput';
