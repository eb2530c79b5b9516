import { existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { blocksOf, inlineCodeOf, pages, root, type Block } from './pages.ts';
import { createManualClock, startServer } from './start-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/*
 * README.md and docs/ keep their word. What stands after a block's language says what happens to it:
 *
 *   sh                  bash runs it against a started service; all of a page are one shell in one empty folder
 *   ts, tsx             is type-checked; `run`: Node runs it as well, Vitest where its name ends in .test.ts
 *   graphql             fits the schema
 *   json                can be parsed; `answer`: has the form of what the block that ran before it printed last
 *   mermaid, text       is there to be looked at
 *   file=NAME           is saved under that name beside the others of its page before any of them runs
 *   by=PATH             is run by that test
 *   not-run: REASON     can't be run
 */

const documented = 'http://127.0.0.1:4000';
const known = new Map([
  ['sh', []],
  ['ts', ['run']],
  ['tsx', []],
  ['graphql', []],
  ['json', ['answer']],
  ['mermaid', []],
  ['text', []],
]);

/** Their pages are followed by `pnpm recipes`. */
const isRecipe = (page: string) => /^docs\/(?:clients|backends)\//u.test(page);

const blocks = pages.flatMap(blocksOf);
const place = ({ page, line }: { page: string; line: number }) => `${page}:${line}`;
const isScript = ({ language, words, by, notRun }: Block) =>
  by === undefined && notRun === undefined && (language === 'sh' || words.has('run'));
const isTyped = ({ page, language, notRun }: Block) => /^tsx?$/u.test(language) && !notRun && !isRecipe(page);

function complaintOf({ page, language, words, by, notRun, code }: Block): string | undefined {
  if (isRecipe(page)) return undefined;
  if (notRun === '') return 'says not-run without a reason';
  if (by !== undefined)
    return existsSync(join(root, by)) && readFileSync(join(root, by), 'utf8').includes(basename(page))
      ? undefined
      : `is not run by ${by}: there is no such test, or it doesn't name the page`;
  const allowed: readonly string[] | undefined = known.get(language);
  if (notRun !== undefined) return undefined;
  if (!allowed)
    return `is ${language || 'of no language'}: name one of ${[...known.keys()].join(', ')}, or add by=PATH or not-run: REASON`;
  const [unknown] = [...words].filter((word) => !allowed.includes(word));
  if (unknown !== undefined) return `says "${unknown}", which nobody knows`;
  return language === 'sh' && code.includes('…') ? 'has a … in it, which nobody can paste' : undefined;
}

/** zsh, the shell of a Mac, takes `# words` that are typed or pasted as arguments. */
const hasComment = ({ language, code }: Block) => language === 'sh' && /(?:^|\s)#/mu.test(code);

test('Every block of code says what is done with it', () => {
  expect(blocks.length).toBeGreaterThan(10);
  const complaints = blocks.flatMap((block) => {
    const complaint = hasComment(block) ? 'has a comment, which some shells run' : complaintOf(block);
    return complaint === undefined ? [] : [`${place(block)} ${complaint}`];
  });
  expect(complaints).toEqual([]);
});

/** Such a table stands after `<!-- prettier-ignore -->`, which keeps the formatter from padding its cells. */
test.each(pages)('%s has no table that is padded to long lines', (page) => {
  const lines = readFileSync(join(root, page), 'utf8').split('\n');
  expect(lines.filter((line) => line.length >= 300 && /^\|.* {2,}\|/u.test(line))).toEqual([]);
});

const scriptsOf = (path: string): object => JSON.parse(readFileSync(join(root, path), 'utf8')).scripts;
const scripts = new Map([
  [undefined, scriptsOf('package.json')],
  ['client', scriptsOf('client/package.json')],
  ['server', scriptsOf('server/package.json')],
]);
/** What pnpm does by itself. */
const pnpms = ['install', 'exec', 'add'];

test.each(pages)('%s names no command or file that is not there', (page) => {
  const shell = blocks.filter((block) => block.page === page && block.language === 'sh').map(({ code }) => code);
  const inline = inlineCodeOf(page);
  const missing = [...shell, ...inline.filter((code) => /^(?:npx -y )?pnpm /u.test(code))].flatMap((code) =>
    [...code.matchAll(/\bpnpm (?:--filter (\w+) )?(?:run )?([\w:-]+)/gu)].flatMap(([command, workspace, script = '']) =>
      pnpms.includes(script) || Object.hasOwn(scripts.get(workspace) ?? {}, script) ? [] : [command],
    ),
  );
  const paths = inline.filter((code) => /^(?:server|client|docs)\/[\w./{},*-]+$/u.test(code));
  const gone = paths.filter((path) => !path.startsWith('client/dist') && globSync(path, { cwd: root }).length === 0);
  expect([...missing, ...gone]).toEqual([]);
});

const schema = buildSchema(readFileSync(join(root, 'schema.graphql'), 'utf8'));
const written = (language: string) =>
  blocks
    .filter((block) => block.language === language && block.notRun === undefined)
    .map((block) => ({ ...block, at: place(block) }));

test.each(written('graphql'))('The operations at $at fit the schema', ({ code }) => {
  expect(validate(schema, parse(code))).toEqual([]);
});

test.each(written('json'))('The JSON at $at can be parsed', ({ code }) => {
  expect(() => void JSON.parse(code)).not.toThrow();
});

/** Each page's blocks as the files that they are, where their imports lead to what the repository has. */
function folderOf(page: string, address = documented): string {
  const folder = temporaryFolder();
  const packages = ['server', 'client', '.'].flatMap((workspace) =>
    globSync([`${workspace}/node_modules/*`, `${workspace}/node_modules/@*/*`], { cwd: root }),
  );
  for (const path of packages) {
    const link = join(folder, 'node_modules', path.slice(path.indexOf('node_modules/') + 'node_modules/'.length));
    if (/\/\.|\/@[^/]*$/u.test(path) || existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, path), link);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const block of blocks.filter((block) => block.page === page)) {
    const name = block.file ?? (isTyped(block) ? nameOf(block) : undefined);
    if (name !== undefined) writeFileSync(join(folder, name), block.code.replaceAll(documented, address));
  }
  return folder;
}

