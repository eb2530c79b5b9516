import { expect, it } from 'vitest';
import { grouped } from './shown-number.tsx';

it.each([
  ['+1415•••0100', '+1 415 ••• 0100'],
  ['+4915•••6789', '+49 15 ••• 6789'],
  ['+3519•••4321', '+351 9 ••• 4321'],
  ['+1••••••••00', '+1 •••••••• 00'],
  ['+••••1234', '+ •••• 1234'],
  ['+16175550123', '+1 6175550123'],
])('%s is shown as %s', (number, groups) => {
  expect(grouped(number)).toBe(groups);
});
