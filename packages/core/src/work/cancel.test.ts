import { expect, test } from 'vitest';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';

const gone = { state: 'cancelled', outcome: { reason: 'cancelled', message: 'not needed' }, cancel: { by: 'admin' } };

test.each<[string, (scene: Scene) => unknown, string | null]>([
  ['queued', () => null, null],
  ['claimed', (scene) => scene.offer(), 'cancelled'],
  ['queued', (scene) => scene.run().lose(), 'job_ended'],
])('a job that nobody runs (%s) is cancelled at once', (state, arrange, cause) => {
  const scene = new Scene();
  arrange(scene);
  expect(scene.job.state).toBe(state);
  scene.cancel();
  expect(scene.job).toMatchObject(gone);
  expect(scene.isQueued).toBe(false);
  expect(scene.work.attempt?.cause ?? null).toBe(cause);
});

test('one that waits for a person too', () => {
  const scene = new Scene({ onLost: 'hold' }).run();
  scene.lose();
  expect(scene.job.state).toBe('needs_attention');
  scene.cancel();
  expect(scene.job).toMatchObject(gone);
});

test('a running job stays processing until its runner has stopped it', () => {
  const scene = new Scene().run();
  scene.cancel('too slow');
  expect(scene.job).toMatchObject({ state: 'processing', cancel: { by: 'admin', reason: 'too slow' }, outcome: null });
  expect(scene.attempt.state).toBe('running');
  expect(changedNothing(scene.cancel('again'))).toBe(true);
  scene.finish('cancelled');
  expect(scene.job.state).toBe('cancelled');
});

test('a job that ended by itself before the runner could stop it keeps its result', () => {
  const scene = new Scene().run();
  scene.cancel();
  scene.finish('succeeded');
  expect(scene.job).toMatchObject({ state: 'succeeded', outcome: { reason: 'exit' } });
});

test.each(['succeeded', 'failed', 'cancelled'] as const)('a job that is over (%s) is not cancelled', (kind) => {
  const scene = new Scene().run();
  scene.finish(kind);
  expect(codeOf(scene.cancel())).toBe('job_finished');
});
