import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const name = 'phone-verification-react';

/** A host's project that has the package as npm packs it, and nothing else of ours. */
// Vitest reads from the pattern what a fixture needs.
// oxlint-disable-next-line no-empty-pattern
const inHost = test.extend('host', { scope: 'file' }, async ({}, { onCleanup }) => {
  const host = await realpath(await mkdtemp(join(tmpdir(), 'host-')));
  onCleanup(() => rm(host, { recursive: true }));
  const packed = await run('npm', ['pack', '--json', '--pack-destination', host], {
    cwd: join(import.meta.dirname, '../dist-lib'),
  });
  const [{ filename }]: [{ filename: string }] = JSON.parse(packed.stdout);
  const modules = join(host, 'node_modules');
  await mkdir(join(modules, name), { recursive: true });
  await run('tar', ['-xzf', join(host, filename), '-C', join(modules, name), '--strip-components', '1']);
  await mkdir(join(modules, '@types'));
  await symlink(dirname(require.resolve('@types/react/package.json')), join(modules, '@types/react'));
  await symlink(dirname(require.resolve('react/package.json')), join(modules, 'react'));
  await symlink(dirname(require.resolve('react-dom/package.json')), join(modules, 'react-dom'));
  await writeFile(join(host, 'package.json'), '{ "type": "module" }');
  return host;
});

const page = `
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { PhoneVerification } from '${name}';
console.log(renderToString(createElement(PhoneVerification, { endpoint: 'https://verify.example.com/graphql' })));
`;

inHost('the package has what a host needs, and nothing that only we do', async ({ host }) => {
  const files = await readdir(join(host, 'node_modules', name));
  expect(files.toSorted()).toEqual([
    'LICENSE',
    'README.md',
    'chunks',
    'package.json',
    'phone-verification.css',
    'phone-verification.css.d.ts',
    'phone-verification.d.ts',
    'phone-verification.js',
    'third-party-licenses.md',
    'trusted-documents.json',
  ]);
});

inHost('it brings the licenses of what is bundled in it, data included', async ({ host }) => {
  const licenses = await readFile(join(host, 'node_modules', name, 'third-party-licenses.md'), 'utf8');
  const sources = [...licenses.matchAll(/^## (\S+)/gm)].map(([, source]) => source);
  expect(sources).toEqual(expect.arrayContaining(['graphql-ws', 'libphonenumber-js', 'cldr-core']));
  expect(licenses).toContain('UNICODE LICENSE V3');
});

inHost('the package is sound to whoever resolves it', async ({ host }) => {
  const { messages } = await publint({ pkgDir: join(host, 'node_modules', name), pack: false, strict: true });
  expect(messages).toEqual([]);
});

inHost('in a tree of server components it is a client’s', async ({ host }) => {
  const module = await readFile(join(host, 'node_modules', name, 'phone-verification.js'), 'utf8');
  expect(module).toMatch(/^['"]use client['"];/);
});

inHost.for([
  ['bundler', 'esnext'],
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
] as const)(
  'its types are strict, by themselves, where modules are resolved as %s does',
  async ([resolution, module], { host }) => {
    const folder = await mkdtemp(join(host, 'types-'));
    await writeFile(
      join(folder, 'page.tsx'),
      `
import { PhoneVerification } from '${name}';
import type { HostTexts, PhoneVerificationProps, Proof, Service, Token } from '${name}';
import '${name}/phone-verification.css';

const props: PhoneVerificationProps = { endpoint: '/graphql', nonce: undefined, tokens: { accent: 'red' } };
export const heading: HostTexts['phone']['heading'] = 'Where do we text you?';
export const token: Token = 'on-accent';
export const page = (
  <PhoneVerification
    {...props}
    texts={{ phone: { heading, lead: (codeLength) => codeLength.toFixed(0) } }}
    onVerified={async (proof: Proof) => proof.token.length satisfies number}
    onService={(service: Service) => void service.simulated}
  />
);

// @ts-expect-error: nobody knows whom to ask.
export const unaddressed = <PhoneVerification />;
// @ts-expect-error: there is no such token.
export const colourful = <PhoneVerification endpoint="" tokens={{ colour: 'red' }} />;
// @ts-expect-error: it shows no simulated phone, so that it has no words for one.
export const simulating = <PhoneVerification endpoint="" texts={{ page: { simulated: '' } }} />;
// @ts-expect-error: that text is said with a number in it.
export const fixed = <PhoneVerification endpoint="" texts={{ phone: { lead: 'Hello.' } }} />;
`,
    );
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution: resolution,
          target: 'esnext',
          jsx: 'react-jsx',
          types: [],
          noEmit: true,
          strict: true,
          exactOptionalPropertyTypes: true,
          noUncheckedIndexedAccess: true,
          verbatimModuleSyntax: true,
          skipLibCheck: false,
        },
      }),
    );
    const compiled = run(process.execPath, [
      join(dirname(require.resolve('typescript/package.json')), 'bin/tsc'),
      '--project',
      folder,
    ]);
    expect(await compiled.catch(({ stdout }: { stdout: string }) => ({ stdout }))).toMatchObject({ stdout: '' });
  },
);

inHost('it renders on a server, where there is no window', async ({ host }) => {
  await writeFile(join(host, 'page.js'), page);
  const { stdout, stderr } = await run(process.execPath, ['page.js'], { cwd: host });
  expect(stdout).toContain('What’s your phone number?');
  expect(stderr).toBe('');
});

inHost('each of its modules can be loaded there', async ({ host }) => {
  const chunks = join(host, 'node_modules', name, 'chunks');
  const modules = (await readdir(chunks)).map((file) => `await import(${JSON.stringify(join(chunks, file))});`);
  expect(modules.length).toBeGreaterThan(10);
  await writeFile(join(host, 'all.js'), modules.join('\n'));
  expect(await run(process.execPath, ['all.js'], { cwd: host })).toEqual({ stdout: '', stderr: '' });
});

inHost('in an older React it says what it needs, and the rest of the page stays', async ({ host }) => {
  const old = await mkdtemp(join(host, 'old-'));
  const modules = join(old, 'node_modules');
  // Copies: React's renderer would take the React beside the one that it is linked to.
  await cp(dirname(require.resolve('react-18/package.json')), join(modules, 'react'), {
    recursive: true,
    dereference: true,
  });
  await cp(dirname(require.resolve('react-dom-18/package.json')), join(modules, 'react-dom'), {
    recursive: true,
    dereference: true,
  });
  await cp(join(host, 'node_modules', name), join(modules, name), { recursive: true });
  await writeFile(join(old, 'page.js'), page);
  const { stdout, stderr } = await run(process.execPath, ['page.js'], { cwd: old });
  expect(stdout).toBe('\n');
  expect(stderr).toBe(`${name} needs React 19.2 or newer and shows nothing: this page has 18.3.1.\n`);
});
