import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { Agent, fetch } from 'undici';
import { findOnPath, freePort } from '../test/redis-server.ts';

export const proxyNames = ['haproxy', 'nginx'] as const;
export type ProxyName = (typeof proxyNames)[number];

type Places = { https: number; http: number; nodes: readonly [number, number]; folder: string };

type Kind = {
  file: string;
  words: (file: string) => string[];
  /** What differs here: places, each of which its file names once. */
  places: (places: Places) => [there: string, here: string][];
  around: (settings: string, folder: string) => string;
};

/** The files of `deploy/`. */
const kinds: Record<ProxyName, Kind> = {
  haproxy: {
    file: 'haproxy/haproxy.cfg',
    words: (file: string) => ['-db', '-f', file],
    places: ({ https, http, nodes, folder }: Places) => [
      ['log stdout', 'log 127.0.0.1:9'],
      ['bind :80', `bind 127.0.0.1:${http}`],
      ['bind :443', `bind 127.0.0.1:${https}`],
      ['/etc/haproxy/tls/verify.example.com.pem', `${folder}/both.pem`],
      ['172.30.0.11:4000', `127.0.0.1:${nodes[0]}`],
      ['172.30.0.12:4000', `127.0.0.1:${nodes[1]}`],
    ],
    around: (settings: string) => settings,
  },
  nginx: {
    file: 'nginx/phone-verification.conf',
    words: (file: string) => ['-c', file, '-g', 'daemon off;'],
    places: ({ https, http, nodes, folder }: Places) => [
      ['listen 80', `listen 127.0.0.1:${http}`],
      ['listen 443', `listen 127.0.0.1:${https}`],
      ['/etc/nginx/tls/fullchain.pem', `${folder}/certificate.pem`],
      ['/etc/nginx/tls/privkey.pem', `${folder}/key.pem`],
      ['/var/log/nginx/access.log', `${folder}/access.log`],
      ['172.30.0.11:4000', `127.0.0.1:${nodes[0]}`],
      ['172.30.0.12:4000', `127.0.0.1:${nodes[1]}`],
    ],
    around: (settings: string, folder: string) => `
pid ${folder}/nginx.pid;
error_log /dev/null;
worker_processes 1;
events {}
http {
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
${settings}
}
`,
  },
};

/** A real proxy with its file of `deploy/` before two nodes, by TLS; undefined where it isn't installed. */
export async function startProxy(name: ProxyName, nodes: readonly [number, number]) {
  const path = `${process.env['PATH']}:/usr/sbin`;
  const program = await findOnPath(name, path);
  if (program === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const { file, words, places, around } = kinds[name];
  const [https, http] = [await freePort(), await freePort()];
  const ca = await makeCertificate(folder);
  const given = await readFile(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
  const here = places({ https, http, nodes, folder }).reduce((text, [there, here]) => moved(text, there, here), given);
  await writeFile(join(folder, 'settings'), around(here, folder));
  const child = spawn(program, words(join(folder, 'settings')), { stdio: ['ignore', 'ignore', 'inherit'] });
  const address = `https://127.0.0.1:${https}`;
  // By HTTP/1.1: undici fails what is under way where nginx leaves an HTTP/2 connection, after 1,000 calls; browsers don't.
  const dispatcher = new Agent({ connect: { ca }, allowH2: false });
  while (
    !(await fetch(`${address}/.well-known/jwks.json`, { dispatcher }).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
    await pause(50);
  }
  return {
    address,
    ca,
    dispatcher,
    async stop() {
      await dispatcher.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** What a node is told of a caller who claims to be somebody else, and what the proxy answers itself. */
export async function behindProxy(name: ProxyName) {
  const echo = createServer(({ headers }, answer) => void answer.end(JSON.stringify(headers))).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const bound = echo.address();
  if (typeof bound !== 'object' || !bound) throw new Error('It listens nowhere');
  const proxy = await startProxy(name, [bound.port, bound.port]);
  if (!proxy) return undefined;
  try {
    const get = (path: string) =>
      fetch(`${proxy.address}${path}`, { dispatcher: proxy.dispatcher, headers: { 'x-forwarded-for': '192.0.2.1' } });
    const told = await (await get('/')).text();
    const probes = await Promise.all(['/healthz', '/readyz'].map(async (path) => (await get(path)).status));
    return {
      forwardedFor: /"x-forwarded-for":"([^"]*)"/.exec(told)?.[1],
      probes,
      spoken: await spokenAt(proxy.address, proxy.ca),
    };
  } finally {
    await proxy.stop();
    echo.closeAllConnections();
    echo.close();
  }
}

/** What a browser would speak there. */
async function spokenAt(address: string, ca: string) {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port), ca, ALPNProtocols: ['h2', 'http/1.1'] });
  await once(socket, 'secureConnect');
  socket.destroy();
  return socket.alpnProtocol;
}

function moved(text: string, there: string, here: string): string {
  const parts = text.split(there);
  if (parts.length !== 2) throw new Error(`The file has '${there}' ${parts.length - 1} times`);
  return parts.join(here);
}

/** Its own authority, for 127.0.0.1. */
async function makeCertificate(folder: string): Promise<string> {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const made = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1'.split(' ');
  const said = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
  await promisify(execFile)('openssl', ['req', '-x509', ...made, ...said]);
  const ca = await readFile(certificate, 'utf8');
  await writeFile(join(folder, 'both.pem'), ca + (await readFile(key, 'utf8')));
  return ca;
}
