import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvariantBroken } from '../decision/invariant.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import { checkWork } from './check.ts';
import { passGate } from './gate.ts';
import type { LossCause } from './loss-cause.ts';

const gated = (...args: ConstructorParameters<typeof Scene>): Scene => {
  const scene = new Scene(...args).run();
  scene.gate();
  return scene;
};

test('the running attempt passes; asked again it passes without a change', () => {
  const scene = gated();
  expect(scene.job.gate).toEqual({ attemptId: scene.attempt.id, epoch: 1, at: scene.now, over: false });
  expect(changedNothing(scene.gate())).toBe(true);
});

test.each<[string, (scene: Scene) => unknown, string]>([
  ['before it was accepted', (scene) => scene.offer(), 'lease_lost'],
  ['when its lease ran out', (scene) => scene.run().lose('lease_expired'), 'lease_lost'],
  ['when an action stops it', (scene) => scene.run().lose('kicked'), 'lease_lost'],
  ['when it is over', (scene) => scene.run().finish(), 'lease_lost'],
  ['when its job is to be cancelled', (scene) => scene.run().cancel(), 'job_cancelling'],
])('nobody passes %s', (_, arrange, code) => {
  const scene = new Scene({ onPartition: 'stop' });
  arrange(scene);
  const job = scene.job;
  expect(codeOf(scene.gate())).toBe(code);
  expect(scene.job).toBe(job);
});

test('an older epoch does not pass', () => {
  const scene = new Scene().run();
  scene.lose('lease_expired');
  const first = scene.attempt;
  scene.run('runner-2');
  expect(codeOf(scene.gate({}, first))).toBe('lease_lost');
});

test('a leave that was decided while an action ended the attempt is not committed', () => {
  const scene = new Scene({ onPartition: 'stop' }).run();
  const decided = passGate(scene.workOf(), 'runner-1', 1, 500);
  scene.lose('kicked');
  expect(() => scene.take(decided)).toThrow('conflict');
  expect(scene.job.gate).toBeNull();
});

test('a newer attempt passes only when the end of the one before is known, and is told who holds it', () => {
  const scene = new Scene().run();
  const { job, attempt } = scene.workOf();
  const earlier = { attemptId: 'earlier', epoch: 1, at: 5, over: false };
  const work = { job: { ...job, epoch: 7, gate: earlier }, attempt: { ...attempt, epoch: 7 } };
  expect(passGate(work, 'runner-1', 7, 500)).toMatchObject({
    ok: false,
    refusal: { code: 'gate_held', detail: { heldBy: 1, epoch: 7 } },
  });
  expect(() => checkWork(work, false)).toThrow(InvariantBroken);
  work.job.gate = { ...earlier, over: true };
  expect(codeOf(passGate(work, 'runner-1', 7, 500))).toBeNull();
});

describe('what is known of an attempt that passed, by how it was lost', () => {
  test.each<[LossCause, 'continue' | 'stop', boolean, boolean]>([
    ['missing_from_sync', 'continue', true, true],
    ['new_session', 'continue', true, true],
    ['signed_out', 'continue', true, true],
    ['fenced', 'stop', true, true],
    ['interrupted', 'continue', true, true],
    ['lease_expired', 'stop', true, true],
    ['lease_expired', 'stop', false, false],
    ['lease_expired', 'continue', true, false],
    ['runner_removed', 'stop', true, false],
  ])('%s of a %s job, runner with fence: %s; its end is known: %s', (cause, onPartition, fence, over) => {
    const scene = new Scene({ onPartition }).run('runner-1', fence);
    scene.gate();
    scene.lose(cause);
    expect(scene.job.gate?.over).toBe(over);
  });

  test('an action tells nothing; its confirmation does', () => {
    const scene = gated();
    scene.lose('runner_rotated');
    expect(scene.job.gate?.over).toBe(false);
    scene.lose('missing_from_sync');
    expect(scene.job).toMatchObject({ state: 'needs_attention', gate: { over: true } });
  });

  test('one whose lease ran out is told of later: then its end is known', () => {
    const scene = gated();
    scene.lose('lease_expired');
    expect(scene.job).toMatchObject({ state: 'needs_attention', gate: { over: false } });
    scene.lose('missing_from_sync');
    expect(scene.job).toMatchObject({ state: 'needs_attention', gate: { over: true } });
  });

  test('a runner that tells how the process ended whose device is gone tells it', () => {
    const scene = gated();
    scene.finish('device_lost');
    expect(scene.job).toMatchObject({ state: 'needs_attention', gate: { over: true } });
    expect(scene.attempt).toMatchObject({ state: 'ended', cause: 'device_lost' });
  });

  test('a result tells it', () => {
    const scene = gated();
    scene.finish('failed');
    expect(scene.job.gate?.over).toBe(true);
  });

  test('one that comes back is at it again', () => {
    const scene = gated({ onPartition: 'stop' });
    scene.lose('lease_expired');
    expect(scene.job.gate?.over).toBe(true);
    scene.comeBack();
    expect(scene.job).toMatchObject({ state: 'processing', gate: { over: false } });
  });
});

test.each([1, 3])('an attempt that passed is never queued by itself, with %i attempts allowed', (maxAttempts) => {
  const scene = gated({ onLost: 'requeue', maxAttempts });
  scene.lose('missing_from_sync');
  expect(scene.job).toMatchObject({ state: 'needs_attention', outcome: null });
  expect(scene.isQueued).toBe(false);
});

test('the policies that do not repeat hold for it as for others', () => {
  const failing = gated({ onLost: 'fail' });
  failing.lose('missing_from_sync');
  const cancelled = gated({ onLost: 'hold' });
  cancelled.cancel();
  cancelled.lose('missing_from_sync');
  expect([failing.job.state, cancelled.job.state]).toEqual(['failed', 'cancelled']);
});

test('however calls and losses follow each other: no two attempts pass unless the first is over', () => {
  const step = fc.constantFrom('gate', 'offer', 'accept', 'lease_expired', 'missing_from_sync', 'kicked', 'return', 'finish');
  const story = fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), fc.boolean(), (steps, isStop, fence) => {
    const scene = new Scene({ onPartition: isStop ? 'stop' : 'continue', maxAttempts: 9 }).run('runner-1', fence);
    const passed = new Set<string>();
    for (const each of steps) {
      const before = scene.job.gate;
      if (each === 'gate') scene.gate();
      else if (each === 'offer') scene.offer('runner-2', 0, fence);
      else if (each === 'accept') scene.accept();
      else if (each === 'return') scene.comeBack();
      else if (each === 'finish') scene.finish('interrupted');
      else scene.lose(each as LossCause);
      const { gate } = scene.job;
      if (gate && gate.attemptId !== before?.attemptId) {
        expect(before === null || before.over, 'the one before is over').toBe(true);
        expect(passed.has(gate.attemptId)).toBe(false);
        passed.add(gate.attemptId);
      }
    }
  });
  fc.assert(story, { numRuns: 500, seed: 4 });
});
