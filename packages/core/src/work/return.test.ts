import { expect, test } from 'vitest';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';

/** A job whose newest attempt ran out of its lease. */
const lost = (...args: ConstructorParameters<typeof Scene>): Scene => {
  const scene = new Scene(...args).run();
  scene.lose('lease_expired');
  return scene;
};

test('a runner gets its attempt back out of the queue, and the job leaves the queue', () => {
  const scene = lost();
  expect(scene.isQueued).toBe(true);
  scene.comeBack();
  expect(scene.job).toMatchObject({ state: 'processing', attemptsCounted: 1 });
  expect(scene.attempt).toMatchObject({ state: 'running', cause: null, lostAt: null });
  expect(scene.isQueued).toBe(false);
});

test('and out of needs_attention', () => {
  const scene = lost({ onLost: 'hold' });
  scene.comeBack();
  expect(scene.job.state).toBe('processing');
});

test('an attempt that runs already stays as it is', () => {
  expect(changedNothing(new Scene().run().comeBack())).toBe(true);
});

test.each<[string, (scene: Scene) => void]>([
  ['a newer attempt was offered', (scene) => scene.offer('runner-2')],
  ['the job was cancelled', (scene) => scene.cancel()],
  ['it was given up', (scene) => scene.lose('new_session')],
])('too late: %s', (_, happen) => {
  const scene = lost();
  const attempt = scene.attempt;
  happen(scene);
  const now = scene.attempts.find((each) => each.id === attempt.id) ?? attempt;
  expect(now.state).toBe('ended');
  expect(codeOf(scene.comeBack({}, now))).toBe('lease_lost');
});

test('too late: the job failed by its policy', () => {
  const scene = lost({ onLost: 'fail' });
  expect(scene.attempt.state).toBe('ended');
  expect(codeOf(scene.comeBack())).toBe('lease_lost');
});

test('an offer can not be come back with: it was never accepted', () => {
  const scene = new Scene();
  scene.offer();
  expect(codeOf(scene.comeBack())).toBe('lease_lost');
});

test('a newer attempt names why the older one is over', () => {
  const scene = lost();
  scene.offer('runner-2');
  expect(scene.attempts.map(({ state, cause }) => ({ state, cause }))).toEqual([
    { state: 'ended', cause: 'superseded' },
    { state: 'offered', cause: null },
  ]);
});
