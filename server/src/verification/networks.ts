/** A network and its limits, as a multiple of those that a single address has. */
export type Network = { readonly name: string; readonly times: number };

/**
 * All that a client's address (see `clientAddress`) counts for. Of IPv6 a home has up to a /56 and a site a /48 (RFC 6177),
 * so a /64 alone is one of thousands that cost nothing; yet more people may share them.
 */
export function networksOf(clientAddress: string): readonly [Network, ...Network[]] {
  const [, site, subnet = ''] = /^((?:[\da-f]{1,4}:){3})([\da-f]{1,4})::\/64$/u.exec(clientAddress) ?? [];
  const one = { name: clientAddress, times: 1 };
  if (site === undefined) return [one];
  const home = (Number.parseInt(subnet, 16) & 0xff00).toString(16);
  return [one, { name: `${site}${home}::/56`, times: 2 }, { name: `${site}:/48`, times: 4 }];
}

/** As `networksOf`, for what spreads from an address to those beside it: a rack's or a carrier's 256 in IPv4 too. */
export function neighbourhoodsOf(clientAddress: string): readonly Network[] {
  const [, block] = /^(\d+\.\d+\.\d+\.)\d+$/u.exec(clientAddress) ?? [];
  return block === undefined
    ? networksOf(clientAddress)
    : [...networksOf(clientAddress), { name: `${block}0/24`, times: 4 }];
}
