import { expect, test } from 'vitest';
import type { Misfit } from '../match/misfit.ts';
import { offeringOf } from '../match/offering.ts';
import { normalRequirements } from '../match/requirements.ts';
import { runnerProtocols } from '../policy/thresholds.ts';
import { sampleRunner } from '../testing/samples.ts';
import { foreignMisfitText, speechBehind } from './foreign-words.ts';
import { viewRunners } from './runners.ts';
import type { Snapshot, SnapshotRunner } from './snapshot.ts';
import { reasonText } from './words.ts';

test.each<[Misfit, string[]]>([
  [{ requirement: 'fence' }, ['gitea', 'semaphore', 'challengectl']],
  [{ requirement: 'native' }, ['gitea', 'semaphore', 'challengectl']],
  [{ requirement: 'runner_version', needed: '1.2', found: null }, ['gitea', 'semaphore', 'challengectl']],
  [{ requirement: 'device', needed: ['gpu'] }, ['gitea', 'semaphore']],
  [{ requirement: 'label', needed: 'gpu' }, []],
  [{ requirement: 'executor', needed: 'terraform' }, []],
])('%j is the fault of what a runner speaks: %j', (misfit, protocols) => {
  expect(runnerProtocols.filter((each) => speechBehind(misfit, each) !== null)).toEqual(protocols);
});

test.each<[Misfit, string]>([
  [
    { requirement: 'fence' },
    "speaks Gitea's protocol, in which no runner stops its jobs by itself when it is cut off; this job needs that",
  ],
  [{ requirement: 'device', needed: [] }, "speaks Gitea's protocol, which has no devices; this job needs one"],
  [
    { requirement: 'device', needed: ['gpu', 'x'] },
    "speaks Gitea's protocol, which has no devices; this job needs one with gpu, x",
  ],
  [{ requirement: 'native' }, "speaks Gitea's protocol, which has no words for all of this job"],
  [
    { requirement: 'runner_version', needed: '1.2', found: null },
    "runs Gitea's program, whose versions are not those of our runner; the job needs 1.2 or newer of ours",
  ],
])('%j: %s', (misfit, text) => {
  expect(foreignMisfitText(misfit, 'gitea')).toBe(text);
});

test('runners that fail for the same reason are told apart by what they speak, only where that is the cause', () => {
  const offering = { ...offeringOf(sampleRunner()), fence: false };
  const runner = (id: string, speaks?: SnapshotRunner['speaks']): SnapshotRunner => ({
    ...{ id, name: id, contact: 'online', asleep: false, disabled: false, draining: false, ephemeral: false },
    ...{ freeSlots: 1, devices: [], permits: [], ...(speaks && { speaks }) },
  });
  const runners = [runner('own'), runner('a', 'gitea'), runner('b', 'semaphore'), runner('c', 'gitea')];
  const snapshot: Snapshot = {
    classes: [{ key: 'all', offering, runners }],
    pools: [],
    pausesOf: () => [],
    scopeOf: () => undefined,
    requirementsOf: () => undefined,
    inHand: () => 0,
  };
  const needs = (patch: object) => normalRequirements({ ...plain, ...patch });
  const plain = {
    ...{ scopeId: offering.scopeId, executor: Object.keys(offering.executors)[0] ?? 'shell', executorVersionMin: null },
    ...{ labels: [], ranges: {}, draw: {}, attributes: {}, runnerVersionMin: null, device: null },
    ...{ needsFence: false, needsNative: false, runnerId: null },
  };
  const told = (patch: object) =>
    viewRunners(needs(patch), snapshot, 10).groups.map(({ reason, listed }) => [
      listed.map(({ id }) => id).join(),
      reasonText(reason, { scope: (id) => id, runner: (id) => id }),
    ]);
  const word = 'in which no runner stops its jobs by itself when it is cut off; this job needs that';
  expect(told({ needsFence: true })).toEqual([
    ['a,c', `speaks Gitea's protocol, ${word}`],
    ['own', 'can not stop its jobs by itself when it is cut off, which this job needs'],
    ['b', `speaks Semaphore's protocol, ${word}`],
  ]);
  expect(told({ labels: ['nowhere'] })).toEqual([['own,a,b,c', 'lacks the label nowhere']]);
});
