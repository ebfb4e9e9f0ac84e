import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Attempt, isLive } from '../attempt/state.ts';
import type { Decision } from '../decision/decision.ts';
import { invariant } from '../decision/invariant.ts';
import { askKinds, isFinal, type Job, onLostPolicies, onPartitionPolicies } from '../job/state.ts';
import { changedNothing, codeOf, Scene } from '../testing/scene.ts';
import { replies } from './answer.ts';
import { checkWork } from './check.ts';
import { finishKinds } from './finish-report.ts';
import type { LossCause } from './loss-cause.ts';
import { resolutions } from './resolve.ts';
import { attemptTransitions, jobTransitions, type Transition, type WorkCommand } from './transitions.ts';

/** Leases that ran out come thrice: only they can be followed by a late return or a late finish. */
const lossCauses: LossCause[] = [
  'lease_expired',
  'lease_expired',
  'lease_expired',
  'missing_from_sync',
  'new_session',
  'signed_out',
  'fenced',
  'interrupted',
  'device_lost',
  'kicked',
  'runner_rotated',
  'runner_revoked',
  'runner_removed',
  'kicked',
];

/** Whether a call comes from the runner and with the epoch that the attempt has. */
const callers = ['right', 'right', 'right', 'wrong runner', 'wrong epoch'] as const;
const caller = fc.constantFrom(...callers);
/** The attempt that a call is about: mostly the newest. */
const which = fc.constantFrom('newest', 'newest', 'newest', 'before' as const);

