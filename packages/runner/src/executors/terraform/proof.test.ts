import { expect, test } from 'vitest';
import type { HeldLock } from './lock.ts';
import type { Operation } from './operations.ts';
import { type Machine, releaseOf } from './proof.ts';

const at = (second: number): number => Date.parse('2026-11-26T07:25:00Z') + second * 1000;
const lock: HeldLock = {
  id: 'l',
  who: 'deploy@build-7',
  operation: 'OperationTypeApply',
  created: '2026-11-26 07:25:11.15938623 +0000 UTC',
  path: '',
};
const operation: Operation = {
  jobId: 'j',
  attemptId: 'a',
  who: 'deploy@build-7',
  stateKey: 's',
  group: 77,
  bootId: 'b',
  startedAt: at(10),
  heldAt: at(12),
  endedAt: null,
};
const machine: Machine = { who: 'deploy@build-7', bootId: 'b', stateKey: 's', isGroupAlive: () => false };

test.each<[string, Partial<Operation>, Partial<Machine>, string]>([
  ['its processes are gone', {}, {}, 'none of its processes lives'],
  ['the machine was started anew', {}, { bootId: 'c', isGroupAlive: () => true }, 'the machine was started anew'],
  ['it was seen to be ended', { group: null, endedAt: at(20) }, {}, 'none of its processes lives'],
])('a holder is dead when %s', (_when, own, here, why) => {
  const release = releaseOf(lock, [{ ...operation, ...own }], { ...machine, ...here });
  expect(release.possible).toBe(true);
  expect(release.why).toContain(why);
});

test.each<[string, Partial<HeldLock>, Partial<Operation>, Partial<Machine>, string]>([
  ['nobody says who it is', { who: '' }, {}, {}, 'does not say who holds it'],
  ['it is somebody else', { who: 'me@laptop' }, {}, {}, 'it was taken by me@laptop'],
  ['it may live', {}, {}, { isGroupAlive: () => true }, 'not certain'],
  ['what it started may live', {}, { endedAt: at(20) }, { isGroupAlive: () => true }, 'not certain'],
  ['nobody can look', {}, { group: null }, {}, 'not certain'],
  ['the lock is older', {}, { startedAt: at(11.5) }, {}, 'no operation'],
  ['the lock is newer', {}, { heldAt: at(11) }, {}, 'no operation'],
  ['it never held a lock', {}, { heldAt: null }, {}, 'no operation'],
  ['it is another state', {}, {}, { stateKey: 't' }, 'no operation'],
  ['the time of the lock can not be read', { created: 'yesterday' }, {}, {}, 'no operation'],
])('nothing is proven when %s', (_when, other, own, here, why) => {
  const release = releaseOf({ ...lock, ...other }, [{ ...operation, ...own }], { ...machine, ...here });
  expect(release.possible).toBe(false);
  expect(release.why).toContain(why);
});
