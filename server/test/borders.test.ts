import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from './temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const report = z.object({
  diagnostics: z.array(
    z.object({ filename: z.string(), code: z.string(), message: z.string(), help: z.string().nullish() }),
  ),
});

/** One file for each border, which it breaks, and what its reader is told. */
const breaches: [file: string, text: string, sentence: string][] = [
  ['server/src/http/a.ts', "import 'graphql';", "GraphQL's words stop at graphql/"],
  ['server/src/app.ts', "import '@apollo/server/plugin/disabled';", "GraphQL's words stop at graphql/"],
  ['client/src/wizard/a.tsx', "import '@apollo/client/react';", "GraphQL's words stop at graphql/"],
  ['server/src/verification/a.ts', "import '@fastify/cors';", "HTTP's words stop at app.ts, http/ and the routes"],
  [
    'server/src/stores/a.ts',
    "import type { FastifyInstance } from 'fastify';",
    "HTTP's words stop at app.ts, http/ and the routes",
  ],
  ['server/src/http/b.ts', "import 'undici';", 'Calls to other servers stop at vonage/ and webhooks/'],
  ['server/src/graphql/a.ts', "fetch('https://example.com');", 'Calls to other servers stop at vonage/ and webhooks/'],
  ['server/src/simulator/a.ts', "import '@vonage/server-sdk';", "Vonage's words stop at vonage/"],
  ['server/src/verification/b.ts', "import 'node:sqlite';", "SQL's words stop at stores/"],
  ['server/src/http/c.ts', "import 'ioredis';", "Redis' words stop at stores/"],
  ['server/src/graphql/d.ts', "import '@opentelemetry/api';", "OpenTelemetry's words stop at telemetry/"],
  ['client/src/wizard/b.ts', "import 'react';", 'React stops at components'],
  ['client/src/wizard/c.ts', "import { act } from 'react-dom/test-utils';", 'React stops at components'],
  ['client/src/wizard/d.tsx', "fetch('/graphql');", 'Fetching stops at client/src/graphql/'],
  ['server/src/service.ts', 'process.exit(1);', 'Only main.ts and config/ know the process'],
  ['client/src/page/a.ts', 'process.exit(1);', 'Only main.ts and config/ know the process'],
  ['server/src/verification/c.ts', "import '../http/within.ts';", 'The rules import nobody'],
  ['server/src/verification/d.ts', "import type { Config } from '../config/config.ts';", 'The rules import nobody'],
  ['server/src/verification/e.ts', "import '../service.ts';", 'The rules import nobody'],
  ['server/src/verification/g.ts', "import { get } from 'node:https';", 'The rules import nobody'],
  ['server/src/verification/h.ts', "import 'node:fs/promises';", 'The rules import nobody'],
  [
    'server/src/stores/b.ts',
    "import type { Channel } from '../schema.generated.ts';",
    "A store knows the rules' types and nothing else",
  ],
  ['server/src/vonage/a.ts', "import '../simulator/texts.ts';", "vonage/ speaks Vonage's words and the rules'"],
  ['server/src/simulator/b.ts', "import type { Vonage } from '../vonage/vonage.ts';", 'The simulator speaks the wire'],
  ['server/src/webhooks/a.ts', "import '../vonage/transport.ts';", 'webhooks/ tells what the rules hand it'],
  ['server/src/telemetry/a.ts', "import '../http/within.ts';", 'telemetry/ is used by all rooms and uses none'],
  ['server/src/http/d.ts', "import '../graphql/route.ts';", 'http/ knows neither operations nor settings'],
  ['server/src/http/e.ts', "import '../config/config.ts';", 'http/ knows neither operations nor settings'],
  ['server/src/graphql/sandbox/a.ts', "import '../../stores/sqlite.ts';", 'Resolvers call the rules'],
  ['server/src/config/a.ts', "import '../vonage/vonage.ts';", 'config/ only reads settings'],
  ['server/src/support/a.ts', "import '../service.ts';", 'A command for support works on the store'],
  ['server/src/doctor/a.ts', "import '../service.ts';", 'The doctor looks at the parts'],
  [
    'server/src/webhooks/b.ts',
    "import '../../../client/src/library.ts';",
    'The server knows of the client only schema.graphql',
  ],
  [
    'client/src/i18n/a.ts',
    "import '../../../server/src/schema.generated.ts';",
    'The client knows of the server only schema.graphql',
  ],
];

/** What may stay: each of these is a border's other side. */
const allowed: [file: string, text: string][] = [
  ['server/src/graphql/c.ts', "import 'graphql';\nimport '../http/within.ts';"],
  ['server/src/http/f.ts', "import 'fastify';\nimport type { Config } from '../config/config.ts';"],
  ['server/src/vonage/b.ts', "import '@vonage/server-sdk';\nimport 'undici';"],
  ['server/src/stores/c.ts', "import 'node:sqlite';\nimport type { Store } from '../verification/store.ts';"],
  ['server/src/verification/f.ts', "import type { Log } from '../telemetry/log.ts';"],
  ['server/src/main.ts', 'process.exit(1);'],
  ['client/src/wizard/e.tsx', "import 'react';"],
  ['client/src/wizard/use-a.ts', "import 'react';"],
  ['client/src/graphql/a.ts', "import '@apollo/client';\nfetch('/graphql');"],
];

test('Each border between the rooms is a rule of the linter, which says what to do instead', async () => {
  const folder = temporaryFolder();
  copyFileSync(join(root, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'));
  for (const [file, text] of [...breaches, ...allowed]) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const found = await lint(folder);
  const told = new Map(found.map(({ filename, help, message }) => [filename, `${message} ${help ?? ''}`]));
  expect(breaches.filter(([file, , sentence]) => !told.get(file)?.includes(sentence))).toEqual([]);
  expect(new Set(told.keys())).toEqual(new Set(breaches.map(([file]) => file)));
});

test('Every folder of the server has its borders', () => {
  const folders = readdirSync(join(root, 'server/src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ruled = new Set(breaches.map(([file]) => file.split('/').slice(0, 3).join('/')));
  expect(folders.map(({ name }) => `server/src/${name}`).filter((path) => !ruled.has(path))).toEqual([]);
});

/** What the linter says of the borders. It ends with 1 where it says anything. */
async function lint(cwd: string) {
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json'], {
    cwd,
  }).catch((error: unknown) => z.object({ stdout: z.string() }).parse(error));
  return report.parse(JSON.parse(stdout)).diagnostics.filter(({ code }) => code.includes('no-restricted'));
}
