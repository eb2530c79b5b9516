import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { clientAddress } from '../verification/client-address.ts';
import { asHttpRequestId, type HttpRequestId, type Log } from '../telemetry/log.ts';
import type { Verifications } from '../verification/verifications.ts';
import type { Service } from '../schema.generated.ts';

export type Context = {
  verifications: Verifications;
  /** Whose key came along; undefined: no backend's. */
  backend: string | undefined;
  production: boolean;
  /** What `Query.service` answers, its clock aside. */
  service: Omit<Service, '__typename' | 'now'>;
  now: () => number;
  log: Log;
  httpRequestId: HttpRequestId;
  /** Of the client, as limits count it. */
  clientAddress: string;
  /** The preferred language of `Accept-Language`; undefined for none or any. */
  locale: string | undefined;
};

type Shared = Pick<Context, 'verifications' | 'production' | 'service' | 'now' | 'log'>;

/** Reads what resolvers know of an HTTP request, beside what is `shared`; `backendOf` answers null for a key of nobody's. */
export const contextReader =
  (shared: Shared, backendOf: (request: FastifyRequest) => string | undefined | null) =>
  (request: FastifyRequest): Context => ({
    ...shared,
    clientAddress: clientAddress(request.ip) ?? clientAddress(request.socket.remoteAddress ?? '') ?? '',
    // Sockets carry no key.
    backend: request.ws ? undefined : (backendOf(request) ?? undefined),
    httpRequestId: asHttpRequestId(request.id),
    locale: preferredLanguage(request.headers['accept-language']),
  });

/** The best language of `Accept-Language` by quality, the first of several (RFC 9110, sections 12.4.2 and 12.5.4). */
export const preferredLanguage = (acceptLanguage: string | undefined): string | undefined =>
  new Negotiator({ headers: { 'accept-language': acceptLanguage } })
    .languages()
    .find((tag) => /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/iu.test(tag));
