import { expect, test } from 'vitest';
import { renderResult } from './registry.ts';

const plain = (text: string): string => text;

test('hosts with their counts, and what failed for good with the first line of its message', () => {
  const facts = [
    { type: 'ansible.start', playbook: 'site.yml' },
    { type: 'ansible.failure', host: 'web1', task: 'ignored', kind: 'ignored', message: 'no matter' },
    { type: 'ansible.failure', host: 'db1', task: 'install', kind: 'failed', message: 'no space\nleft' },
    { type: 'ansible.recap', hosts: { db1: [1, 0, 0, 1, 0, 0, 0], web1: [4, 2, 0, 0, 1, 0, 1] } },
    { type: 'ansible.end', atMs: 5, omitted: 0 },
  ];
  expect(renderResult('ansible', facts, plain)).toBe(
    [
      'HOST  STATE    OK  CHANGED  UNREACHABLE  FAILED  SKIPPED  RESCUED  IGNORED',
      'db1   failed   1   0        0            1       0        0        0',
      'web1  changed  4   2        0            0       1        0        1',
      '',
      'FAILED ON  TASK     MESSAGE',
      'db1        install  no space',
      '',
    ].join('\n'),
  );
});

test('nothing is shown of what tells nothing', () => {
  expect(renderResult('ansible', [], plain)).toBe('');
  expect(renderResult('shell', [{ type: 'checkout' }], plain)).toBe('');
});
