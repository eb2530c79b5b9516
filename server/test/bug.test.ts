import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCollector } from './collector.ts';
import { startWithVonage } from './start-server.ts';
import { rightCode } from './vonage.ts';
import { temporaryFolder } from './temporary-folder.ts';

// docs/rules.md#bugs

/** A request id that could never have come from Vonage, put into the database by hand: the provider throws. */
async function startWithBug(env: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const path = join(folder, 'verification.db');
  const both = await startWithVonage({ STORE_URL: `sqlite:${path}`, ...env });
  const database = new DatabaseSync(path);
  onTestFinished(() => {
    database.close();
  });
  const { id } = await both.server.begin();
  database.exec(`UPDATE requests SET body = json_set(body, '$.phase.requestId', '../../v1/calls?x=')`);
  return { ...both, id };
}

describe('A bug', () => {
  const query = 'mutation ($input: CheckCodeInput!) { checkCode(input: $input) { __typename } }';

  test('answers one fixed sentence and an id that stands in the log and in the trace', async () => {
    const collector = await startCollector();
    const { server, id } = await startWithBug(collector.env);
    const { errors, data } = await server.post({
      query,
      variables: { input: { verificationId: id, code: rightCode } },
    });
    expect(data ?? null).toBeNull();
    expect(errors).toEqual([
      {
        message: expect.any(String),
        path: ['checkCode'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
      },
    ]);
    const requestId = errors?.[0]?.extensions.requestId;
    expect(server.log()).toContainEqual(
      expect.objectContaining({ level: 50, requestId, stack: expect.stringContaining('.ts') }),
    );
    expect(server.takeErrors()).toHaveLength(1);
    await server.finish();
    const [, request] = collector.named('POST /graphql');
    expect(request?.attributes).toMatchObject({ requestId });
    const outcome = 'INTERNAL_SERVER_ERROR';
    expect(collector.named('checkCode')).toMatchObject([{ attributes: { outcome }, status: { code: 2 } }]);
  });

  test('says the same of every bug, and nothing of what is inside', async () => {
    const { server, id } = await startWithBug();
    const input = { verificationId: id, code: rightCode };
    const first = await server.post({ query, variables: { input } });
    const second = await server.post({ query, variables: { input } });
    expect(first.errors?.[0]?.message).toBe(second.errors?.[0]?.message);
    expect(first.errors?.[0]?.extensions.requestId).not.toBe(second.errors?.[0]?.extensions.requestId);
    expect(first.text).not.toMatch(/Malformed|calls|\.ts|node_modules/);
    server.takeErrors();
  });

  test('makes no call with what came from outside', async () => {
    const { vonage, server, id } = await startWithBug();
    await server.check(id, rightCode);
    expect(vonage.calls()).toHaveLength(1);
    server.takeErrors();
  });
});
