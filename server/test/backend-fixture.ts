import { startWithVonage } from './start-server.ts';

/** Made up for tests: a backend's secret, as `BACKEND_KEYS` wants it. */
export const secretOf = (name: string) => `${name}-`.repeat(32);

/** The keys of backends by name. */
export const backendKeys = (...names: string[]) => ({
  BACKEND_KEYS: names.map((name) => `${name}:${secretOf(name)}`).join(','),
});

export const asBackend = (name: string) => ({ authorization: `Bearer ${secretOf(name)}` });

/** A service with two backends, and its scripted Vonage. */
export const startWithBackends = (env: Record<string, string> = {}) =>
  startWithVonage({ ...backendKeys('shop', 'bank'), ...env });

export const shop = asBackend('shop');
export const bank = asBackend('bank');

/** A start whose number stays between the backend and the service. */
export const hidden = { backend: { hidePhoneNumber: true, reference: 'the login of 4711' } };
