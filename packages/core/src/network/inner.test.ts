import { expect, test } from 'vitest';
import { isInner, mayReach } from './inner.ts';

test.each([
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.254'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.168.1.1', '198.18.0.1', '198.19.255.255'],
  ...['198.51.100.7', '203.0.113.7', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe'],
  ...['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '::ffff:0:10.0.0.1', '2002:7f00:1::', '2002:0a00:0001::1'],
  ...['2001::1', '2001:db8::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '100::1', '3fff::1'],
  ...['', 'localhost', '127.1', '0177.0.0.1', '0x7f000001', '2130706433', '1.2.3.4.5', ':::'],
])('%s is not of the public internet', (address) => {
  expect(isInner(address)).toBe(true);
  expect(mayReach(address, [])).toBe(false);
});

test.each(['1.1.1.1', '8.8.8.8', '100.63.255.255', '100.128.0.1', '172.15.0.1', '172.32.0.1', '192.0.1.1', '2606:4700::1111'])(
  '%s is',
  (address) => expect([isInner(address), mayReach(address, [])]).toEqual([false, true]),
);

test.each(['64:ff9b::1.1.1.1', '2002:0101:0101::1', '::ffff:1.1.1.1'])('%s leads to an address that is', (address) => {
  expect(isInner(address)).toBe(false);
});

test('networks that are allowed may be reached, in whatever form the address is written', () => {
  expect(mayReach('127.0.0.1', ['127.0.0.0/8'])).toBe(true);
  expect(mayReach('::ffff:127.0.0.1', ['127.0.0.0/8'])).toBe(true);
  expect(mayReach('fd00::5', ['fd00::/64'])).toBe(true);
  expect(mayReach('10.0.0.1', ['127.0.0.0/8'])).toBe(false);
  // allowed is what leads there directly, not what a translator makes of it
  expect(mayReach('64:ff9b::7f00:1', ['127.0.0.0/8'])).toBe(false);
});
