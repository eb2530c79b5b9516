import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** For one test: an address that leads to the server on `port` of this machine, and what can go wrong on the way. */
export async function startRedisProxy(port: number) {
  let target = port;
  let losing = false;
  const open = new Set<Socket>();
  const proxy = createServer((socket) => {
    const server = connect(target, '127.0.0.1');
    const end = () => [socket, server].forEach((side) => side.destroy());
    for (const side of [socket, server]) side.on('error', end).on('close', end);
    socket.on('close', () => open.delete(socket));
    open.add(socket);
    socket.pipe(server);
    server.on('data', (answer) => {
      if (losing) end();
      else socket.write(answer);
      losing = false;
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  const address = proxy.address();
  if (typeof address !== 'object' || !address) throw new Error('It has no address');
  return {
    url: `redis://127.0.0.1:${address.port}`,
    loseNextAnswer: () => void (losing = true),
    /** New connections lead to another server; those that are open stay. */
    leadTo: (another: number) => void (target = another),
    /** On the connections that are open nothing passes any more. */
    silence() {
      for (const socket of open) socket.unpipe().pause();
    },
  };
}
