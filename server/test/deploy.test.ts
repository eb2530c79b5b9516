import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { variables } from '../src/config/variables.ts';
import { root } from './pages.ts';
import { findOnPath } from './redis-server.ts';

// The files of deploy/ agree with the service and with each other. What runs them: deploy/README.md.

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** What a file of YAML has, one value a document. */
const documentsOf = (path: string) =>
  parseAllDocuments(textOf(path), { merge: true }).map((document) => {
    if (!('errors' in document) || document.errors.length + document.warnings.length > 0)
      throw new Error(`${path} isn't sound YAML`);
    return document.toJS();
  });

const names = z.record(z.string(), z.unknown());
const image = textOf('deploy/image/Containerfile');
const unit = textOf('deploy/systemd/phone-verification.service');
const nodeOfCompose = z.object({
  environment: names,
  networks: z.object({ front: z.object({ ipv4_address: z.string() }) }),
  stop_grace_period: z.string(),
});
const compose = z
  .object({
    services: z.object({
      node1: nodeOfCompose,
      node2: nodeOfCompose,
      nginx: z.object({ networks: z.object({ front: z.object({ ipv4_address: z.string() }) }) }),
    }),
  })
  .parse(documentsOf('deploy/compose.yaml')[0]).services;
const manifests = documentsOf('deploy/kubernetes/phone-verification.yaml');
const withData = z.object({ data: names });
const secrets = z.object({ stringData: names }).parse(documentsOf('deploy/kubernetes-secret.example.yaml')[0]);

describe('Files of deploy/', () => {
  test.each([
    ['the image', [...(/^ENV (NODE_ENV.*)$/m.exec(image)?.[1] ?? '').matchAll(/(\w+)=/g)].map(([, name]) => name)],
    ['compose.yaml', Object.keys(compose.node1.environment)],
    ['the ConfigMap', Object.keys(withData.parse(manifests[0]).data)],
    ['the Secret', Object.keys(secrets.stringData)],
    ['the unit', [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.match(/\w+(?==)/g) ?? [])],
  ])('set variables that there are: %s', (_, set) => {
    // Node's own, where it keeps compiled code.
    const known = new Set([...Object.keys(variables(root).shape), 'NODE_COMPILE_CACHE']);
    expect(set.length).toBeGreaterThan(1);
    expect(set.filter((name) => name === undefined || !known.has(name))).toEqual([]);
  });

  test('have the Node of the workspace', () => {
    const { nodeVersion } = z.object({ nodeVersion: z.string() }).parse(documentsOf('pnpm-workspace.yaml')[0]);
    expect(image).toContain(`ARG NODE=docker.io/library/node:${nodeVersion}-`);
  });

  test('build from files that there are', () => {
    const allowed = [...textOf('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path = '']) => path);
    expect(allowed.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  });

  test('give a stop its 35 s', () => {
    expect(compose.node1.stop_grace_period).toBe('35s');
    expect(unit).toContain('\nTimeoutStopSec=35\n');
    const pod = z.object({
      terminationGracePeriodSeconds: z.number(),
      containers: z.tuple([
        z.object({ lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }) }),
      ]),
    });
    const { spec } = z.object({ spec: z.object({ template: z.object({ spec: pod }) }) }).parse(manifests[1]);
    const { terminationGracePeriodSeconds, containers } = spec.template.spec;
    expect(terminationGracePeriodSeconds - containers[0].lifecycle.preStop.sleep.seconds).toBe(35);
  });

  test('know each other by the same addresses', () => {
    const { node1, node2, nginx } = compose;
    for (const path of ['deploy/nginx/phone-verification.conf', 'deploy/haproxy/haproxy.cfg'])
      expect(textOf(path).match(/172\.30\.0\.\d+/g)).toEqual([node1, node2].map(address));
    expect(node1.environment['TRUST_PROXY']).toBe(address(nginx));
  });

  test('ask the paths that the service answers', () => {
    const paths = [image, ...globSync('deploy/{nginx,haproxy,kubernetes}/*', { cwd: root }).map(textOf)].flatMap(
      (text) => text.match(/\/(?:readyz|healthz|livez)\b/g) ?? [],
    );
    expect([...new Set(paths)].toSorted()).toEqual(['/healthz', '/readyz']);
  });
});

const address = ({ networks }: { networks: { front: { ipv4_address: string } } }) => networks.front.ipv4_address;

const analyze = await findOnPath('systemd-analyze');

test.skipIf(analyze === undefined)('The unit is exposed by 2.0 at most, as systemd counts', async () => {
  const file = join(root, 'deploy/systemd/phone-verification.service');
  // Said as the last line, and fails where it is more.
  const { stdout } = await promisify(execFile)(analyze ?? '', ['security', '--offline=true', '--threshold=20', file]);
  expect(stdout).toContain('Overall exposure level for phone-verification.service');
});
