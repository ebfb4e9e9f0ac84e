import { expect, test } from 'vitest';
import { waysToFit } from '../explain/change/ways-to-fit.ts';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { canBeAdded, canBeInstalled, systemOfExecutor } from './foreign.ts';
import { type Offering, offeringOf } from './offering.ts';
import { plainRequirements, type Requirements } from './requirements.ts';

const { scopeId } = sampleRunner();

const changes = (patch: Partial<Requirements>, offers: Offering) =>
  waysToFit({ ...plainRequirements(scopeId, 'shell'), ...patch }, offers, () => undefined).map(({ fixes }) =>
    fixes.map((fix) => `${fix.change} ${'device' in fix ? fix.device : ''}`.trim()),
  );

const offers = (executor: string, protocol: 'challengectl' | 'gitea' | 'native' | 'semaphore', devices: object[] = []) => {
  const declared = { ...sampleCapabilities, labels: [], executors: [{ name: executor, version: null }], ranges: {} };
  return offeringOf(sampleRunner({ protocol, declared: { ...declared, devices: devices as never } }));
};

test('what only runners of another system have is brought to no other runner, and nothing at all to them', () => {
  expect(['gitea-workflow', 'shell', 'constructor'].map(systemOfExecutor)).toEqual(['Gitea', null, null]);
  expect(canBeInstalled('terraform', { native: true })).toBe(true);
  expect(canBeInstalled('gitea-workflow', { native: true })).toBe(false);
  // a runner of Semaphore has what its program has
  expect(canBeInstalled('terraform', { native: false })).toBe(false);
});

test('a runner that lacks an executor can not be made to fit where nothing brings it there, one that lacks a label can', () => {
  const needs = (executor: string, executorVersionMin: string | null = null) => ({
    ...{ executor, executorVersionMin, labels: ['linux'] },
  });
  expect(changes(needs('gitea-workflow'), offers('shell', 'native'))).toEqual([]);
  expect(changes(needs('shell'), offers('gitea-workflow', 'gitea'))).toEqual([]);
  expect(changes(needs('codex'), offers('shell', 'semaphore'))).toEqual([]);
  expect(changes(needs('shell'), offers('transmit', 'challengectl'))).toEqual([]);
  // it never tells its version
  expect(changes(needs('shell', '2'), offers('shell', 'semaphore'))).toEqual([]);
  expect(changes(needs('gitea-workflow'), offers('gitea-workflow', 'gitea'))).toEqual([['add_label null']]);
  expect(changes(needs('codex'), offers('shell', 'native'))).toEqual([['install_executor', 'add_label null']]);
});

test('of a runner of another system only what its devices say of themselves can be made more', () => {
  const radio = { id: '0', labels: ['hackrf'], ranges: { frequency: [{ min: 1, max: 5 }] } };
  const frequency = { min: 7, max: 7 };
  // runners of Gitea and Semaphore have no ranges, and nowhere to say them
  expect(changes({ ranges: { frequency } }, offers('shell', 'semaphore'))).toEqual([]);
  expect(changes({ draw: { frequency: [frequency] } }, offers('shell', 'semaphore'))).toEqual([]);
  expect(changes({ ranges: { frequency } }, offers('shell', 'native'))).toEqual([['widen_range null']]);
  const told = offers('transmit', 'challengectl', [radio]);
  const transmit = { executor: 'transmit', device: [] };
  expect(changes({ ...transmit, ranges: { frequency } }, told)).toEqual([['widen_range 0']]);
  expect(changes({ executor: 'transmit', ranges: { frequency } }, told)).toEqual([['widen_range 0']]);
  expect(changes({ ...transmit, ranges: { power: frequency } }, told)).toEqual([]);
  // its labels are its model and its name
  expect(changes({ ...transmit, device: ['roof'] }, told)).toEqual([]);
});

test('no runner of Gitea that could be added has more than labels', () => {
  const needs = { ...plainRequirements(scopeId, 'gitea-workflow'), labels: ['linux'] };
  const range = { min: 1, max: 1 };
  const more: Partial<Requirements>[] = [
    ...[{ device: [] }, { ranges: { a: range } }, { draw: { a: [range] } }, { attributes: { os: 'linux' } }],
    ...[{ executorVersionMin: '1' }, { runnerVersionMin: '1' }, { needsFence: true }, { needsNative: true }],
  ];
  expect(canBeAdded(needs)).toBe(true);
  for (const each of more) expect(canBeAdded({ ...needs, ...each }), JSON.stringify(each)).toBe(false);
  for (const each of more) expect(canBeAdded({ ...needs, ...each, executor: 'shell' })).toBe(true);
});
