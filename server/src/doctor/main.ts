import { parseArgs } from 'node:util';
import { createLog } from '../telemetry/log.ts';
import { examine } from './doctor.ts';
import { exitCodeOf, toText } from './finding.ts';

const options = readArguments();
if (!options) {
  console.error('Usage: doctor [--json] [--strict]');
  process.exit(2);
}

const clocks = { wall: () => Date.now(), steady: () => performance.now() };
const findings = await examine(process.env, { clocks, log: createLog('silent') });
const isColourful = process.stdout.isTTY && !process.env['NO_COLOR'];
console.log(options.json ? JSON.stringify({ findings }, null, 2) : toText(findings, isColourful));
process.exit(exitCodeOf(findings, options.strict ?? false));

/** Undefined for words that aren't known. */
function readArguments() {
  try {
    return parseArgs({ options: { json: { type: 'boolean' }, strict: { type: 'boolean' } } }).values;
  } catch {
    return undefined;
  }
}
