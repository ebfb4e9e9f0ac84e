import { expect, test } from 'vitest';
import { emptyDraft, readDraft, renamedByFile, shellHint } from './draft.ts';

test('a script takes a repository and files along, and nothing that was left empty', () => {
  const fields = {
    checkout: { repository: 'https://git.example.org/a', ref: '' },
    artifacts: { in: [], out: [{ path: 'dist' }] },
    other: 'x',
  };
  expect(readDraft({ ...emptyDraft, command: 'make', fields }).job?.spec).toEqual({
    command: ['make'],
    checkout: { repository: 'https://git.example.org/a' },
    artifacts: { out: [{ path: 'dist' }] },
  });
});

test('a workflow without a name that is taken from a file is called as that, unless somebody named it', () => {
  const [unnamed, named] = ['on: push', 'name: Nightly\non: push'].map((workflow) => ({ workflow }));
  if (!unnamed || !named) throw new Error('there are two');
  expect(renamedByFile('', '', unnamed, 'check.yml')).toBe('check.yml');
  expect(renamedByFile('', '', named, 'check.yml')).toBe('');
  expect(renamedByFile('mine', '', unnamed, 'check.yml')).toBe('mine');
  // another file in its place
  expect(renamedByFile('check.yml', 'check.yml', unnamed, 'test.yml')).toBe('test.yml');
  expect(renamedByFile('check.yml', 'check.yml', named, 'test.yml')).toBe('');
  expect(renamedByFile('', '', { prompt: 'x' }, 'check.yml')).toBe('');
});

test('what was left alone is left out', () => {
  expect(readDraft({ ...emptyDraft, command: 'echo "a b"' }).job).toEqual({ spec: { command: ['echo', 'a b'] } });
});

test('a key without a number is for one job at once', () => {
  expect(readDraft({ ...emptyDraft, command: 'true', concurrencyKey: 'mast' }).job?.concurrency).toEqual({
    key: 'mast',
    limit: 1,
  });
});

test('everything that was filled in is sent', () => {
  const { job } = readDraft({
    ...emptyDraft,
    kind: 'script',
    name: ' nightly ',
    script: 'echo hi',
    interpreter: 'bash -eu',
    labels: ['gpu'],
    device: ['sdr'],
    priority: 5,
    environment: 'A=1',
    workingDirectory: 'sub',
    runner: 'id',
    onLost: 'hold',
    onPartition: 'stop',
    maxAttempts: 2,
    timeLimitMinutes: 1.5,
    waitLimitMinutes: 0.5,
    concurrencyKey: ' mast ',
    concurrencyLimit: 2,
  });
  expect(job).toEqual({
    name: 'nightly',
    labels: ['gpu'],
    device: ['sdr'],
    priority: 5,
    runner: 'id',
    onLost: 'hold',
    onPartition: 'stop',
    maxAttempts: 2,
    timeLimitMs: 90_000,
    waitLimitMs: 30_000,
    concurrency: { key: 'mast', limit: 2 },
    spec: { script: 'echo hi', interpreter: ['bash', '-eu'], environment: { A: '1' }, workingDirectory: 'sub' },
  });
});

test('what values are drawn from is read as the command line reads it', () => {
  const draws = ['frequency=2m', 'constructor=3', 'frequency=144e6..146e6'];
  const { job } = readDraft({ ...emptyDraft, command: 'true', draws });
  expect(job?.drawFrom).toEqual({ frequency: ['2m', { min: 144e6, max: 146e6 }], constructor: [3] });
  for (const wrong of ['2m', '=2m', 'frequency=', 'frequency=5..1', 'constructor=a b'])
    expect(readDraft({ ...emptyDraft, command: 'true', draws: [wrong] }).problems?.draws).toContain(wrong);
});

test('problems stand with their fields', () => {
  expect(readDraft(emptyDraft).problems).toHaveProperty('command');
  expect(readDraft({ ...emptyDraft, command: 'echo "' }).problems?.command).toContain('not closed');
  expect(readDraft({ ...emptyDraft, kind: 'script', interpreter: ' ' }).problems).toMatchObject({
    script: expect.any(String),
    interpreter: expect.any(String),
  });
  expect(readDraft({ ...emptyDraft, command: 'x', environment: 'no' }).problems).toHaveProperty('environment');
});

test('a command that wants a shell gets a hint', () => {
  expect(shellHint({ ...emptyDraft, command: 'ls | wc' })).toContain('“|”');
  expect(shellHint({ ...emptyDraft, command: 'ls' })).toBeNull();
});
