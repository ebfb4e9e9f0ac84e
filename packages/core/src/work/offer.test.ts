import { expect, test } from 'vitest';
import { sampleRunner } from '../testing/samples.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import { offer } from './offer.ts';

const to = {
  attemptId: 'a',
  runner: sampleRunner({ revision: 4 }),
  sessionId: 'session-1',
  deviceId: null,
  drawn: null,
  incarnation: 0,
};

test('only a queued job is offered', () => {
  for (const arrange of [(s: Scene) => s.offer(), (s: Scene) => s.run(), (s: Scene) => s.cancel()]) {
    const scene = new Scene();
    arrange(scene);
    expect(codeOf(offer(scene.work, to, 500))).toBe('job_not_queued');
  }
});

test('an offer relies on the runner row, so that a runner that changed meanwhile gets nothing', () => {
  const decision = offer(new Scene().work, to, 500);
  expect(decision.ok && decision.guards).toEqual([{ kind: 'runner', id: 'runner-1', revision: 4 }]);
});

test('after a restored backup epochs are above all that may have been given out before', () => {
  const scene = new Scene();
  scene.offer('runner-1', 0);
  scene.withdraw();
  scene.offer('runner-1', 1);
  expect(scene.attempts.map((attempt) => attempt.epoch)).toEqual([1, 2 ** 11 + 1]);
});

test.each(['offer_expired', 'offer_declined'] as const)('%s: the job keeps its place and the attempt does not count', (cause) => {
  const scene = new Scene({ priority: 5 });
  const place = scene.store.get('queueEntry', 'job-1');
  scene.offer();
  expect(scene.isQueued).toBe(false);
  scene.withdraw(cause);
  expect(scene.store.get('queueEntry', 'job-1')).toEqual(place);
  expect(scene.job).toMatchObject({ state: 'queued', attempts: 1, attemptsCounted: 0, startedAt: null });
  expect(scene.attempt).toMatchObject({ state: 'ended', cause });
});

test('what was accepted can not be withdrawn any more', () => {
  expect(changedNothing(new Scene().run().withdraw())).toBe(true);
});

test('accepting counts the attempt, starts the job and remembers the sync that was under way', () => {
  const scene = new Scene().run();
  expect(scene.job).toMatchObject({ state: 'processing', attemptsCounted: 1, startedAt: scene.now });
  expect(scene.attempt).toMatchObject({ state: 'running', acceptedAt: scene.now, acceptedAtSync: 7 });
});

test('the start of the first attempt is kept', () => {
  const scene = new Scene().run();
  const { startedAt } = scene.job;
  scene.lose('new_session');
  scene.run();
  expect(scene.job.startedAt).toBe(startedAt);
});

test.each<[string, (scene: Scene) => unknown, string]>([
  ['the offer expired', (scene) => scene.withdraw('offer_expired'), 'offer_expired'],
  ['it declined before', (scene) => scene.withdraw('offer_declined'), 'lease_lost'],
  ['the job was cancelled', (scene) => scene.cancel(), 'lease_lost'],
  ['the lease ran out since', (scene) => [scene.accept(), scene.lose()], 'lease_lost'],
])('accepting is refused: %s', (_, happen, code) => {
  const scene = new Scene();
  scene.offer();
  happen(scene);
  expect(codeOf(scene.accept())).toBe(code);
});

test('only the session that got the offer may accept it', () => {
  const scene = new Scene();
  scene.offer();
  expect(codeOf(scene.accept({ sessionId: 'session-2' }))).toBe('lease_lost');
  expect(codeOf(scene.accept())).toBeNull();
  expect(changedNothing(scene.accept())).toBe(true);
});
