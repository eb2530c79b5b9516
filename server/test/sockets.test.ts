import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startAlone } from './http-fixture.ts';
import { introduce, openSocket } from './socket-fixture.ts';

// Sockets that want too much.

describe('A socket', () => {
  test('that does not introduce itself is closed after three seconds', async () => {
    const { address } = await startAlone();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { socket, closed } = openSocket(address);
    await once(socket, 'open');
    vi.advanceTimersByTime(3_000);
    expect(await closed).toMatchObject({ code: 4408 });
  });

  test('that asks and never reads is cut off before the answers fill the memory', async () => {
    const { address } = await startAlone();
    const { socket, closed } = await introduce(openSocket(address));
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { text: 'x'.repeat(60_000) } });
    for (let index = 0; index < 500; index += 1) socket.send(ping);
    // What was written is written, or the other end is gone.
    await new Promise((resolve) => socket.send(ping, resolve));
    socket.resume();
    expect(await closed).toMatchObject({ code: 1006 });
  });
});
