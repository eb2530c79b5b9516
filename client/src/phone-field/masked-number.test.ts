import { expect, it } from 'vitest';
import { maskNumber } from './masked-number.tsx';

it.each([
  ['+14155550100', '+1415•••0100'],
  ['+491511234567', '+4915•••4567'],
  ['+2905123', '+•••5123'],
  ['+29051', '+•••51'],
])('shows %s as %s', (e164, masked) => {
  expect(maskNumber(e164)).toBe(masked);
});
