import { expect, test } from 'vitest';
import { fuzz } from '../torture/fuzz/fuzz.ts';

test('Whatever is sent, nothing breaks and nothing goes to Vonage that was refused: a short run of `pnpm torture fuzz`', async () => {
  const { failure, inputs, answers, calls } = await fuzz({ inputs: 800, seed: 7 });
  expect(failure).toBeUndefined();
  expect(inputs).toBeGreaterThanOrEqual(800);
  // It would be no test if all of it was refused for its form.
  expect(answers).toMatchObject({
    'startVerification: Verification': expect.any(Number),
    'startVerification: InvalidPhoneNumber': expect.any(Number),
    'checkCode: IncorrectCode': expect.any(Number),
    'signed webhook: 204': expect.any(Number),
  });
  expect(calls).toMatchObject({ start: expect.any(Number), check: expect.any(Number), next: expect.any(Number) });
});
