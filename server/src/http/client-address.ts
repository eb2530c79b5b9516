import ipaddr from 'ipaddr.js';

/**
 * The address as limits count it: IPv4, also where it is mapped into IPv6 (RFC 4291, section 2.5.5.2), and of IPv6 the
 * network of 64 bits that one subscriber has (RFC 6177). Undefined for what is no address. Some proxies add a port.
 */
export function clientAddress(text: string): string | undefined {
  const address = text.replace(/^\[(.+)\](:\d+)?$/u, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/u, '$1');
  if (!ipaddr.isValid(address)) return undefined;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, 4)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : parsed.toString();
}
