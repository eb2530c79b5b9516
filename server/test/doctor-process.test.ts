import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exitCodeOf, ill, right, toText } from '../src/doctor/finding.ts';
import { compileCache } from './compile-cache.ts';
import { temporaryFolder } from './temporary-folder.ts';

// `pnpm run doctor`, as whoever runs it sees it.

const home = fileURLToPath(new URL('..', import.meta.url));

function run(env: Record<string, string>, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/doctor/main.ts', ...words], {
    cwd: home,
    env: { NODE_COMPILE_CACHE: compileCache, STORE_URL: `sqlite:${join(temporaryFolder(), 'store.db')}`, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const pem = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().trim();

test('Without an account the simulator stands in for Vonage, a key signs proofs, and all is right', () => {
  const { status, stdout, stderr } = run({ PROOF_SIGNING_KEY: pem('P-256') });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.at(-1)).toBe('All is right.');
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/^right {3}[A-Z]\w+: [A-Z].*\.$/);
  expect(stdout).toMatch(/right {3}Proofs: A P-256 key signs them, [\w-]+; 1 published\./);
});

test('Where it fails by itself that is a finding like others, which quotes nothing', () => {
  const broken = `import crypto from 'node:crypto'; import { syncBuiltinESMExports } from 'node:module';
    crypto.randomUUID = () => { throw new TypeError('Sup3rS3cret'); }; syncBuiltinESMExports();`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(broken)}`;
  const { status, stdout, stderr } = run({ NODE_OPTIONS }, '--json');
  expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ findings: [ill('DOCTOR_FAILED')] });
});

test('All faults of the configuration are wrong, which ends with 2, and what to do is said once, after the last', () => {
  const env = { NODE_ENV: 'prodution', PROOF_SIGNING_KEY: pem('P-384'), VONAGE_API_KEY: 'abcd1234' };
  const { status, stdout } = run(env);
  expect(status).toBe(2);
  for (const says of [
    'NODE_ENV must be production, development or test',
    'PROOF_SIGNING_KEY must be a P-256 private key',
    'VONAGE_API_KEY and VONAGE_API_SECRET belong together',
  ])
    expect(stdout).toMatch(new RegExp(`^wrong {3}Configuration: ${says}`, 'm'));
  expect(stdout.match(/configuration\.md/g)).toHaveLength(1);
  expect(stdout).toMatch(/docs\/configuration\.md has what each variable may be\.\n3 wrong, 0 to be warned of\.\n$/);
});

test('What the service would warn of is a warning, which ends with 1 where that is asked for', () => {
  const { status, stdout } = run({ METRICS_PORT: ' 9090 ', ALLOWED_REGIONS: 'GB' }, '--strict');
  expect(status).toBe(1);
  expect(stdout).toMatch(/^warning Configuration: METRICS_PORT was written with blanks around it, taken off\.$/m);
  expect(stdout).toMatch(/^warning Regions: DEFAULT_REGION is none of ALLOWED_REGIONS.* \(US\)\./m);
});

test('Programs get JSON', () => {
  const finding = z.strictObject({
    subject: z.string(),
    verdict: z.enum(['RIGHT', 'WARNING', 'WRONG']),
    says: z.string().regex(/\.$/),
    mend: z.string().regex(/\.$/).optional(),
  });
  const { findings } = z.object({ findings: z.array(finding) }).parse(JSON.parse(run({}, '--json').stdout));
  expect(findings.map(({ verdict }) => verdict)).toContain('RIGHT');
});

test('A word that is not known is refused', () => {
  expect(run({}, '--send')).toEqual({ status: 2, stdout: '', stderr: 'Usage: doctor [--json] [--strict]\n' });
});

test('A terminal gets signs in colours, each finding a line, with what to do', () => {
  const findings = [right('Clock', 'It is right.'), ill('LOW_BALANCE', 'HTTP 402'), ill('NOT_RUNNING')];
  expect(toText(findings, true).replaceAll('\u001B', '')).toBe(
    [
      '[32m✔[0m Clock: It is right.',
      '[31m✘[0m Credentials: The balance of the account is too low to send anything (HTTP 402). Top it up.',
      '[33m![0m Webhooks: Nothing listens at PUBLIC_URL. Start the service, and look again.',
      '1 wrong, 1 to be warned of.',
    ].join('\n'),
  );
  expect([exitCodeOf(findings, false), exitCodeOf(findings.slice(0, 1), true)]).toEqual([2, 0]);
  expect([exitCodeOf(findings.slice(2), false), exitCodeOf(findings.slice(2), true)]).toEqual([0, 1]);
});
