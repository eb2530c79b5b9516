import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startServer } from './start-server.ts';

// What is sent must not make lines, colours or fields of the log.

const forged = '\r\n{"level":50,"msg":"forged"}\u001b[2J\u001b[31m\u2028\u0000';

test('Nothing that is sent becomes part of the log, whatever it breaks', async () => {
  const server = await startServer({ env: { LOG_LEVEL: 'debug' } });
  const { id } = await server.begin({ locale: forged, nonce: forged, idempotencyKey: forged });
  await server.start({ phoneNumber: forged, region: forged });
  await server.check(id, forged);
  await server.check(forged, '123456');
  await server.post({ query: `query A { service { brand } } # ${forged}`, operationName: forged });
  await server.post({ query: forged, variables: { [forged]: forged }, extensions: { [forged]: forged } });
  await server.post(forged);
  await fetch(`${server.address}/webhooks/vonage${encodeURIComponent(forged)}`, { method: 'POST', body: forged });
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
  socket.write(`GET /\u001b[31m HTTP/1.1\r\nhost: x\r\nx-forwarded-for: \u001b[31mforged\r\nconnection: close\r\n\r\n`);
  await text(socket);

  expect(server.logText()).toContain('A start was answered.');
  expect(server.logText()).not.toMatch(/forged|\\u001b|\\u2028/i);
  // oxlint-disable-next-line no-control-regex
  expect(server.logText()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/);
});
