import type { OxlintConfig, OxlintOverride } from 'oxlint';

/** Libraries whose words stop in the rooms that may use them, and what any other room does instead. */
const libraries = {
  graphql: {
    names: ['graphql', 'graphql-ws', '@apollo/**', '@as-integrations/**', '@graphql-tools/**'],
    instead: "GraphQL's words stop at graphql/: take and answer plain values.",
  },
  fastify: {
    names: ['fastify', '@fastify/**'],
    instead: "HTTP's words stop at app.ts, http/ and the routes: take and answer plain values.",
  },
  undici: {
    names: ['undici'],
    instead: 'Calls to other servers stop at vonage/ and webhooks/: take what sends as a value.',
  },
  vonage: { names: ['@vonage/**'], instead: "Vonage's words stop at vonage/: speak of the types in provider.ts." },
  sql: { names: ['node:sqlite'], instead: "SQL's words stop at stores/: use the type Store." },
  redis: { names: ['ioredis'], instead: "Redis' words stop at stores/: use the type Store." },
  opentelemetry: {
    names: ['@opentelemetry/**'],
    instead: "OpenTelemetry's words stop at telemetry/: record what happens.",
  },
  react: {
    names: ['react', 'react-dom', 'react/**', 'react-dom/**'],
    instead: 'React stops at components (.tsx) and hooks (use-*.ts): write a plain function.',
    allowTypeImports: true,
  },
};

type Library = keyof typeof libraries;

type Room = {
  files: string;
  libraries?: readonly Library[];
  /** Rooms of the server from which the files import, besides their own. */
  imports?: readonly string[];
  /** Rooms from which they import types alone. */
  types?: readonly string[];
  /** Node's own modules that they don't import. */
  never?: readonly string[];
  /** What the files do instead of importing any other room; nothing where they may import all. */
  instead?: string;
  /** Whether the files may call `fetch`. */
  fetches?: true;
  /** Whether the files may read and end the process. */
  process?: true;
};

/** The folders of the server, and the files that none of them imports. */
const serverRooms = [
  'config',
  'doctor',
  'graphql',
  'http',
  'simulator',
  'stores',
  'support',
  'telemetry',
  'verification',
  'vonage',
  'webhooks',
  'app.ts',
  'main.ts',
  'service.ts',
  'schema.generated.ts',
];

/** What each room may use. A later room that holds the same files takes the place of the earlier. */
const rooms: readonly Room[] = [
  { files: 'server/src/*.ts', libraries: ['fastify'] },
  { files: 'server/src/main.ts', process: true },
  {
    files: 'server/src/verification/**/*.{ts,tsx}',
    imports: ['telemetry', 'schema.generated.ts'],
    never: ['node:fs', 'node:fs/**', 'node:http', 'node:https', 'node:net'],
    instead: 'The rules import nobody: service.ts hands them what they need as a value.',
  },
  {
    files: 'server/src/stores/**/*.{ts,tsx}',
    libraries: ['sql', 'redis'],
    imports: ['verification', 'telemetry'],
    instead: "A store knows the rules' types and nothing else: take what is missing as a value.",
  },
  {
    files: 'server/src/vonage/**/*.{ts,tsx}',
    libraries: ['vonage', 'undici', 'fastify'],
    imports: ['verification', 'telemetry', 'schema.generated.ts'],
    instead: "vonage/ speaks Vonage's words and the rules': take the rest as a value, and from the simulator nothing.",
  },
  {
    files: 'server/src/simulator/**/*.{ts,tsx}',
    libraries: ['fastify'],
    imports: ['http', 'verification', 'telemetry', 'schema.generated.ts'],
    types: ['config'],
    instead: 'The simulator speaks the wire: take the rest as a value, and from vonage/ nothing.',
    fetches: true,
  },
  {
    files: 'server/src/webhooks/**/*.{ts,tsx}',
    libraries: ['undici'],
    imports: ['verification', 'telemetry'],
    instead: 'webhooks/ tells what the rules hand it: take the rest as a value.',
  },
  {
    files: 'server/src/telemetry/**/*.{ts,tsx}',
    libraries: ['opentelemetry'],
    imports: ['verification', 'schema.generated.ts'],
    instead: 'telemetry/ is used by all rooms and uses none: take a value.',
  },
  {
    files: 'server/src/http/**/*.{ts,tsx}',
    libraries: ['fastify'],
    imports: ['verification', 'telemetry'],
    types: ['config'],
    instead: 'http/ knows neither operations nor settings: service.ts hands it what it needs as a value.',
  },
  {
    files: 'server/src/graphql/**/*.{ts,tsx}',
    libraries: ['graphql', 'fastify'],
    imports: ['http', 'verification', 'telemetry', 'schema.generated.ts'],
    types: ['config'],
    instead: 'Resolvers call the rules: stores, Vonage and settings reach them through service.ts.',
  },
  {
    files: 'server/src/config/**/*.{ts,tsx}',
    imports: ['verification'],
    types: ['telemetry', 'vonage', 'stores', 'http', 'graphql', 'webhooks', 'schema.generated.ts'],
    instead: 'config/ only reads settings: service.ts hands them to whom they are for.',
    process: true,
  },
  {
    files: 'server/src/doctor/**/*.{ts,tsx}',
    libraries: ['undici', 'sql', 'redis'],
    imports: ['config', 'http', 'simulator', 'stores', 'telemetry', 'verification', 'vonage'],
    instead: 'The doctor looks at the parts, never at the running service.',
  },
  { files: 'server/src/doctor/main.ts', process: true },
  {
    files: 'server/src/support/**/*.{ts,tsx}',
    imports: ['config', 'stores', 'telemetry', 'verification', 'vonage', 'schema.generated.ts'],
    instead:
      'A command for support works on the store beside the service: it uses the rules, never the running service.',
  },
  { files: 'server/src/support/main.ts', process: true },
  {
    files: 'client/src/**/*.{ts,tsx}',
    instead: 'The client knows of the server only schema.graphql: add what is missing there.',
  },
  { files: 'client/src/**/*.tsx', libraries: ['react'] },
  { files: 'client/src/**/use-*.ts', libraries: ['react'] },
  // The package's entry, and the contexts that components and hooks share.
  { files: 'client/src/**/{library,own-page,messages}.ts', libraries: ['react'] },
  { files: 'client/src/graphql/**/*.{ts,tsx}', libraries: ['graphql'], fetches: true },
];

