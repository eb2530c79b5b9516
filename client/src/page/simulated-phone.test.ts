import { expect, test } from 'vitest';
import { unmasked } from './simulated-phone.ts';

test.each<[masked: string, typed: string, phoneNumber: string]>([
  ['+1415•••0100', '(415) 555-0100', '+14155550100'],
  ['+1415•••0100', '+1 415 555 0100', '+14155550100'],
  ['+4420794•••00', '020 7946 0000', '+442079460000'],
  ['+1415•••0100', '٤١٥٥٥٥٠١٠٠', '+14155550100'],
  ['+1415•••0100', '', '+1415•••0100'],
  ['+1415•••0100', '212 555 0100', '+1415•••0100'],
  ['+54911•••5678', '011 15 2345-5678', '+54911•••5678'],
])('%s after typing %j is %s', (masked, typed, phoneNumber) => {
  expect(unmasked(masked, typed)).toBe(phoneNumber);
});
