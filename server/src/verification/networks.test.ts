import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';
import { neighbourhoodsOf, networksOf, type Network } from './networks.ts';

const inWords = (networks: readonly Network[]) => networks.map(({ name, times }) => `${times} x ${name}`);

test.each([
  ['192.0.2.1', ['1 x 192.0.2.1'], ['1 x 192.0.2.1', '4 x 192.0.2.0/24']],
  ['2001:db8:1:2ff::9', ['1 x 2001:db8:1:2ff::/64', '2 x 2001:db8:1:200::/56', '4 x 2001:db8:1::/48']],
  ['2001:db8:1:a::9', ['1 x 2001:db8:1:a::/64', '2 x 2001:db8:1:0::/56', '4 x 2001:db8:1::/48']],
  ['2001:db8::', ['1 x 2001:db8:0:0::/64', '2 x 2001:db8:0:0::/56', '4 x 2001:db8:0::/48']],
  ['', ['1 x ']],
])('%j counts for itself and for what is around it', (text, networks, neighbourhoods = networks) => {
  const address = clientAddress(text) ?? '';
  expect(inWords(networksOf(address))).toEqual(networks);
  expect(inWords(neighbourhoodsOf(address))).toEqual(neighbourhoods);
});
