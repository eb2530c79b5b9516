import { describe, expect, test } from 'vitest';
import { from, numberOf, onlyLimits, startLimited, waits } from './limits-fixture.ts';
import { startServer, type Server } from './start-server.ts';

// Who calls, behind proxies: docs/rules.md#client-addresses.

const one = { ip: '1/10m' };

const indices = Array.from({ length: 45 }, (_, index) => index);
const home = (index: number) => from(`2001:db8:1:2${index.toString(16).padStart(2, '0')}::1`);
const site = (index: number) => from(`2001:db8:1:${(index + 8).toString(16)}00::1`);

/** Which of the starts from these addresses, one after the other, passed. */
async function passed(server: Server, headers: Record<string, string>[]) {
  const outcomes: boolean[] = [];
  for (const [index, header] of headers.entries())
    outcomes.push(waits(await server.start({ phoneNumber: numberOf(index) }, header)) === undefined);
  return outcomes;
}

describe('A client', () => {
  test('is who the trusted proxy says, not what it claims of itself', async () => {
    const { server } = await startLimited(one);
    expect(
      await passed(server, [
        from('192.0.2.1'),
        from('198.51.100.7, 192.0.2.1'),
        from('unknown, 10.0.0.1, 192.0.2.1'),
        from('192.0.2.2'),
        from('192.0.2.1,192.0.2.2'),
        from('192.0.2.3, 127.0.0.1'),
      ]),
    ).toEqual([true, false, false, true, false, true]);
  });

  test('is the socket where no proxy is trusted: spoofed headers are ignored', async () => {
    const { server } = await startLimited(one, { TRUST_PROXY: '' });
    expect(
      await passed(server, [
        from('192.0.2.1'),
        from('192.0.2.2'),
        {
          'x-real-ip': '192.0.2.3',
          forwarded: 'for=192.0.2.3',
          'cf-connecting-ip': '192.0.2.3',
          'true-client-ip': '192.0.2.3',
        },
      ]),
    ).toEqual([true, false, false]);
  });

  test('is the socket where another proxy is trusted, and behind a trusted one that sends no address', async () => {
    const { server } = await startLimited(one, { TRUST_PROXY: '10.0.0.0/8' });
    expect(await passed(server, [from('192.0.2.1'), from('192.0.2.2')])).toEqual([true, false]);
    const { server: other } = await startLimited(one);
    expect(await passed(other, [{}, from('not an address'), from('')])).toEqual([true, false, false]);
  });

  test('is its /64 in IPv6, and IPv4 where that is mapped into IPv6', async () => {
    const { server } = await startLimited(one);
    expect(
      await passed(server, [
        from('2001:db8:1:2::1'),
        from('2001:db8:1:2:ffff::9'),
        from('2001:db8:1:3::1'),
        from('192.0.2.1'),
        from('::ffff:192.0.2.1'),
        from('192.0.2.1:50123'),
      ]),
    ).toEqual([true, false, true, true, false, false]);
  });

  test('is its /56 for twice, and its /48 for four times as much', async () => {
    const { server } = await startLimited({ ip: '20/10m' });
    const homes = await passed(server, indices.map(home));
    expect(homes.filter(Boolean)).toHaveLength(40);
    // The home's forty are the site's too.
    const sites = await passed(server, indices.map(site));
    expect(sites.filter(Boolean)).toHaveLength(40);
    expect(await passed(server, [from('2001:db8:2::1')])).toEqual([true]);
  });

  test.each([
    ['6to4', (index: number) => `2002:c000:201:${index}::1`],
    ['Teredo', (index: number) => `2001:0:4136:e37${index}:8000:63bf:3fff:fdfe`],
    ['NAT64', () => '64:ff9b::192.0.2.1'],
  ])('is the IPv4 address that %s stands for', async (_, address) => {
    const { server } = await startLimited({ ip: '2/10m' });
    const all = [from('192.0.2.1'), from(address(1)), from(address(2)), from('64:ff9b::192.0.2.2')];
    expect(await passed(server, all)).toEqual([true, true, false, true]);
  });

  test('is the IPv4 address also where the server listens on IPv6', async () => {
    const server = await startServer({
      vonage: { url: 'http://127.0.0.1:9' },
      env: { HOST: '::', LIMITS: onlyLimits({ checks: '1/10m' }) },
    });
    const { port } = new URL(server.address);
    const query = 'mutation { checkCode(input: { verificationId: "x", code: "123456" }) { __typename } }';
    const ask = async (host: string) => {
      const response = await fetch(`http://${host}:${port}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      return response.text();
    };
    expect(await ask('127.0.0.1')).toContain('VerificationNotFound');
    expect(await ask('127.0.0.1')).toContain('RateLimited');
    expect(await ask('[::1]')).toContain('VerificationNotFound');
  });
});
