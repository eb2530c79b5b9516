/**
 * For `node --import`: a machine whose wall clock is off by `SKEW_MS`, and is set by `JUMP_MS` more at a SIGUSR2, and back at
 * the next. Its steady clock stays as it is.
 */
const { SKEW_MS = '0', JUMP_MS = '0' } = process.env;
const real = Date;
let ahead = Number(SKEW_MS);
let by = Number(JUMP_MS);

const now = () => real.now() + ahead;
globalThis.Date = new Proxy(real, {
  construct: (target, given, proxy) => Reflect.construct(target, given.length === 0 ? [now()] : given, proxy),
  get: (target, name, proxy) => (name === 'now' ? now : Reflect.get(target, name, proxy)),
});
process.on('SIGUSR2', () => {
  ahead += by;
  by = -by;
});
