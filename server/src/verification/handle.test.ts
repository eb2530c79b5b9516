import { describe, expect, test } from 'vitest';
import { createHandle, handleOf, hashHandle, hashKey } from './handle.ts';

const key = 'a secret of one act: 8d3f';

describe('A handle', () => {
  test('has at least 128 bits in `A-Z a-z 0-9 _ -`', () => {
    // 22 characters of 6 bits.
    expect(createHandle(undefined).handle).toMatch(/^[A-Za-z0-9_-]{22,}$/);
  });

  test('is another one each time, also for one key', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => createHandle(index % 2 === 0 ? key : undefined).handle);
    expect(new Set(ids).size).toBe(1000);
  });

  test('is made again of its key and its salt, and of nothing else', () => {
    const { handle: id, salt } = createHandle(key);
    expect(handleOf(salt, key)).toBe(id);
    expect(handleOf(salt, `${key}!`)).not.toBe(id);
    expect(handleOf(createHandle(key).salt, key)).not.toBe(id);
  });

  test('is not made again of what a store holds', () => {
    const { handle: id, handleHash, salt } = createHandle(key);
    const kept = [
      handleHash,
      salt,
      hashKey('start', key),
      hashHandle(handleHash),
      handleOf(salt, handleHash),
      handleOf(salt, salt),
    ];
    expect(kept).not.toContain(id);
    expect(kept.join(' ')).not.toContain(key);
  });

  test('has the hash of its text', () => {
    const { handle: id, handleHash } = createHandle(key);
    expect(hashHandle(id)).toBe(handleHash);
  });
});

describe('Hashes', () => {
  test('of a start, of a resend and of a handle differ for one text', () => {
    expect(new Set([hashKey('start', key), hashKey('resend', key), hashHandle(key)]).size).toBe(3);
  });

  test.each(['', 'x', '../../v1/calls?x=', '\0', '\ud800', '🙂', 'a'.repeat(10_000)])('are of one form: %j', (text) => {
    for (const hash of [hashHandle(text), hashKey('start', text), hashKey('resend', text)])
      expect(hash).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test('are the same for the same text, today and tomorrow', () => {
    // Stores hold them: another form would lose every verification that is open.
    expect(hashKey('start', key)).toBe(hashKey('start', key));
    expect(hashKey('start', 'k'.repeat(16))).toMatchInlineSnapshot(`"RJKf4tRUpndx53yDB2kmXE"`);
    expect(hashHandle('handle')).toMatchInlineSnapshot(`"D87Ncc9LLHVUz3sYsQ95un"`);
    expect(handleOf('c2FsdCBvZiAxNiBieXRlcw', 'k'.repeat(16))).toMatchInlineSnapshot(
      `"dgrxsajiwWOKfqF-g0jLBKQ9LrPaU3Ct"`,
    );
  });
});
