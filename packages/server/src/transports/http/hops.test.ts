import { parseNetwork } from '@baton/core';
import { ApiError } from '@baton/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toldBy } from './hops.ts';

const trusted = ['10.0.0.0/8', 'fd00::/8'].flatMap((text) => parseNetwork(text) ?? []);
const told = (headers: Record<string, string>) => toldBy((name) => headers[name], trusted);
const addressOf = (text: string) => told({ 'x-forwarded-for': text })?.address;

describe('who called, by the word of our proxies', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, 10.0.0.2', '203.0.113.7'],
    // what stands before the last stranger is that stranger's own word
    ['127.0.0.1, 203.0.113.7, 10.0.0.2', '203.0.113.7'],
    ['10.9.9.9, 203.0.113.7', '203.0.113.7'],
    ['10.0.0.5, 10.0.0.2', '10.0.0.5'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::1]:4711', '2001:db8::1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['127.0.0.1, unknown', 'unknown'],
    ['127.0.0.1, , 10.0.0.1', 'unknown'],
  ])('%s is %s', (header, address) => expect(addressOf(header)).toBe(address));

  test('with the other header', () => {
    const forwarded = (text: string) => told({ forwarded: text });
    expect(forwarded('for=203.0.113.7;proto=https;host=baton.example')).toEqual({
      address: '203.0.113.7',
      https: true,
      host: 'baton.example',
    });
    expect(forwarded('for="[2001:db8::1]:4711";proto=http, for=10.0.0.1')).toMatchObject({
      address: '2001:db8::1',
      https: false,
    });
    expect(forwarded('For="a,b", for=_hidden')).toMatchObject({ address: 'unknown', https: null });
  });

  test('scheme and host belong to the hop that counts, or to all of them', () => {
    const headers = { 'x-forwarded-for': '203.0.113.7, 10.0.0.2', 'x-forwarded-host': 'baton.example' };
    expect(told({ ...headers, 'x-forwarded-proto': 'https, http' })).toMatchObject({ https: true, host: 'baton.example' });
    expect(told({ ...headers, 'x-forwarded-proto': 'http' })).toMatchObject({ https: false });
    expect(told(headers)).toMatchObject({ https: null });
  });

  test('two headers that name two callers are refused: one of them came from the caller', () => {
    const headers = { 'x-forwarded-for': '203.0.113.7', forwarded: 'for=127.0.0.1' };
    expect(() => told(headers)).toThrow(ApiError);
    expect(told({ ...headers, forwarded: 'for=203.0.113.7' })?.address).toBe('203.0.113.7');
  });

  test('no header, no word', () => {
    expect(told({})).toBeNull();
    expect(told({ 'x-forwarded-for': ' ' })).toBeNull();
  });

  test('whatever a caller writes before it, the last stranger stays the caller', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (own) => {
        expect(addressOf(`${own},203.0.113.7, 10.0.0.2`)).toBe('203.0.113.7');
      }),
    );
  });
});
