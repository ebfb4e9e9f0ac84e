import { expect, test } from 'vitest';
import { defaultOrganizationId, defaultProjectId, initialScopes, instanceScopeId } from '../scope/state.ts';
import { rowsOf } from '../testing/rows-of.ts';
import { changedNothing } from '../testing/scene.ts';
import {
  heldSettings,
  type OwnSettings,
  ownOfSetting,
  type ScopeSettings,
  type SettingsEdit,
  type SettingsTarget,
  setScopeSettings,
  settingValuesOf,
} from './scope-settings.ts';

const configured: ScopeSettings = {
  ...{ defaultExecutor: 'shell', workspacePath: '~/baton-runner/workspace', staleAfterMs: 30_000, offlineAfterMs: 60_000 },
  ...{
    jobRetentionMs: null,
    logRetentionMs: null,
    artifactRetentionMs: null,
    auditRetentionMs: null,
    eventRetentionMs: null,
    runnerTokenTtlMs: null,
  },
};
const target = (own: OwnSettings | null = null, isInstance = false): SettingsTarget => ({
  ...{ scopeId: 'acme', above: configured, isInstance, knowsExecutor: (name) => name === 'terraform' },
  before: own && { id: 'scope_settings acme', revision: 1, value: JSON.stringify(own) },
});
const set = (edit: SettingsEdit, own: OwnSettings | null = null, isInstance = false) =>
  setScopeSettings(target(own, isInstance), edit, 'jo', 9);
const after = (...given: Parameters<typeof set>): OwnSettings | undefined => {
  const [row] = rowsOf(set(...given), 'setting');
  return row && ownOfSetting(row)?.own;
};

test('the nearest scope that says something decides, and it is told which one that is', () => {
  const own: Record<string, OwnSettings> = {
    [instanceScopeId]: { defaultExecutor: 'ansible', jobRetentionMs: 5, staleAfterMs: 20_000 },
    [defaultOrganizationId]: { jobRetentionMs: null },
    [defaultProjectId]: { workspacePath: '/srv' },
  };
  const held = heldSettings(
    defaultProjectId,
    (id) => initialScopes.find((scope) => scope.id === id),
    (id) => own[id],
    configured,
  );
  expect(held).toMatchObject({
    defaultExecutor: { value: 'ansible', from: instanceScopeId },
    workspacePath: { value: '/srv', from: defaultProjectId },
    // for ever is a value too
    jobRetentionMs: { value: null, from: defaultOrganizationId },
    staleAfterMs: { value: 20_000, from: instanceScopeId },
    offlineAfterMs: { value: 60_000, from: null },
  });
});

test('nobody is offline before being stale, whoever says the one and the other', () => {
  const own: Record<string, OwnSettings> = { [instanceScopeId]: { offlineAfterMs: 25_000 }, [defaultProjectId]: {} };
  const held = heldSettings(
    instanceScopeId,
    () => undefined,
    (id) => own[id],
    configured,
  );
  expect(settingValuesOf(held)).toMatchObject({ staleAfterMs: 30_000, offlineAfterMs: 30_000 });
});

test('settings are made, changed one by one, and inherited again', () => {
  expect(after({ defaultExecutor: 'terraform', jobRetentionMs: 86_400_000 })).toEqual({
    defaultExecutor: 'terraform',
    jobRetentionMs: 86_400_000,
  });
  expect(after({ jobRetentionMs: null }, { defaultExecutor: 'terraform', jobRetentionMs: 60_000 })).toEqual({
    defaultExecutor: 'terraform',
    jobRetentionMs: null,
  });
  expect(after({ defaultExecutor: 'inherit' }, { defaultExecutor: 'terraform' })).toEqual({});
  expect(changedNothing(set({ workspacePath: '/srv' }, { workspacePath: '/srv' }))).toBe(true);
  expect(changedNothing(set({ workspacePath: 'inherit' }))).toBe(true);
});

test.each<[SettingsEdit, string, string]>([
  [{ defaultExecutor: 'cobol' }, 'defaultExecutor', 'no executor'],
  [{ workspacePath: '' }, 'workspacePath', 'is empty'],
  [{ workspacePath: '  ' }, 'workspacePath', 'is empty'],
  [{ workspacePath: 'work/here' }, 'workspacePath', 'is relative'],
  [{ workspacePath: '~jo/work' }, 'workspacePath', 'is relative'],
  [{ workspacePath: `/${'x'.repeat(1024)}` }, 'workspacePath', '1024'],
  [{ staleAfterMs: 14_999 }, 'staleAfterMs', '15000'],
  [{ offlineAfterMs: 86_400_001 }, 'offlineAfterMs', 'from 20 s (20000) to 1 d (86400000)'],
  [{ staleAfterMs: 60_000 }, 'offlineAfterMs', 'staleAfterMs'],
  [{ offlineAfterMs: 30_000 }, 'offlineAfterMs', 'staleAfterMs, which is 30 s (30000)'],
  [{ jobRetentionMs: 86_399_999 }, 'jobRetentionMs', '86400000'],
  [{ logRetentionMs: 0 }, 'logRetentionMs', '3600000'],
  [{ auditRetentionMs: null }, 'auditRetentionMs', 'instance'],
  [{ eventRetentionMs: 86_400_000 }, 'eventRetentionMs', 'instance'],
  [{ runnerTokenTtlMs: 59_999 }, 'runnerTokenTtlMs', '60000'],
])('%j is refused', (edit, setting, problem) => {
  expect(set(edit)).toMatchObject({ refusal: { code: 'setting_invalid', detail: { setting } } });
  expect(JSON.stringify(set(edit))).toContain(problem);
});

test.each(['/srv/work', '~', '~/work', 'C:\\work', 'd:/work', '\\\\host\\share'])('a runner can work in %s', (workspacePath) => {
  expect(after({ workspacePath })).toEqual({ workspacePath });
});

test('tokens of runners live as long as a scope says, or without end', () => {
  expect(after({ runnerTokenTtlMs: 60_000 })).toEqual({ runnerTokenTtlMs: 60_000 });
  expect(after({ runnerTokenTtlMs: null })).toEqual({ runnerTokenTtlMs: null });
});

test('the instance says how long its audit log is kept', () => {
  expect(after({ auditRetentionMs: 86_400_000 }, null, true)).toEqual({ auditRetentionMs: 86_400_000 });
});

test('a change is refused when the scope says something else by now than was seen', () => {
  const own: OwnSettings = { workspacePath: '/srv/b' };
  const change = (was: SettingsEdit) => setScopeSettings(target(own), { workspacePath: '/srv/c' }, 'jo', 9, was);
  expect(change({ workspacePath: 'inherit' })).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
  expect(change({ workspacePath: '/srv/b', jobRetentionMs: 'inherit' }).ok).toBe(true);
});
