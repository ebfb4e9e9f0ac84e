import { describe, expect, test } from 'vitest';
import { finishOf } from '../testing/samples.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import { finish } from './finish.ts';

describe('what a report makes of the job', () => {
  test.each([
    ['succeeded', 'succeeded', 'exit', 'finished'],
    ['failed', 'failed', 'exit', 'finished'],
    ['timeout', 'failed', 'timeout', 'finished'],
    ['cancelled', 'cancelled', 'cancelled', 'cancelled'],
  ] as const)('%s: %s, because of %s', (kind, state, reason, cause) => {
    const scene = new Scene().run();
    scene.finish(kind);
    expect(scene.job).toMatchObject({ state, outcome: { reason }, finishedAt: scene.now });
    expect(scene.attempt).toMatchObject({ state: 'ended', cause, endedAt: scene.now });
  });

  test.each(['fenced', 'interrupted', 'device_lost'] as const)('%s: the policy for lost attempts decides', (kind) => {
    const queued = new Scene({ onLost: 'requeue' }).run();
    queued.finish(kind);
    const held = new Scene({ onLost: 'hold' }).run();
    held.finish(kind);
    expect([queued.job.state, held.job.state]).toEqual(['queued', 'needs_attention']);
    expect(queued.attempt).toMatchObject({ state: 'ended', cause: kind });
  });
});

test('what the process said is kept, also of a fenced one', () => {
  const scene = new Scene().run();
  scene.finish('fenced');
  expect(scene.attempt.exitCode).toBe(143);
  scene.run().finish('failed');
  expect(scene.attempt.exitCode).toBe(1);
  expect(scene.job.outcome?.exitCode).toBe(1);
});

test.each(['succeeded', 'failed', 'cancelled', 'fenced', 'interrupted', 'prepare_failed'] as const)(
  'outputs stay with an attempt that ended as %s',
  (kind) => {
    const scene = new Scene().run();
    const { attempt } = scene;
    const outputs = { url: 'https://example.org/7' };
    scene.take(finish(scene.workOf(), attempt.runnerId, attempt.epoch, { ...finishOf(kind), outputs }, scene.now));
    expect(scene.attempt.outputs).toEqual(outputs);
    scene.take(finish(scene.workOf(), attempt.runnerId, attempt.epoch, finishOf(kind), scene.now));
    expect(scene.attempt.outputs).toEqual(outputs);
  },
);

test.each([['requeue'], ['hold']] as const)('a report counts also when the lease ran out meanwhile (onLost %s)', (onLost) => {
  const scene = new Scene({ onLost }).run();
  scene.lose('lease_expired');
  scene.finish('succeeded');
  expect(scene.job.state).toBe('succeeded');
  expect(scene.isQueued).toBe(false);
});

test.each<[string, (scene: Scene) => void]>([
  ['a newer attempt exists', (scene) => scene.offer('runner-2')],
  ['the job is final', (scene) => scene.cancel()],
  ['an action ended it', (scene) => scene.lose('runner_revoked')],
])('a report is refused: %s', (_, happen) => {
  const scene = new Scene().run();
  scene.lose('lease_expired');
  const id = scene.attempt.id;
  happen(scene);
  const job = scene.job;
  const attempt = scene.attempts.find((each) => each.id === id);
  expect(codeOf(scene.finish('succeeded', {}, attempt))).toBe('lease_lost');
  expect(scene.job).toBe(job);
});

test('an offer that was not accepted can not finish', () => {
  const scene = new Scene();
  scene.offer();
  expect(codeOf(scene.finish())).toBe('lease_lost');
});

test('the same report once more changes nothing, another one is refused', () => {
  const scene = new Scene().run();
  scene.finish('failed');
  expect(changedNothing(scene.finish('failed'))).toBe(true);
  expect(codeOf(scene.finish('succeeded'))).toBe('lease_lost');
  expect(codeOf(scene.finish('fenced'))).toBe('lease_lost');
});

test('a report is recognised as repeated also when a newer attempt runs by now', () => {
  const scene = new Scene().run();
  scene.finish('fenced');
  const first = scene.attempt;
  scene.run('runner-2');
  expect(changedNothing(scene.finish('fenced', {}, first))).toBe(true);
});
