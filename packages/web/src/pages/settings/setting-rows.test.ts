import type { ScopeSettings } from '@baton/protocol';
import { expect, test } from 'vitest';
import { Failure } from '../../api/failure.ts';
import {
  backOf,
  editOf,
  inheritedText,
  ownText,
  problemAt,
  refusedSetting,
  sayerWords,
  settingRows,
  settingText,
  settingValue,
} from './setting-rows.ts';

const held: ScopeSettings = {
  scope: 'acme',
  settings: {
    defaultExecutor: { value: 'ansible', from: 'acme' },
    workspacePath: { value: '/srv', from: 'instance' },
    staleAfterMs: { value: 30_000, from: null },
    offlineAfterMs: { value: 60_000, from: null },
    jobRetentionMs: { value: null, from: 'acme' },
    logRetentionMs: { value: null, from: null },
    artifactRetentionMs: { value: null, from: null },
    auditRetentionMs: { value: null, from: null },
    eventRetentionMs: { value: null, from: null },
    runnerTokenTtlMs: { value: null, from: null },
  },
  pairAgain: [],
};
const row = (name: string) => settingRows.find((each) => each.name === name) as (typeof settingRows)[number];

test.each([
  ['time', 30_000, '30s'],
  ['time', 90_500, '90500ms'],
  ['retention', 90 * 86_400_000, '90d'],
  ['retention', null, 'for ever'],
  ['text', '/srv', '/srv'],
] as const)('a %s of %j is written %s, and read so', (kind, value, text) => {
  expect(settingText(kind, value)).toBe(text);
  expect(settingValue(kind, text)).toBe(value);
});

test('nothing typed is inherited, and what can not be read is said', () => {
  expect(settingValue('text', ' ')).toBe('inherit');
  expect(settingValue('time', 'soon')).toBeUndefined();
  expect(settingValue('time', 'for ever')).toBeUndefined();
});

test('what a scope says itself stands in its field, what it inherits beside it', () => {
  expect(ownText(held, row('defaultExecutor'))).toBe('ansible');
  expect(ownText(held, row('workspacePath'))).toBe('');
  expect(inheritedText(held, row('workspacePath'))).toBe('/srv');
  expect(inheritedText(held, row('defaultExecutor'))).toBe('');
  expect(sayerWords(held, row('workspacePath'))).toBe('As the instance says');
  expect(sayerWords(held, row('staleAfterMs'))).toBe('As the server is configured');
  expect(sayerWords(held, row('defaultExecutor'))).toBe('Said here');
});

test('only what was changed is sent', () => {
  const typed = {
    defaultExecutor: '',
    workspacePath: '',
    staleAfterMs: '20s',
    jobRetentionMs: 'for ever',
    offlineAfterMs: 'soon',
  };
  expect(editOf(held, typed)).toEqual({ edit: { defaultExecutor: 'inherit', staleAfterMs: 20_000 }, wrong: ['offlineAfterMs'] });
});

test('what takes a change back says again what was said, and nothing where nothing was', () => {
  const edit = { scope: 'acme', defaultExecutor: 'shell', workspacePath: '/opt', jobRetentionMs: 5 };
  expect(backOf(held, edit)).toEqual({ defaultExecutor: 'ansible', workspacePath: 'inherit', jobRetentionMs: null });
});

test('what the server has against a value is said at its field, in the words of the page', () => {
  const refused = (problem: string) =>
    new Failure(400, 'setting_invalid', 'x', 'y', { setting: 'offlineAfterMs', value: 10_000, problem });
  const tooShort = refused('must be from 20 s (20000) to 1 d (86400000)');
  expect(problemAt(tooShort, 'offlineAfterMs')).toBe('It must be from 20 s to 1 d.');
  expect([problemAt(tooShort, 'staleAfterMs'), problemAt(null, 'offlineAfterMs')]).toEqual([null, null]);
  expect(problemAt(refused('must be more than staleAfterMs, which is 30 s (30000)'), 'offlineAfterMs')).toBe(
    'It must be more than “Stale after”, which is 30 s.',
  );
  expect(refusedSetting(new Failure(403, 'permission_denied', 'x', 'y'))).toBeNull();
});
