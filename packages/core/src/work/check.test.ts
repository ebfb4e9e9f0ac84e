import { expect, test } from 'vitest';
import { InvariantBroken } from '../decision/invariant.ts';
import { Scene } from '../testing/scene.ts';
import { checkWork } from './check.ts';
import type { Work } from './work.ts';

const work = (scene: Scene, patch: { job?: object; attempt?: object }): Work => ({
  job: { ...scene.job, ...patch.job },
  attempt: scene.work.attempt && { ...scene.work.attempt, ...patch.attempt },
});

const queued = new Scene();
const running = new Scene().run();
const over = new Scene().run();
over.finish();

const held = new Scene({ onLost: 'hold' }).run();
held.lose();
const stopped = new Scene({ onPartition: 'stop' }).run();
stopped.lose('kicked');
const attention = { reason: 'lost', at: 1, message: null };
const gate = { attemptId: 'attempt-1', epoch: 1, at: 1, over: true };

test.each<[string, Scene, { job?: object; attempt?: object }, boolean]>([
  ['queued, but not in the queue', queued, {}, false],
  ['running, but in the queue', running, {}, true],
  ['final without an outcome', over, { job: { outcome: null } }, false],
  ['final without an end', over, { job: { finishedAt: null } }, false],
  ['final with a running attempt', over, { attempt: { state: 'running', endedAt: null } }, false],
  ['an end without being final', running, { job: { finishedAt: 1 } }, false],
  ['processing with an open offer', running, { attempt: { state: 'offered' } }, false],
  ['claimed with a running attempt', running, { job: { state: 'claimed' } }, false],
  ['another attempt than its newest', running, { attempt: { id: 'other' } }, false],
  ['more attempts counted than made', running, { job: { attemptsCounted: 2 } }, false],
  ['an ended attempt without an end', over, { attempt: { endedAt: null } }, false],
  ['waiting for a person with a live attempt', running, { job: { state: 'needs_attention', attention } }, false],
  ['waiting for a person for no reason', held, { job: { attention: null } }, false],
  ['a reason to wait for a person that waits for none', running, { job: { attention } }, false],
  ['backing off while it runs', running, { job: { backoffUntil: 5 } }, false],
  ['being stopped by no action', stopped, { attempt: { cause: 'lease_expired' } }, false],
  ['a gate that was passed by an attempt to come', running, { job: { gate: { ...gate, epoch: 9 } } }, false],
  ['a gate that names another attempt with its epoch', running, { job: { gate: { ...gate, attemptId: 'other' } } }, false],
])('a broken pair is found: %s', (_, scene, patch, isQueued) => {
  expect(() => checkWork(scene.work, scene.isQueued)).not.toThrow();
  expect(() => checkWork(work(scene, patch), isQueued)).toThrow(InvariantBroken);
});
