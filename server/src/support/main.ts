import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseConfig, type Config } from '../config/config.ts';
import { openStore } from '../stores/open-store.ts';
import { hasForm0Counts } from '../stores/sqlite-form-0.ts';
import { faultCode } from '../telemetry/fault-code.ts';
import { createLog } from '../telemetry/log.ts';
import { StoreUnavailable } from '../verification/store.ts';
import { createNumber, type Act } from './number.ts';

const usage = `Usage: pnpm number show|unlock|forget [--reference] [--json] [--wait SECONDS]

Reads a phone number, as a person writes it (a national one is DEFAULT_REGION's), or a help code from the first line of
standard input, so that it stands in no list of processes. --reference: a backend's reference instead. Takes the service's
environment, and may run beside it.

  show    what happened to it within the last day, what is still owed, and which limits hold it up
  unlock  takes back what the limits phone, stem and wrong have counted for it, and no others
  forget  cancels what is open, waits until nothing is owed (--wait, 60 s), has Vonage erase it, removes it from the store
          with what those limits counted; goes on where it was left when it is called again

The answer goes to standard output (--json: for programs), a line for the audit to standard error.
Ends with 0: done; 1: nothing is known of it; 2: it could not be done; 3: something is left, which the answer names.`;

const acts: readonly Act[] = ['show', 'unlock', 'forget'];
const given = readArguments();
if (!given) fail(usage);
const { act, ...options } = given;
const parsed = parseConfig(process.env);
if ('faults' in parsed) fail(...parsed.faults);
const { config } = parsed;
const place = placeFault(config);
if (place !== undefined) fail(place);

const clock = {
  now: () => Date.now(),
  wait: (ms: number) => pause(ms),
};
const machine = { wall: clock.now, steady: () => performance.now(), wait: clock.wait };
try {
  const store = await openStore(config.store, { machine, log: createLog('silent'), alone: false });
  const number = await createNumber(config, {
    store,
    clock,
    audit: createLog('info', { write: (line) => void process.stderr.write(line) }),
    operator: operatorName(),
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  const { lines, json, exitCode } = await number(act, await firstLine(), options);
  console.log(options.isJson ? JSON.stringify(json) : lines.join('\n'));
  process.exit(exitCode);
} catch (error) {
  if (!(error instanceof StoreUnavailable)) throw error;
  fail(`STORE_URL cannot be read and written (${faultCode(error) ?? 'for no reason that it gives'})`);
}

/** Undefined for words that aren't known. */
function readArguments() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        reference: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        wait: { type: 'string', default: '60' },
      },
    });
    const [word, ...more] = positionals;
    const known = acts.find((one) => one === word);
    const isSound = known && more.length === 0 && /^\d{1,6}$/.test(values.wait);
    return isSound
      ? { act: known, isReference: values.reference, isJson: values.json, waitMs: Number(values.wait) * 1000 }
      : undefined;
  } catch {
    return undefined;
  }
}

/** A store is looked at, never made. */
function placeFault({ store }: Config): string | undefined {
  if (store.kind === 'redis') return undefined;
  if (store.path === ':memory:') return 'STORE_URL is in memory: nobody but the service can look into it';
  if (!existsSync(store.path)) return 'STORE_URL names no file that is there';
  return hasForm0Counts(store.path)
    ? 'STORE_URL is the file of an older version: start this one on it first'
    : undefined;
}

async function firstLine(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Number, help code or, with --reference, reference: ');
  for await (const line of createInterface({ input: process.stdin })) return line;
  return '';
}

/** Who asked: the user of this machine, or who became root by sudo; others may set SUDO_USER as they like. */
function operatorName(): string {
  try {
    const { uid, username } = userInfo();
    return (uid === 0 ? process.env['SUDO_USER'] : undefined) ?? username;
  } catch {
    // A container's user may have no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

function fail(...sentences: string[]): never {
  for (const sentence of sentences) console.error(sentence);
  process.exit(2);
}
