import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findOnPath, freePort } from '../test/redis-server.ts';

type Settings = { port: number; nodes: readonly number[]; folder: string };

const each = (nodes: readonly number[], line: (port: number, index: number) => string) => nodes.map(line).join('\n');

/** As the page on operating has them, and as nearly as possible as they come. */
const kinds = {
  haproxy: {
    words: (file: string) => ['-db', '-f', file],
    settings: ({ port, nodes }: Settings) => `
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
frontend people
  bind 127.0.0.1:${port}
  default_backend nodes
backend nodes
  option httpchk GET /readyz
  default-server check inter 1s fall 2
${each(nodes, (node, index) => `  server node${index} 127.0.0.1:${node}`)}
`,
  },
  nginx: {
    words: (file: string) => ['-c', file, '-g', 'daemon off;'],
    settings: ({ port, nodes, folder }: Settings) => `
pid ${folder}/nginx.pid;
error_log /dev/null;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream nodes {
${each(nodes, (node) => `    server 127.0.0.1:${node} max_fails=0;`)}
  }
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://nodes; }
  }
}
`,
  },
};

export type ProxyName = keyof typeof kinds;
export const proxyNames = ['haproxy', 'nginx'] as const satisfies readonly ProxyName[];

/** A real proxy before `nodes`; undefined where it isn't installed. */
export async function startProxy(name: ProxyName, nodes: readonly number[]) {
  const path = `${process.env['PATH']}:/usr/sbin`;
  const program = await findOnPath(name, path);
  if (program === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const port = await freePort();
  const file = join(folder, 'settings');
  const { settings, words } = kinds[name];
  await writeFile(file, settings({ port, nodes, folder }));
  const child = spawn(program, words(file), { stdio: ['ignore', 'ignore', 'inherit'] });
  const address = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${address}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    await pause(50);
  }
  return {
    address,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
