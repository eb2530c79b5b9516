import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { createProofs, type ProofKey } from './proof.ts';

it('is genuine however small the numbers of its signature are', async () => {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  });
  const key: ProofKey = { kty: 'EC', crv: 'P-256', x, y, d };
  const stated = { issuer: () => 'https://verify.example', audience: 'us', ttlSeconds: 300 };
  const proofs = await createProofs([key], stated, { now: Date.now });
  const said = { phoneNumber: '+14155550100', nonce: null, backend: null, reference: null, test: false };
  // One in 128 has a number that begins with a zero.
  for (let count = 0; count < 1_000; count += 1) {
    const { token } = proofs.sign({ ...said, channels: ['SMS'] });
    expect(Buffer.from(token.split('.')[2] ?? '', 'base64url')).toHaveLength(64);
    expect(await proofs.read(token)).toMatchObject({ phone_number: '+14155550100' });
  }
});
