import { expect, it } from 'vitest';
import { wayBack } from './way-back.tsx';

it.each([
  ['https://shop.example', 'https://shop.example/#proof=a.b-c_d'],
  ['https://shop.example/in?order=1', 'https://shop.example/in?order=1#proof=a.b-c_d'],
  ['https://shop.example/in#', 'https://shop.example/in#proof=a.b-c_d'],
  ['https://shop.example/#/in?order=1', 'https://shop.example/#/in?order=1&proof=a.b-c_d'],
  ['http://127.0.0.1:3000/in', 'http://127.0.0.1:3000/in#proof=a.b-c_d'],
])('%s with the proof is %s', (returnUrl, url) => {
  expect(wayBack(returnUrl, 'a.b-c_d')?.href).toBe(url);
});

it('without a proof is as it was given', () => {
  expect(wayBack('https://shop.example/in#at')?.href).toBe('https://shop.example/in#at');
});

it.each([
  null,
  '',
  '/in',
  'javascript:alert(1)',
  'JavaScript://shop.example/%0aalert(1)',
  'data:text/html,x',
  'app:in',
])('%s is nowhere to go', (returnUrl) => {
  expect(wayBack(returnUrl, 'a.b-c_d')).toBeNull();
});
