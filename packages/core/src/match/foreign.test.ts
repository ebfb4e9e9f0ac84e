import { expect, test } from 'vitest';
import { waysToFit } from '../explain/places.ts';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { canBeInstalled, systemOfExecutor } from './foreign.ts';
import { offeringOf } from './offering.ts';
import { plainRequirements } from './requirements.ts';

test('what only runners of another system have is brought to no other runner, and nothing else to them', () => {
  expect(['gitea-workflow', 'shell', 'constructor'].map(systemOfExecutor)).toEqual(['Gitea', null, null]);
  expect(canBeInstalled('terraform', ['shell'])).toBe(true);
  expect(canBeInstalled('terraform', [])).toBe(true);
  expect(canBeInstalled('gitea-workflow', ['shell'])).toBe(false);
  expect(canBeInstalled('gitea-workflow', [])).toBe(false);
  expect(canBeInstalled('shell', ['gitea-workflow'])).toBe(false);
  // a newer one of what it has
  expect(canBeInstalled('gitea-workflow', ['gitea-workflow'])).toBe(true);
});

test('a runner that lacks it can not be made to fit, one that lacks a label can', () => {
  const offers = (executor: string) => {
    const declared = { ...sampleCapabilities, labels: [], executors: [{ name: executor, version: null }] };
    return offeringOf(sampleRunner({ declared }));
  };
  const needs = (executor: string) => ({ ...plainRequirements(sampleRunner().scopeId, executor), labels: ['linux'] });
  const changes = (executor: string, offered: string) =>
    waysToFit(needs(executor), offers(offered), () => undefined).map(({ fixes }) => fixes.map(({ change }) => change));
  expect(changes('gitea-workflow', 'shell')).toEqual([]);
  expect(changes('shell', 'gitea-workflow')).toEqual([]);
  expect(changes('gitea-workflow', 'gitea-workflow')).toEqual([['add_label']]);
  expect(changes('codex', 'shell')).toEqual([['install_executor', 'add_label']]);
});