const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('offer' as const),
      runner: fc.constantFrom('runner-1', 'runner-2'),
      fence: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('accept' as const), caller, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('decline' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('expire offer' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('finish' as const),
      kind: fc.constantFrom(...finishKinds),
      asks: fc.constantFrom(...askKinds),
      caller,
      which,
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('lose' as const), cause: fc.constantFrom(...lossCauses), which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('return' as const), caller, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass gate' as const), caller, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('resolve' as const),
      resolution: fc.constantFrom(...resolutions),
      confirmEnded: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('answer' as const), reply: fc.constantFrom(...replies) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('release' as const, 'expire wait' as const, 'stop overdue' as const),
      long: fc.boolean(),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never;

const submission = fc.record({
  onLost: fc.constantFrom(...onLostPolicies),
  onPartition: fc.constantFrom(...onPartitionPolicies),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  timeLimitMs: fc.constantFrom(null, 1_000),
  waitLimitMs: fc.constantFrom(null, 100_000),
});

function carryOut(scene: Scene, cmd: Command): Decision | null {
  if (cmd.do === 'offer') return scene.offer(cmd.runner, scene.attempts.length % 2, cmd.fence);
  if (cmd.do === 'cancel') return scene.cancel();
  if (cmd.do === 'resolve') return scene.resolve(cmd.resolution, cmd.confirmEnded);
  if (cmd.do === 'answer') return scene.answer(cmd.reply);
  if ('long' in cmd) {
    if (cmd.do === 'release') return scene.release(cmd.long ? 10_000 : 0);
    if (cmd.do === 'expire wait') return scene.expireWait(cmd.long ? 100_000 : 0);
    return scene.attempts.length > 0 ? scene.stopOverdue(cmd.long ? 61_000 : 0) : null;
  }
  const attempt = scene.attempts.at(cmd.which === 'newest' ? -1 : -2);
  if (!attempt) return null;
  if (cmd.do === 'decline') return scene.withdraw('offer_declined', attempt);
  if (cmd.do === 'expire offer') return scene.withdraw('offer_expired', attempt);
  if (cmd.do === 'lose') return scene.lose(cmd.cause, attempt);
  const by = {
    ...(cmd.caller === 'wrong runner' && { runnerId: 'runner-9' }),
    ...(cmd.caller === 'wrong epoch' && { epoch: attempt.epoch - 1 }),
  };
  if (cmd.do === 'accept') return scene.accept(by, attempt);
  if (cmd.do === 'pass gate') return scene.gate(by, attempt);
  if (cmd.do === 'return') return scene.comeBack(by, attempt);
  return scene.finish(cmd.kind, by, attempt, cmd.asks);
}

/** The name of the step that a command makes: an end that is none of the job's own is a loss. */
const lostKinds: readonly string[] = ['fenced', 'interrupted', 'device_lost'];
const stepOf = (cmd: Command): WorkCommand => (cmd.do === 'finish' && lostKinds.includes(cmd.kind) ? 'lose' : cmd.do);

/** A lost attempt that something else puts an end to (a newer attempt, a person, a limit) is ended. */
const ending: readonly string[] = ['offer', 'cancel', 'resolve', 'expire wait'];

const attemptStepOf = (cmd: Command, from: Attempt | undefined): WorkCommand =>
  from?.state === 'lost' && ending.includes(cmd.do) ? 'end' : stepOf(cmd);

const text = <S>({ from, command: by, to }: Transition<S>): string => `${from} --${by}--> ${to}`;

/** What the newest command did, as transitions. */
function stepsOf(cmd: Command, before: { job: Job; attempts: Attempt[] }, scene: Scene) {
  const job = scene.job;
  const ofJob = job.revision > before.job.revision ? [{ from: before.job.state, command: stepOf(cmd), to: job.state }] : [];
  const ofAttempts = scene.attempts.flatMap((attempt) => {
    const was = before.attempts.find((each) => each.id === attempt.id);
    if (was?.revision === attempt.revision) return [];
    return [{ from: was?.state ?? null, command: attemptStepOf(cmd, was), to: attempt.state }];
  });
  return { ofJob, ofAttempts };
}

function checkStory(scene: Scene): void {
  const { job, attempts, isQueued } = scene;
  checkWork(scene.work, isQueued);
  invariant(attempts.filter(isLive).length <= 1, 'at most one live attempt');
  for (const [index, attempt] of attempts.entries()) {
    invariant(attempt.number === index + 1, 'attempts are numbered without gaps');
    invariant(attempt.epoch > (attempts[index - 1]?.epoch ?? 0), 'epochs rise');
    invariant(index === attempts.length - 1 || attempt.state === 'ended', 'only the newest attempt is not over');
  }
  const newest = attempts.at(-1);
  invariant(job.attempts === attempts.length && job.epoch === (newest?.epoch ?? 0), 'the job counts its attempts');
  invariant(job.runnerId === (newest?.runnerId ?? null), 'the job names the runner of its newest attempt');
  // However often the job comes back, it keeps the place of its submission.
  const entry = scene.store.get('queueEntry', job.id);
  invariant(!entry || (entry.queuedAt === 100 && entry.priority === job.priority), 'the place in the queue is kept');
}

/** Losses that are not the job's doing: somebody took the runner away, its device is gone, or it was never begun. */
const byIntent: readonly string[] = [
  'asked',
  'prepare_failed',
  'interrupted',
  'signed_out',
  'device_lost',
  'kicked',
  'runner_rotated',
  'runner_revoked',
];

/** How `attemptsCounted` must move: one more with each acceptance, one less when the runner was taken away on purpose. */
function countedBy(before: Attempt | undefined, after: Attempt | undefined): number {
  if (before?.state === 'offered' && after?.state === 'running') return 1;
  const wasHeld =
    before?.state === 'running' || before?.state === 'stopping' || after?.cause === 'prepare_failed' || after?.cause === 'asked';
  return before?.state !== 'ended' && wasHeld && after?.state === 'ended' && byIntent.includes(after.cause ?? '') ? -1 : 0;
}

/** Carries the command out and holds it to every rule; answers the steps that it made. */
function checkedStep(scene: Scene, cmd: Command) {
  const before = { job: scene.job, attempts: scene.attempts, events: scene.store.events.length };
  const decision = carryOut(scene, cmd);
  const { ofJob, ofAttempts } = stepsOf(cmd, before, scene);
  checkStory(scene);
  const changed = ofJob.length + ofAttempts.length > 0;
  invariant(scene.store.events.length - before.events === (changed ? 1 : 0), 'one event for each change');
  invariant(decision?.ok === true || !changed, 'what is refused changes nothing');
  invariant(!isFinal(before.job.state) || scene.job === before.job, 'nothing changes a final job');
  const counted = countedBy(before.attempts.at(-1), scene.attempts[before.attempts.length - 1]);
  invariant(scene.job.attemptsCounted - before.job.attemptsCounted === counted, 'attempts are counted by the rules');
  return { ofJob: ofJob.map(text), ofAttempts: ofAttempts.map(text) };
}

/** Where a story begins: from the start, or just before the rarer steps. */
const beginning = fc.constantFrom(
  'queued',
  'running',
  'lease ran out',
  'lease ran out',
  'lease ran out behind the gate',
  'twice not prepared',
  'twice not prepared, then lost' as const,
);

function begin(fields: typeof submission extends fc.Arbitrary<infer S> ? S : never, from: string): Scene {
  const scene = new Scene(fields);
  if (from.startsWith('twice')) {
    scene.run().finish('prepare_failed');
    scene.run().finish('prepare_failed');
    if (from.endsWith('lost')) scene.release(10_000);
  }
  if (from !== 'queued' && from !== 'twice not prepared') scene.run();
  if (from === 'lease ran out behind the gate') scene.gate();
  if (from.startsWith('lease ran out') || from.endsWith('lost')) scene.lose('lease_expired');
  return scene;
}

test('no sequence of commands breaks a rule, and every listed transition happens', () => {
  const jobSteps = new Set<string>(['null --submit--> queued']);
  const attemptSteps = new Set<string>();
  const story = fc.property(
    submission,
    beginning,
    fc.array(command, { minLength: 3, maxLength: 30 }),
    (fields, from, commands) => {
      const scene = begin(fields, from);
      let callsWhenFinal = 0;
      for (const cmd of commands) {
        if (isFinal(scene.job.state) && ++callsWhenFinal > 4) break;
        const { ofJob, ofAttempts } = checkedStep(scene, cmd);
        for (const step of ofJob) jobSteps.add(step);
        for (const step of ofAttempts) attemptSteps.add(step);
      }
    },
  );
  fc.assert(story, { numRuns: 4000, seed: 20_260_101 });
  expect([...jobSteps].sort()).toEqual(jobTransitions.map(text).sort());
  expect([...attemptSteps].sort()).toEqual(attemptTransitions.map(text).sort());
});

test('a call of another runner or epoch changes nothing, and is told so', () => {
  const story = fc.property(
    submission,
    fc.array(command, { maxLength: 20 }),
    fc.constantFrom(...finishKinds),
    (fields, cmds, kind) => {
      const scene = new Scene(fields).run();
      for (const cmd of cmds) carryOut(scene, cmd);
      for (const by of [{ runnerId: 'runner-9' }, { epoch: scene.attempt.epoch + 1 }]) {
        expect(codeOf(scene.accept(by))).toBe('lease_lost');
        expect(codeOf(scene.finish(kind, by))).toBe('lease_lost');
        expect(codeOf(scene.comeBack(by))).toBe('lease_lost');
        expect(codeOf(scene.gate(by))).toBe('lease_lost');
      }
    },
  );
  fc.assert(story, { numRuns: 200, seed: 7 });
});

test('a call that was carried out can be repeated', () => {
  const story = fc.property(submission, fc.array(command, { minLength: 5, maxLength: 20 }), (fields, commands) => {
    const scene = new Scene(fields);
    for (const cmd of commands) {
      const first = carryOut(scene, cmd);
      if (!first?.ok || cmd.do === 'offer') continue;
      const before = scene.store.events.length;
      const again = carryOut(scene, cmd);
      expect(scene.store.events.length, `${cmd.do} took effect twice`).toBe(before);
      if ((cmd.do === 'cancel' || cmd.do === 'resolve') && isFinal(scene.job.state))
        expect(again && codeOf(again)).toBe('job_finished');
      else if (cmd.do === 'resolve') expect(again && codeOf(again)).toBe('job_needs_no_attention');
      else if (cmd.do === 'answer') expect(again && codeOf(again)).toMatch(/^job_(asks_nothing|finished)$/);
      else expect(again !== null && changedNothing(again), `${cmd.do} repeated: ${again && codeOf(again)}`).toBe(true);
    }
  });
  fc.assert(story, { numRuns: 500, seed: 11 });
});
