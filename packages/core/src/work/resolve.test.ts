import { describe, expect, test } from 'vitest';
import { codeOf, Scene } from '../testing/scene.ts';
import { resolutions } from './resolve.ts';

const lost = (): Scene => {
  const scene = new Scene({ onLost: 'hold', maxAttempts: 1 }).run();
  scene.lose('lease_expired');
  return scene;
};
const gated = (): Scene => {
  const scene = new Scene().run();
  scene.gate();
  scene.lose('lease_expired');
  return scene;
};
const quarantined = (): Scene => {
  const scene = new Scene();
  for (let tries = 0; tries < 3; tries++) {
    scene.release(60_000);
    scene.run().finish('prepare_failed');
  }
  return scene;
};

test.each([
  ['lost', lost],
  ['gated', gated],
  ['quarantined', quarantined],
] as const)('a job says why it waits for a person (%s), and can be taken as failed or done', (reason, make) => {
  for (const [resolution, state] of [
    ['fail', 'failed'],
    ['succeed', 'succeeded'],
  ] as const) {
    const scene = make();
    expect(scene.job).toMatchObject({ state: 'needs_attention', attention: { reason } });
    scene.resolve(resolution, false, 'looked at it');
    const outcome = { reason: 'resolved', by: 'admin', message: 'looked at it', exitCode: null };
    expect(scene.job).toMatchObject({ state, outcome, finishedAt: scene.now, attention: null });
    expect(scene.attempt.state).toBe('ended');
    expect(codeOf(scene.finish('succeeded'))).toBe('lease_lost');
  }
});

describe('tried again', () => {
  test('it stands at its place, with its tries anew', () => {
    const scene = quarantined();
    scene.resolve('retry');
    expect(scene.job).toMatchObject({ state: 'queued', attention: null, prepareFailures: 0, queuedSince: scene.now });
    expect(scene.store.get('queueEntry', scene.job.id)).toMatchObject({ queuedAt: 100, parked: '' });
  });

  test('a runner that comes back before somebody else has it takes it back', () => {
    const scene = lost();
    scene.resolve('retry');
    scene.comeBack();
    expect(scene.job).toMatchObject({ state: 'processing', attention: null });
    expect(scene.isQueued).toBe(false);
  });

  test('also when attempts are used up: a person said so', () => {
    const scene = lost();
    scene.resolve('retry');
    scene.run('runner-2').finish('succeeded');
    expect(scene.job.state).toBe('succeeded');
  });
});

test('a decision about one attempt is none about a later one', () => {
  const scene = lost();
  const seen = scene.attempt.id;
  scene.resolve('retry');
  scene.run('runner-2');
  for (const resolution of resolutions)
    expect(codeOf(scene.resolve(resolution, true, null, seen))).toBe('job_needs_no_attention');
  scene.lose('lease_expired');
  const before = scene.job;
  for (const resolution of resolutions) expect(codeOf(scene.resolve(resolution, true, null, seen))).toBe('attempt_changed');
  expect(scene.job).toEqual(before);
  expect(codeOf(scene.resolve('retry', false, null, scene.attempt.id))).toBeNull();
});

test('a decision about one loss of an attempt is none about its next one', () => {
  const scene = new Scene().run();
  scene.gate();
  scene.lose('lease_expired');
  const seen = scene.attempt.id;
  const since = scene.job.attention?.at ?? null;
  scene.comeBack();
  scene.lose('lease_expired');
  const before = scene.job;
  expect(before).toMatchObject({ state: 'needs_attention', attemptId: seen });
  for (const resolution of resolutions)
    expect(codeOf(scene.resolve(resolution, true, null, seen, since))).toBe('attention_changed');
  expect(scene.job).toEqual(before);
  expect(codeOf(scene.resolve('retry', true, null, seen, before.attention?.at))).toBeNull();
});

describe('one that passed the gate', () => {
  test('is tried again only when its end is known, or a person has seen to it', () => {
    const scene = gated();
    expect(codeOf(scene.resolve('retry'))).toBe('attempt_may_still_run');
    scene.resolve('retry', true);
    expect(scene.job).toMatchObject({ state: 'queued', gate: { epoch: 1, over: true } });
    scene.run('runner-2');
    expect(codeOf(scene.gate())).toBeNull();
    expect(scene.job.gate).toMatchObject({ epoch: 2, over: false });
  });

  test('needs no confirmation when its runner told of its end', () => {
    const scene = new Scene().run();
    scene.gate();
    scene.lose('missing_from_sync');
    expect(codeOf(scene.resolve('retry'))).toBeNull();
  });

  test('comes back all the same while nobody else has it: then nobody else may have it', () => {
    const scene = gated();
    scene.resolve('retry', true);
    scene.comeBack();
    expect(scene.job).toMatchObject({ state: 'processing', gate: { over: false } });
  });
});

test.each<[string, (scene: Scene) => unknown, string]>([
  ['waits for a runner', () => null, 'job_needs_no_attention'],
  ['runs', (scene) => scene.run(), 'job_needs_no_attention'],
  ['is over', (scene) => scene.cancel(), 'job_finished'],
])('a job that %s is not resolved', (_, arrange, code) => {
  const scene = new Scene();
  arrange(scene);
  for (const resolution of resolutions) expect(codeOf(scene.resolve(resolution, true))).toBe(code);
});
