import ipaddr from 'ipaddr.js';

/**
 * Networks of IPv6 whose addresses stand for one of IPv4, and the group that it begins with. ISATAP (RFC 5214) is none: who
 * has a network of his own writes any IPv4 there.
 */
const embeddings = [
  { network: '::ffff:0:0/96', at: 6 }, // IPv4-mapped (RFC 4291, section 2.5.5.2)
  { network: '::/96', at: 6 }, // IPv4-compatible (section 2.5.5.1)
  { network: '::ffff:0:0:0/96', at: 6 }, // IPv4-translated (RFC 7915)
  { network: '64:ff9b::/96', at: 6 }, // NAT64 (RFC 6052)
  { network: '64:ff9b:1::/48', at: 6 }, // NAT64 of one's own network (RFC 8215), by a prefix of 96 bits
  { network: '2002::/16', at: 1 }, // 6to4 (RFC 3056)
  { network: '2001::/32', at: 6, inverted: true }, // Teredo (RFC 4380, section 4): the client's, behind its NAT
].map(({ network, ...rest }) => ({ ...rest, network: ipaddr.IPv6.parseCIDR(network) }));

/**
 * The address as limits count it: IPv4, also where IPv6 stands for it, and of IPv6 the smallest network that one subscriber
 * has, of 64 bits. Undefined for what is no address. Some proxies add a port.
 */
export function clientAddress(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return text;
  const address = text.replace(/^\[(.+)\](:\d+)?$/u, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/u, '$1');
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.parse(address);
  return parsed instanceof ipaddr.IPv4 ? parsed.toString() : (embedded(parsed) ?? `${groups(parsed)}::/64`);
}

const groups = ({ parts }: ipaddr.IPv6) =>
  parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');

function embedded(address: ipaddr.IPv6): string | undefined {
  const { at = 0, inverted } = embeddings.find(({ network }) => address.match(network)) ?? {};
  const [high = 0, low = 0] = address.parts.slice(at, at + 2).map((part) => (inverted ? part ^ 0xffff : part));
  // Neither `::` nor `::1` stands for one, nor does any other of 0.0.0.0/16.
  return at === 0 || high === 0 ? undefined : [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Whether no client is named by an address of a range, because all of them stand for one of IPv4. */
export const standsForIPv4 = ([address, length]: [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean =>
  address instanceof ipaddr.IPv6 && embeddings.some(({ network }) => length >= network[1] && address.match(network));
