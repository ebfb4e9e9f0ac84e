import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ManualClock } from '../app/testing/manual-clock.ts';
import { createWebhookSender } from './sender.ts';
import { targetOf } from './target.ts';

const nowhere = async (): Promise<string[]> => {
  throw new Error('ENOTFOUND');
};
const leadsTo =
  (...addresses: string[]) =>
  async () =>
    addresses;
const problemOf = async (url: string, allowed: string[] = [], lookup: (host: string) => Promise<string[]> = nowhere) => {
  const found = await targetOf(url, allowed, lookup);
  return 'problem' in found ? found.problem : null;
};

/** This machine, and the service of clouds that gives away credentials, as people and programs write them. */
test.each([
  ...[
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '0x7f.1',
    '127.0.0.1.',
  ],
  ...['0', '0.0.0.0', '0x0', '10.1.2.3', '167837955', '192.168.0.1', '3232235521', '0xc0a80001', '172.16.0.1', '100.64.0.1'],
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518', '１２７.０.０.１', '①②⑦.0.0.1'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:169.254.169.254]', '[::127.0.0.1]'],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b::a9fe:a9fe]', '[2002:7f00:1::]', '[::ffff:0:127.0.0.1]', '[fd00:ec2::254]', '[fe80::1]'],
  ...['[fec0::1]', '[ff02::1]', '[2001::1]', '255.255.255.255', '224.0.0.1', '198.18.0.1', '127%2E0%2E0%2E1', '127.0.0.1%2e'],
])('https://%s/ is not reached', async (host) => {
  // as a name some systems resolve what others refuse: then it leads there too
  expect(await problemOf(`https://${host}/`, [], leadsTo('127.0.0.1'))).toMatch(/not of the public internet|must be an address/);
});

test('no number that stands for this machine is reached, however it is written', async () => {
  const forms = (word: number): string[] => {
    const parts = [24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff);
    const [a = 0, b = 0, c = 0, d = 0] = parts;
    return [
      ...[String(word), `0x${word.toString(16)}`, `0${word.toString(8)}`, parts.join('.'), `${a}.${b}.${(c << 8) | d}`],
      ...[`${a}.${word & 0xffffff}`, parts.map((part) => `0x${part.toString(16)}`).join('.')],
      ...[parts.map((part) => `0${part.toString(8)}`).join('.'), `[::ffff:${parts.join('.')}]`, `[64:ff9b::${parts.join('.')}]`],
    ];
  };
  const word = fc.oneof(
    fc.integer({ min: 0x7f000000, max: 0x7fffffff }),
    fc.integer({ min: 0x0a000000, max: 0x0affffff }),
    fc.integer({ min: 0xa9fe0000, max: 0xa9feffff }),
  );
  await fc.assert(
    fc.asyncProperty(word, async (each) => {
      for (const host of forms(each)) if ((await problemOf(`https://${host}/`)) === null) return false;
      return true;
    }),
  );
});

test('a name is reached only where all of its addresses may be', async () => {
  const at = (...addresses: string[]) => problemOf('https://a.example/x', [], leadsTo(...addresses));
  expect(await at('1.1.1.1', '2606:4700::1111')).toBeNull();
  expect(await at('1.1.1.1', '127.0.0.1')).toContain('leads to 127.0.0.1');
  expect(await at('::ffff:10.0.0.1')).toContain('not of the public internet');
  expect(await at()).toContain('leads nowhere');
  expect(await problemOf('https://a.example/x')).toContain('leads nowhere');
  expect(await targetOf('https://a.example/x', [], leadsTo('1.1.1.1'))).toMatchObject({ address: '1.1.1.1' });
});

test('plain http goes only where the operator allows it', async () => {
  expect(await problemOf('http://1.1.1.1/')).toContain('https://');
  expect(await problemOf('http://127.0.0.1:9/', ['127.0.0.0/8'])).toBeNull();
  expect(await problemOf('http://a.example/', ['10.0.0.0/8'], leadsTo('10.0.0.1'))).toBeNull();
  expect(await problemOf('http://a.example/', ['10.0.0.0/8'], leadsTo('10.0.0.1', '1.1.1.1'))).toContain('https://');
  expect(await problemOf('https://10.0.0.1/', ['127.0.0.0/8'])).toContain('not of the public internet');
});

test.each([
  ...[
    'ftp://1.1.1.1/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'unix:/run/docker.sock',
    '1.1.1.1',
    '//1.1.1.1/',
    '',
    'https://',
  ],
  ...[
    'https://user@1.1.1.1/',
    'https://user:word@1.1.1.1/',
    'https://:word@1.1.1.1/',
    'https://1.1.1.1/#part',
    'https://[::1',
    'https:///x y',
  ],
  `https://1.1.1.1/${'x'.repeat(2_000)}`,
])('%s is no address of a webhook', async (url) => expect(await problemOf(url)).toMatch(/^must /));

test('nothing that somebody writes makes the check fail', async () => {
  const sender = createWebhookSender({ clock: new ManualClock(), privateNetworks: [], lookup: nowhere });
  const word = fc.oneof(
    fc.string(),
    fc.string().map((text) => `https://${text}`),
  );
  await fc.assert(
    fc.asyncProperty(word, async (url) => {
      const problem = await sender.problemOf(url);
      return problem === null || problem.length > 0;
    }),
  );
});
