import { expect, test } from 'vitest';
import { ansibleLimits, ansibleVerdictOf, emptyAnsibleResult, foldAnsible } from './ansible.ts';

const foldAll = (...events: Record<string, unknown>[]) => {
  const result = emptyAnsibleResult();
  for (const event of events) foldAnsible(result, event);
  return result;
};

const failure = (host: string, task: string, kind = 'failed') => ({
  type: 'ansible.failure',
  host,
  task,
  action: 'fail',
  kind,
  message: task,
});

test('counts live what the recap will count', () => {
  const result = foldAll(
    { type: 'ansible.start', playbook: 'site.yml', version: '2.14.18', check: true },
    { type: 'ansible.play', play: 1, name: 'all', atMs: 3 },
    { type: 'ansible.task', play: 1, name: 'install', action: 'apt', path: 'site.yml:4', handler: false, atMs: 5 },
    {
      type: 'ansible.results',
      task: 1,
      hosts: { a: 'ok', b: 'changed', c: 'ignored', d: 'failed', e: 'skipped', f: 'unreachable', g: 'odd' },
    },
  );
  expect(result).toMatchObject({ playbook: 'site.yml', version: '2.14.18', check: true, recap: false, endedAtMs: null });
  expect(result.tasks[0]?.hosts).toEqual({ ok: 1, changed: 1, ignored: 1, failed: 1, skipped: 1, unreachable: 1 });
  expect(result.hosts.get('b')).toMatchObject({ ok: 1, changed: 1 });
  expect(result.hosts.get('c')).toMatchObject({ ok: 1, ignored: 1, failed: 0 });
  expect([...result.hosts.values()].map(ansibleVerdictOf)).toEqual(['ok', 'changed', 'ok', 'failed', 'ok', 'unreachable']);
});

test('the recap replaces what was counted, and tells which failures were rescued', () => {
  const result = foldAll(
    { type: 'ansible.results', task: 1, hosts: { a: 'failed', b: 'failed' } },
    failure('a', 'rescued by its block'),
    failure('b', 'rescued first'),
    failure('c', 'not minded', 'ignored'),
    failure('b', 'then for good'),
    { type: 'ansible.recap', hosts: { a: [3, 1, 0, 0, 0, 1, 0], b: [2, 0, 0, 1, 0, 1, 0] } },
    { type: 'ansible.end', atMs: 900, omitted: 2 },
  );
  expect(result.hosts.get('a')).toEqual({ ok: 3, changed: 1, unreachable: 0, failed: 0, skipped: 0, rescued: 1, ignored: 0 });
  expect(result.failures.map(({ kind }) => kind)).toEqual(['rescued', 'rescued', 'ignored', 'failed']);
  expect(result).toMatchObject({ recap: true, endedAtMs: 900, omitted: { results: 2 } });
});

test('stays bounded, and takes no harm from what it does not expect', () => {
  const result = emptyAnsibleResult();
  for (let n = 0; n < ansibleLimits.tasks + 10; n += 1) foldAnsible(result, { type: 'ansible.task', name: `${n}` });
  for (let n = 0; n < ansibleLimits.hosts + 10; n += 1)
    foldAnsible(result, { type: 'ansible.recap', hosts: { [`h${n}`]: null } });
  for (let n = 0; n < ansibleLimits.failures + 10; n += 1) foldAnsible(result, failure('a', 'again'));
  for (const type of [undefined, 7, 'unknown', 'toString', '__proto__']) foldAnsible(result, { type });
  for (const hosts of [null, 'x', 7, [1], JSON.parse('{"__proto__":"ok"}')])
    foldAnsible(result, { type: 'ansible.results', task: -1, hosts });
  expect(result.tasks).toHaveLength(ansibleLimits.tasks);
  expect(result.tasksSeen).toBe(ansibleLimits.tasks + 10);
  expect(result.hosts.size).toBe(ansibleLimits.hosts);
  expect(result.omitted.hosts).toBe(10);
  expect(result.failures).toHaveLength(ansibleLimits.failures);
  expect(result.failuresSeen).toBe(ansibleLimits.failures + 10);
});