const noProcess = {
  name: 'process',
  message: 'Only main.ts and config/ know the process: take what you need as a value.',
};

const borderOf = ({
  files,
  libraries: used = [],
  imports = [],
  types = [],
  never = [],
  instead,
  ...may
}: Room): OxlintOverride => {
  const isServer = files.startsWith('server');
  const own = files.split('/')[2] ?? '';
  const foreign =
    isServer && instead !== undefined ? serverRooms.filter((room) => room !== own && !imports.includes(room)) : [];
  const [otherSide, notOther] = isServer
    ? ['client', 'The server knows of the client only schema.graphql: move what both need there.']
    : ['server', 'The client knows of the server only schema.graphql: add what is missing there.'];
  return {
    files: [files],
    // Tests and what they share may look into every room.
    excludeFiles: ['**/*.test.ts', '**/*.test.tsx', '**/*-fixture.ts', '**/*.generated.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...Object.entries(libraries)
              .filter(([name]) => !used.some((one) => one === name))
              .map(([, { names, instead, ...more }]) => ({ group: names, message: instead, ...more })),
            { group: [`**/${otherSide}/**`], message: notOther },
            ...never.map((name) => ({ group: [name], message: instead })),
            ...foreign.map((room) => ({
              group: [room.endsWith('.ts') ? `../**/${room}` : `../**/${room}/**`],
              message: instead,
              allowTypeImports: types.includes(room),
            })),
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...(may.process ? [] : [noProcess]),
        ...(may.fetches
          ? []
          : [
              {
                name: 'fetch',
                message: isServer
                  ? 'Calls to other servers stop at vonage/ and webhooks/: take what sends as a value.'
                  : 'Fetching stops at client/src/graphql/: ask through its client.',
              },
            ]),
      ],
    },
  };
};

const config: OxlintConfig = {
  plugins: ['typescript', 'import', 'unicorn', 'oxc', 'react', 'jsx-a11y', 'promise', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  rules: {
    'import/no-default-export': 'error',
    // Types count too: of files that import each other none can be read first.
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'oxc/no-barrel-file': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/consistent-type-imports': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/no-floating-promises': 'error',
    'no-console': ['error'],
    'no-restricted-globals': ['error', noProcess],
    'react/react-in-jsx-scope': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': ['error', { allow: ['__typename'] }],
    'import/no-unassigned-import': 'off',
    'typescript/consistent-return': 'off',
    'consistent-return': 'off',
    'typescript/unbound-method': 'off',
  },
  overrides: [
    ...rooms.map(borderOf),
    {
      files: [
        'client/build.ts',
        'client/e2e/**',
        'client/fixtures/**',
        'server/test/**',
        'server/torture/**',
        'server/webhooks/**',
        'server/bench/**',
      ],
      rules: { 'no-restricted-globals': 'off' },
    },
    {
      files: [
        'server/src/main.ts',
        'server/src/doctor/main.ts',
        'server/src/support/main.ts',
        'server/src/config/*.ts',
        'client/build.ts',
        'client/e2e/**',
        'client/fixtures/**',
        'server/test/**',
        'server/torture/**',
        'server/webhooks/**',
        'server/bench/**',
      ],
      rules: { 'no-console': 'off' },
    },
    // Express 5 takes them.
    { files: ['server/bench/rivals/tutorial/app.ts'], rules: { 'oxc/no-async-endpoint-handlers': 'off' } },
    // No tag has a list that is searched, and the keys are those of the search.
    {
      files: ['client/src/phone-field/region-list.tsx'],
      rules: {
        'jsx-a11y/prefer-tag-over-role': 'off',
        'jsx-a11y/no-noninteractive-element-to-interactive-role': 'off',
        'jsx-a11y/click-events-have-key-events': 'off',
      },
    },
    { files: ['client/tables/**'], rules: { 'no-underscore-dangle': 'off' } },
    { files: ['client/e2e/**'], rules: { 'vitest/no-standalone-expect': 'off' } },
    {
      files: ['**/vite.config.ts', '**/vitest.config.ts', 'oxlint.config.ts', 'client/fixtures/next/app/*.tsx'],
      rules: { 'import/no-default-export': 'off' },
    },
  ],
  ignorePatterns: ['**/*.generated.ts', '**/dist/**', 'docs/**'],
};

export default config;
