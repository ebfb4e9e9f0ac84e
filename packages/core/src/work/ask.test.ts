import { describe, expect, test } from 'vitest';
import { codeOf, Scene } from '../testing/scene.ts';

const asking = (submission: ConstructorParameters<typeof Scene>[0] = {}): Scene => {
  const scene = new Scene(submission).run();
  scene.finish('awaiting');
  return scene;
};

test('who asks gives its runner back, and the try does not count', () => {
  const scene = asking({ maxAttempts: 1 });
  expect(scene.job).toMatchObject({ state: 'awaiting_approval', asked: true, attempts: 1, attemptsCounted: 0 });
  expect(scene.attempt).toMatchObject({ state: 'ended', cause: 'asked', endedAt: scene.now });
  expect(scene.ask).toMatchObject({ question: 'question 1', state: { after: 1 }, attemptId: 'attempt-1', answer: null });
  expect(scene.isQueued).toBe(false);
});

test('approved it goes on from the place of its submission, with what it left', () => {
  const scene = asking();
  scene.answer('approve');
  expect(scene.job).toMatchObject({ state: 'queued', queuedSince: scene.now });
  expect(scene.store.get('queueEntry', scene.job.id)).toMatchObject({ queuedAt: 100, parked: '' });
  expect(scene.ask?.answer).toEqual({ text: '', by: 'admin', at: scene.now });
  // the next one may ask again; what was answered before is over
  scene.run().finish('awaiting');
  expect(scene.job.state).toBe('awaiting_input');
  expect(scene.ask).toMatchObject({ kind: 'input', attemptId: 'attempt-2', answer: null });
  scene.answer('answer');
  scene.run().finish('succeeded');
  expect(scene.job).toMatchObject({ state: 'succeeded', attempts: 3, attemptsCounted: 1 });
});

test('an attempt that is lost after the reply is followed by one with the same reply', () => {
  const scene = asking();
  scene.answer('approve');
  scene.run().lose('missing_from_sync');
  expect(scene.job.state).toBe('queued');
  expect(scene.ask?.answer).toMatchObject({ by: 'admin' });
});

test('rejected it fails, and says who refused', () => {
  const scene = asking();
  scene.answer('reject');
  const outcome = { reason: 'rejected', by: 'admin', message: null };
  expect(scene.job).toMatchObject({ state: 'failed', outcome, finishedAt: scene.now });
});

describe('a reply is refused', () => {
  test('to another kind of thing than is asked', () => {
    expect(codeOf(asking().answer('answer'))).toBe('job_asks_nothing');
  });
  test('when something else is asked by now than was seen', () => {
    const scene = asking();
    scene.answer('approve');
    scene.run().finish('awaiting');
    scene.answer('answer');
    scene.run().finish('awaiting');
    expect(codeOf(scene.answer('approve', 'attempt-1'))).toBe('ask_changed');
    expect(scene.job.state).toBe('awaiting_approval');
    expect(codeOf(scene.answer('approve', 'attempt-3'))).toBe(null);
  });
  test('twice, and when the job is over', () => {
    const scene = asking();
    scene.answer('approve');
    expect(codeOf(scene.answer('approve'))).toBe('job_asks_nothing');
    scene.cancel();
    expect(codeOf(scene.answer('approve'))).toBe('job_finished');
  });
});

test('only the runner that asked goes on, when that is how it asked', () => {
  const scene = asking();
  const jobClass = { id: 'bound', revision: 1, requirements: { runnerId: 'runner-1' } } as never;
  scene.answer('approve', null, { jobClass, pinnedBefore: null });
  expect(scene.job.classId).toBe('bound');
  expect(scene.store.get('queueEntry', scene.job.id)).toMatchObject({ classId: 'bound' });
  expect(scene.ask?.pinnedBefore).toBe(null);
});

test('a job that is to be cancelled asks nobody', () => {
  const scene = new Scene().run();
  scene.cancel('not needed');
  scene.finish('awaiting');
  expect(scene.job).toMatchObject({ state: 'cancelled', asked: null });
  expect(scene.ask).toBe(null);
});

test('one that was given up and comes back with a question is heard', () => {
  const scene = new Scene().run();
  scene.lose('lease_expired');
  scene.finish('awaiting');
  expect(scene.job).toMatchObject({ state: 'awaiting_approval', attemptsCounted: 0 });
  expect(scene.isQueued).toBe(false);
});
