import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { es256, forge } from './forge.ts';
import { startFront } from './front.ts';
import { newKey } from './proof-fixture.ts';
import { root } from './pages.ts';
import { follow, path, startBehindFront } from './recipe-fixture.ts';
import { wrongProofs } from './wrong-proofs.ts';

// What docs/clients and docs/backends say, done as it stands there. Pages that fetch packages, or need tools that not every
// machine has, are for `pnpm recipes`.

const isWhole = process.env['RECIPES'] === 'on';
vi.setConfig({ testTimeout: isWhole ? 600_000 : 180_000 });

/** All that this repository depends on, in place of what a page installs. */
function linkPackages(folder: string) {
  for (const workspace of ['.', 'client', 'server']) {
    const packages = join(root, workspace, 'node_modules');
    for (const name of globSync(['@*/*', '[!@.]*', '.bin'], { cwd: packages })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (!existsSync(join(folder, name))) symlinkSync(join(packages, name), join(folder, name));
    }
  }
}
const packages = isWhole ? {} : { packages: linkPackages };

describe('By the page of a client', () => {
  const clients = isWhole ? ['fetch', 'apollo', 'urql', 'graphql-request', 'relay'] : ['fetch', 'apollo'];

  test.each(clients)('%s a number is verified once, although answers are lost', async (name) => {
    const losable = ['startVerification', 'resendCode', '"status":"VERIFIED"'];
    const lost: string[] = [];
    const front = await startFront({
      loses(asked, answered) {
        const word = losable.find((word) => answered.includes(word) && !lost.includes(word));
        return word !== undefined && asked.includes('mutation') && lost.push(word) > 0;
      },
    });
    const { messages } = await startBehindFront(front);
    const { printed, again } = await follow(`docs/clients/${name}.md`, { address: front.address, ...packages });

    expect(lost).toEqual(losable);
    const [, resent, first] = messages();
    expect(printed.split('\n')).toEqual([
      `A code is on its way to ${first?.to}: SMS`,
      'That code is wrong. 2 tries are left.',
      `A code is on its way to ${first?.to}: SMS`,
      'VERIFIED',
      'Heard without asking: VERIFIED',
      'CANCELED',
      expect.stringMatching(/^ey[^.]+\.ey[^.]+\.[^.]+$/u),
      '',
    ]);
    expect(messages()).toHaveLength(3);
    expect(resent?.to).toBe(first?.to);

    // Of each outcome the client has what its type alone offers.
    await expect(again({ PHONE_NUMBER: '+14155550151' })).rejects.toThrow(
      'Please look at the number again: NOT_ASSIGNED',
    );
    await expect(again({ PHONE_NUMBER: '+18004444444' })).rejects.toThrow("This number can't be used: LINE_TYPE");
    await expect(again({ PHONE_NUMBER: '+14155550158' })).rejects.toThrow('The service cannot be used now.');
  });

  test('graphql-ws a verification is heard of as it changes', async () => {
    const front = await startFront();
    await startBehindFront(front);
    const { printed } = await follow('docs/clients/graphql-ws.md', { address: front.address, ...packages });
    expect(printed).toBe('With graphql-ws: PENDING VERIFIED\nWith nothing: PENDING VERIFIED\n');
  });
});

/** What each needs beside Node, and where Debian has it. */
const tools = new Map([
  ['python', { probe: 'python3 -c "import jwt, cryptography"', debian: 'python3-jwt python3-cryptography' }],
  ['go', { probe: 'go version', debian: 'golang-go' }],
  [
    'java',
    { probe: 'javac --version && ls /usr/share/java/gson.jar', debian: 'default-jdk-headless libgoogle-gson-java' },
  ],
  ['php', { probe: 'php --version', debian: 'php-cli' }],
  ['ruby', { probe: 'ruby -rjwt -e ""', debian: 'ruby-jwt' }],
]);

/** How the tools that a page needs are had, where they aren't here. */
function missingFor(name: string): string {
  const { probe = ':', debian = '' } = tools.get(name) ?? {};
  const { status } = spawnSync('bash', ['-c', probe], { env: { ...process.env, PATH: path } });
  return status === 0 ? '' : ` (needs: apt-get install ${debian})`;
}

const keysPath = '/.well-known/jwks.json';
const numbers = ['+14155550100', '+14155550101', '+14155550102'];

describe('By the page of a backend', () => {
  const backends = (isWhole ? ['node', ...tools.keys()] : ['node']).map((name) => ({
    name,
    missing: missingFor(name),
  }));

  test.for(backends)('$name only a proof for its session counts$missing', async ({ name, missing }, { skip }) => {
    if (missing) skip();
    const away = { from: Infinity, to: Infinity };
    const front = await startFront({ fails: (url, nth) => url === keysPath && nth >= away.from && nth <= away.to });
    const second = newKey('second');
    await startBehindFront(front, [second]);
    const { folder, printed, again } = await follow(`docs/backends/${name}.md`, {
      address: front.address,
      env: { ALLOW_TEST_NUMBERS: '1' },
      ...packages,
    });
    expect(printed).toMatch(/^\+14155550\d{3}\n$/u);
    const ofSimulator = readFileSync(join(folder, 'proof.txt'), 'utf8').trim();

    const now = Math.floor(Date.now() / 1000);
    const [one, two, three] = numbers;
    const claims = { iss: front.address, nonce: 'n', iat: now, exp: now + 300 };
    const right = [
      forge({}, { ...claims, phone_number: one }),
      forge({ kid: 'second' }, { ...claims, phone_number: two }, es256(second)),
      forge({}, { ...claims, phone_number: three, iat: now + 5 }), // by a clock ahead of this one
    ].map((token) => `${token} n`);
    /** The answers to lines of `proof.txt`, by a program that begins anew. */
    const ask = async (lines: string[]) => {
      rmSync(join(folder, 'keys.json'), { force: true }); // where PHP keeps what others keep in memory
      writeFileSync(join(folder, 'proof.txt'), lines.map((line) => `${line}\n`).join(''));
      return (await again({})).trimEnd().split('\n');
    };

    const wrong = wrongProofs(front.address);
    const before = front.timesAsked(keysPath);
    away.from = before + 2; // while the program has them
    const lines = [ofSimulator, ...wrong.map(({ token, nonce }) => `${token} ${nonce}`)];
    const answers = await ask([...right, ...lines, ...right]);
    expect(answers.toSpliced(3, lines.length)).toEqual([...numbers, ...numbers]);
    expect(lines.filter((_, index) => !/^refused: ./u.test(answers[index + 3] ?? ''))).toEqual([]);
    expect(front.timesAsked(keysPath)).toBe(before + 1);

    away.to = before + 2; // as the program begins
    expect(await ask([...right, ...right])).toEqual([
      expect.stringMatching(/^unavailable: ./u),
      ...numbers.slice(1),
      ...numbers,
    ]);
  });
});