const nameOf = ({ file, line, language }: Block) => file ?? `line-${line}.${language}`;

const run = promisify(execFile);
const nodes = dirname(process.execPath);

test.each([...new Set(blocks.filter(isTyped).map(({ page }) => page))])(
  'The TypeScript of %s is sound',
  async (page) => {
    const folder = folderOf(page);
    const library = relative(folder, join(root, 'client/src'));
    const options = {
      extends: join(root, 'client/tsconfig.json'),
      compilerOptions: {
        // What a page shows need not be used by it.
        noUnusedLocals: false,
        paths: {
          'phone-verification-react': [`./${library}/library.ts`],
          'phone-verification-react/phone-verification.css': [`./${library}/phone-verification.css`],
        },
      },
      include: ['*.ts', '*.tsx'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const said = await run(process.execPath, [tsc, '--noEmit', '-p', folder], { cwd: folder }).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(said).toBe('');
  },
);

/** The page's blocks as one shell, each after a line that names it; `\0` ends what a block prints. */
function shellOf(page: string, folder: string, address: string): string {
  const steps = blocks
    .filter((block) => block.page === page && isScript(block))
    .map((block) => {
      const code = block.language === 'sh' ? block.code.replaceAll(documented, address) : commandFor(block);
      writeFileSync(join(folder, `.${block.line}.sh`), code);
      return `at=${place(block)}\n. ./.${block.line}.sh\nprintf '\\0'`;
    });
  return ['set -eu -o pipefail', `trap '[ $? = 0 ] || echo "The block at $at failed." >&2' EXIT`, ...steps].join('\n');
}

const commandFor = (block: Block) =>
  nameOf(block).endsWith('.test.ts') ? `vitest run --root . ${nameOf(block)} >&2\n` : `node ${nameOf(block)}\n`;

/** What each block of the page printed, by its line. */
async function follow(page: string): Promise<Map<number, string>> {
  // What a page checks by its own clock has to be of today.
  const clock = createManualClock(Date.now());
  const { address } = await startServer({ clock });
  const folder = folderOf(page, address);
  writeFileSync(join(folder, '.curlrc'), 'fail-with-body\nsilent\nshow-error\nwrite-out = "\\n"\n');
  const path = [nodes, join(root, 'server/node_modules/.bin'), process.env['PATH']].join(delimiter);
  const { stdout } = await run('bash', ['-c', shellOf(page, folder, address)], {
    cwd: folder,
    env: { PATH: path, HOME: folder, CURL_HOME: folder },
  }).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => {
    throw new Error(`${stderr}\n${stdout}`);
  });
  const printed = stdout.split('\0');
  return new Map(
    blocks
      .filter((block) => block.page === page && isScript(block))
      .map(({ line }, index) => [line, printed[index] ?? '']),
  );
}

const answersIn = (printed: string): unknown[] =>
  printed
    .split('\n')
    .filter((line) => /^[{[]/u.test(line))
    .map((line): unknown => JSON.parse(line));

/** Keys and kinds, no values. Of a list the first element stands for all. */
function formOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(formOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, formOf(inner)]));
}

const hasTools = ['bash', 'curl', 'openssl'].every((tool) => spawnSync(tool, ['version']).error === undefined);

const followed = [...new Set(blocks.filter(isScript).map(({ page }) => page))].filter((page) => !isRecipe(page));

test.runIf(hasTools).each(followed)('%s can be followed in a shell, block after block', async (page) => {
  const printed = await follow(page);
  for (const answer of [...printed.values()].flatMap(answersIn)) expect(answer).not.toHaveProperty('errors');
  for (const { line, code } of blocks.filter((block) => block.page === page && block.words.has('answer'))) {
    const before = [...printed.keys()].filter((ran) => ran < line).at(-1) ?? 0;
    expect(formOf(answersIn(printed.get(before) ?? '').at(-1)), `${page}:${line}`).toEqual(formOf(JSON.parse(code)));
  }
});

test.runIf(hasTools)('The README verifies a number', async () => {
  const answers = [...(await follow('README.md')).values()].flatMap(answersIn);
  expect(answers.at(-1)).toMatchObject({
    data: { checkCode: { __typename: 'Verification', status: 'VERIFIED', proof: { token: expect.any(String) } } },
  });
});

test.runIf(hasTools)('The key that the page on operating makes signs proofs', async () => {
  const [command = ''] = inlineCodeOf('docs/operating.md').filter((code) => code.startsWith('openssl '));
  const { stdout: pem } = await run('bash', ['-c', command]);
  const { address } = await startServer({ env: { PROOF_SIGNING_KEY: pem } });
  const keys: unknown = await (await fetch(`${address}/.well-known/jwks.json`)).json();
  expect(keys).toMatchObject({ keys: [{ kty: 'EC', crv: 'P-256', alg: 'ES256' }] });
});
