import { expect, test } from 'vitest';
import { renderResult } from './registry.ts';

const plain = (text: string): string => text;
const change = (address: string, action: string, ...names: string[]) => ({
  address,
  action,
  reason: '',
  attributes: names.map((name) => ({ name, before: null, after: '1' })),
  more: 0,
});

test('a plan with its resources, and how far its apply came', () => {
  const facts = [
    { type: 'terraform.plan', operation: 'apply', resources: 2, add: 1, change: 0, remove: 1 },
    {
      type: 'terraform.changes',
      module: '',
      changes: [change('a.one', 'create', 'a', 'b', 'c', 'd', 'e'), change('a.two', 'delete')],
    },
    { type: 'terraform.apply', resources: 2 },
    { type: 'terraform.progress', address: 'a.one', action: 'create', state: 'failed', elapsedMs: 1000 },
    { type: 'terraform.diagnostic', severity: 'error', summary: 'no \u001b[31mspace', address: 'a.one', place: 'main.tf:3' },
  ];
  expect(renderResult('terraform', facts, plain)).toBe(
    [
      'plan  1 to add, 1 to destroy',
      '',
      'ACTION  RESOURCE  STATE   WHAT CHANGES',
      'create  a.one     failed  a, b, c, d, 1 more',
      'delete  a.two     –',
      '',
      'error no \uFFFD[31mspace (a.one, main.tf:3)',
      '',
    ].join('\n'),
  );
});

test('a lock with its holder', () => {
  const release = { possible: false, why: 'it was taken by me@laptop' };
  const lock = { type: 'terraform.lock', id: '8d44', who: 'me@laptop', operation: '', created: 'today', path: '', release };
  expect(renderResult('terraform', [lock], plain)).toBe(
    ['lock     8d44', 'held by  me@laptop since today', 'release  not by Baton: it was taken by me@laptop', ''].join('\n'),
  );
  const dead = { ...lock, release: { possible: true, why: 'none of its processes lives' } };
  expect(renderResult('terraform', [dead], plain)).toContain(
    'release  baton jobs rerun ID --release-lock 8d44: none of its processes lives\n',
  );
});
