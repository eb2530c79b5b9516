import type { Request } from '../verification/request.ts';

const without = (request: Request, field: keyof Request): object => {
  const { [field]: _gone, ...rest } = request;
  return rest;
};

const inPhase = (request: Request, changes: object) => ({ ...request, phase: { ...request.phase, ...changes } });

const inVerification = (request: Request, changes: object) => ({
  ...request,
  verifications: request.verifications.map((verification) => ({ ...verification, ...changes })),
});

/** For tests: ways in which a request that parses is none that is known here. */
export const damages: [string, (request: Request) => object][] = [
  ['of nothing', () => ({})],
  ['that is a list', (request) => [request]],
  ['without a ref', (request) => without(request, 'ref')],
  ['with the ref of another one', (request) => ({ ...request, ref: 'f'.repeat(32) })],
  ['without a number', (request) => without(request, 'phoneNumber')],
  ['without a region', (request) => without(request, 'region')],
  ['with a number for a number', (request) => ({ ...request, phoneNumber: 14155550100 })],
  ['without an end', (request) => without(request, 'expiresAt')],
  ['with an end in words', (request) => ({ ...request, expiresAt: 'tomorrow' })],
  ['with an end beyond all calendars', (request) => ({ ...request, expiresAt: 9e15 })],
  ['without a plan', (request) => without(request, 'plan')],
  ['with an empty plan', (request) => ({ ...request, plan: [] })],
  ['with a channel that is not known', (request) => ({ ...request, plan: ['SMS', 'PIGEON'] })],
  ['with steps that take no time', (request) => ({ ...request, stepMs: 0 })],
  ['without a phase', (request) => without(request, 'phase')],
  ['with a phase that is not known', (request) => inPhase(request, { name: 'DREAMING' })],
  ['with a phase named like what every object has', (request) => inPhase(request, { name: 'constructor' })],
  ['at a step outside its plan', (request) => inPhase(request, { step: 3 })],
  ['at a step before its plan', (request) => inPhase(request, { step: -1 })],
  ['with half a step', (request) => inPhase(request, { step: 0.5 })],
  ['without checks', (request) => inPhase(request, { checks: null })],
  ['with a check that is none', (request) => inPhase(request, { checks: [null] })],
  ['without attempts', (request) => inPhase(request, { attempts: undefined })],
  ['with an owed cancel of no time', (request) => inPhase(request, { cancel: {} })],
  ['without verifications', (request) => without(request, 'verifications')],
  ['with a verification that is none', (request) => ({ ...request, verifications: [null] })],
  ['with a state that is not known', (request) => inVerification(request, { state: { status: 'ASLEEP' } })],
  ['with a state without its fields', (request) => inVerification(request, { state: { status: 'VERIFIED' } })],
  ['without the hash of a handle', (request) => inVerification(request, { handleHash: undefined })],
  ['with resend keys that are none', (request) => inVerification(request, { resendKeyHashes: 'key' })],
];
