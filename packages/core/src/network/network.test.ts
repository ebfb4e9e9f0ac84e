import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressText, parseAddress } from './address.ts';
import { isAmong, readNetworks } from './allowed.ts';
import { networkText, parseNetwork } from './network.ts';

const kept = (text: string): string | null => {
  const network = parseNetwork(text);
  return network && networkText(network);
};

describe('an address', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:a00:1', '10.0.0.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::', '::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['::1.2.3.4', '::102:304'],
  ])('%s is %s', (text, shown) => {
    const address = parseAddress(text);
    expect(address && addressText(address)).toBe(shown);
  });

  test.each([
    '',
    'x',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '0x7f.1',
    '1::2::3',
    ':1',
    '1:2:3:4:5:6:7',
    '1.2.3.4::',
    '12345::',
    '::1 ',
  ])('%j is none', (text) => expect(parseAddress(text)).toBeNull());

  test('is read where Node reads one, and nowhere else', () => {
    const any = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
    fc.assert(
      fc.property(any, (text) => {
        expect(parseAddress(text) !== null).toBe(isIPv4(text) || isIPv6(text));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a network', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['10.1.2.3/8', null],
    ['10.0.0.0/33', null],
    ['10.0.0.0/08', null],
    ['10.0.0.0/', null],
    ['10.0.0.0/8/8', null],
    ['fe80::1%eth0', null],
  ])('%s is kept as %s', (text, expected) => expect(kept(text)).toBe(expected));

  const words = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }));
  const v6 = fc.tuple(
    words.map((groups) => groups.map((group) => group.toString(16)).join(':')),
    fc.integer({ min: 0, max: 128 }),
  );

  /** The address with all bits behind the prefix cleared, by another way than ours. */
  function cleared(text: string, bits: number): string {
    const width = text.includes(':') ? 128n : 32n;
    const parts = text.includes(':') ? text.split(':').map((part) => BigInt(`0x${part}`)) : text.split('.').map(BigInt);
    const each = width / BigInt(parts.length);
    const value = parts.reduce((sum, part) => (sum << each) | part, 0n);
    const rest = width - BigInt(bits);
    const masked = (value >> rest) << rest;
    const shown = parts.map((_, at) => (masked >> (width - each * BigInt(at + 1))) & ((1n << each) - 1n));
    return width === 32n ? shown.join('.') : shown.map((part) => part.toString(16)).join(':');
  }

  test('holds what Node says that it holds, near its ends too', () => {
    const pairs = fc.oneof(
      fc.tuple(v4, fc.ipV4()),
      fc.tuple(
        v6,
        words.map((w) => w.map((g) => g.toString(16)).join(':')),
      ),
    );
    fc.assert(
      fc.property(pairs, fc.boolean(), fc.integer({ min: 0, max: 128 }), ([[base, bits], other], near, flip) => {
        const family = base.includes(':') ? 'ipv6' : 'ipv4';
        const network = cleared(base, bits);
        const width = family === 'ipv4' ? 32 : 128;
        const probe = near ? flipped(base, flip % width) : other;
        fc.pre(!/^0:0:0:0:0:ffff/.test(network) && !/^0:0:0:0:0:ffff/.test(probe));
        const oracle = new BlockList();
        oracle.addSubnet(network, bits, family);
        expect(isAmong([`${network}/${bits}`], probe)).toBe(oracle.check(probe, family));
        if (family === 'ipv4') expect(isAmong([`${network}/${bits}`], `::ffff:${probe}`)).toBe(oracle.check(probe, family));
      }),
      { numRuns: 3000 },
    );
  });

  function flipped(text: string, bit: number): string {
    const parts = text.includes(':') ? text.split(':').map((part) => Number.parseInt(part, 16)) : text.split('.').map(Number);
    const each = text.includes(':') ? 16 : 8;
    const at = Math.floor(bit / each);
    parts[at] = (parts[at] ?? 0) ^ (1 << (each - 1 - (bit % each)));
    return each === 16 ? parts.map((part) => part.toString(16)).join(':') : parts.join('.');
  }

  test('all of IPv6 holds no address of IPv4, however that is written', () => {
    expect(isAmong(['::/0'], '::ffff:10.0.0.1')).toBe(false);
    expect(isAmong(['::/0'], '2001:db8::1')).toBe(true);
    expect(isAmong(['0.0.0.0/0'], '2001:db8::1')).toBe(false);
  });
});

test('a list is kept with each network once, or its first mistake is named', () => {
  expect(readNetworks(['10.0.0.0/8', ' ::ffff:10.0.0.0/104', 'fd00::/8'])).toEqual({ networks: ['10.0.0.0/8', 'fd00::/8'] });
  expect(readNetworks(['10.0.0.0/8', 'office'])).toEqual({ problem: 'office' });
  expect(isAmong([], '10.0.0.1')).toBe(false);
  expect(isAmong(['10.0.0.0/8'], 'unknown')).toBe(false);
});
