import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { createApi } from './client.ts';
import { VerificationUpdatedDocument } from './operations.generated.ts';
import { trustedDocuments } from '../../trusted-documents.ts';

it('What the client sends is, to the letter, what the server is told to trust', async () => {
  const sent = new Set<string>([VerificationUpdatedDocument.toString()]);
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const { query }: { query: string } = JSON.parse(typeof init?.body === 'string' ? init.body : '');
    sent.add(query);
    return new Response('{}', { headers: { 'content-type': 'application/json' } });
  };
  const api = createApi({ uri: 'http://localhost/graphql', fetch });
  await Promise.all([
    api.status('x'),
    api.service(),
    api.start({ phoneNumber: 'x' }),
    api.check({ verificationId: 'x', code: 'x' }),
    api.resend({ verificationId: 'x' }),
    api.cancel('x'),
  ]);
  expect(Object.values(trustedDocuments()).toSorted()).toEqual([...sent].toSorted());
  for (const [hash, text] of Object.entries(trustedDocuments()))
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
});
