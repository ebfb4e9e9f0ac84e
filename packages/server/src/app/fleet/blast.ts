import {
  type AttemptedWork,
  type LossCause,
  limitsOf,
  loseAttempt,
  type NamedCapability,
  type Offering,
  offeringOf,
  type Runner,
  withoutOwner,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { BlastInput, BlastView, ImpossibleClass, JobHit } from '../runner-actions.ts';
import type { RunnerClass } from '../state/fleet.ts';
import { runnerClassOf } from '../state/fleet.ts';

const causes: Partial<Record<BlastInput['action'], LossCause>> = {
  kick: 'kicked',
  rotate: 'runner_rotated',
  revoke: 'runner_revoked',
  remove: 'runner_removed',
};

/** What an action on these runners would hit, if it were carried out now. Changes nothing. */
export async function blastRadius(context: Context, runners: readonly Runner[], input: BlastInput): Promise<BlastView> {
  const ids = new Set(runners.map((runner) => runner.id));
  const others = new Map<string, RunnerClass>();
  for (const runner of context.fleet.ofPeople()) {
    const runnerClass = context.fleet.runnerClass(runner.id);
    if (!ids.has(runner.id) && runner.credential === 'active' && runnerClass) others.set(runnerClass.key, runnerClass);
  }
  // who holds no credential takes no jobs: nothing that it could do is taken away
  const able = runners.filter(({ credential }) => credential === 'active');
  const after = input.action === 'relabel' ? able.map((runner) => relabelled(runner, input.labels ?? [])) : [];
  const kept = input.action === 'enable' || input.action === 'kick' ? able : after;
  const offerings = (rows: readonly Runner[]): Offering[] => rows.map(offeringOf);
  const capabilities: NamedCapability[] = withoutOwner(
    offerings(able),
    offerings(kept),
    [...others.values()].map((each) => each.offering),
  );
  return {
    jobs: runners.flatMap((runner) => jobsOf(context, runner, input)),
    impossible: await impossible(context, able, kept, [...others.values()]),
    capabilities,
  };
}

const relabelled = (runner: Runner, labelsAdded: string[]): Runner => ({ ...runner, labelsAdded });

/** What would become of each job that a runner holds: asked of the decision itself. */
function jobsOf(context: Context, runner: Runner, input: BlastInput): JobHit[] {
  return [...context.work.ofRunner(runner.id)].map((work) => {
    const { job, attempt } = work;
    const hit = { jobId: job.id, jobName: job.name, runnerId: runner.id, attemptId: attempt.id };
    const cause = causes[input.action];
    const isCut = input.action === 'drain' && input.forMs !== null;
    const runsOn = (cause !== undefined || isCut) && limitsOf(runner.protocol).includes('stop');
    if (cause) return { ...hit, ...afterLoss(work, cause, context.now()), runsOn };
    return { ...hit, afterStop: null, becomes: isCut ? 'cancelled_at_deadline' : 'finishes', runsOn };
  });
}

function afterLoss(work: AttemptedWork, cause: LossCause, now: number): Pick<JobHit, 'becomes' | 'afterStop'> {
  const lost = decided(work, cause, now);
  if (lost.job.state !== 'processing') return { becomes: lost.job.state, afterStop: null };
  return { becomes: 'stopping', afterStop: decided(lost, 'missing_from_sync', now).job.state };
}

/** The same work after such a loss. */
function decided(work: AttemptedWork, cause: LossCause, now: number): AttemptedWork {
  const decision = loseAttempt(work, cause, now);
  const after = { ...work };
  for (const change of decision.ok ? decision.changes : []) {
    if (change.op === 'update' && change.kind === 'job') after.job = change.row;
    if (change.op === 'update' && change.kind === 'attempt') after.attempt = change.row;
  }
  return after;
}

interface ClassedRunner {
  id: string;
  runnerClass: RunnerClass;
}

/** Named once each: the name of a class costs more than to look up what fits it. */
const classesOf = (runners: readonly Runner[]): ClassedRunner[] =>
  runners.map((runner) => ({ id: runner.id, runnerClass: runnerClassOf(runner) }));

/** Queued classes that only these runners can take. */
async function impossible(
  context: Context,
  before: readonly Runner[],
  kept: readonly Runner[],
  others: readonly RunnerClass[],
): Promise<ImpossibleClass[]> {
  const found: ImpossibleClass[] = [];
  const [had, keep] = [classesOf(before), classesOf(kept)];
  const able = (classId: string, runners: readonly ClassedRunner[]): boolean => {
    const pin = context.classes.pinOf(classId);
    return runners.some(
      ({ id, runnerClass }) => (pin === null || pin === id) && context.classes.fitOf(classId, runnerClass) !== null,
    );
  };
  const queued = context.queue.longest(Number.POSITIVE_INFINITY);
  await context.classes.load(queued.map(({ classId }) => classId));
  for (const { classId, waiting } of queued) {
    if (!able(classId, had) || able(classId, keep)) continue;
    if (context.classes.pinOf(classId) === null && others.some((each) => context.classes.fitOf(classId, each) !== null)) continue;
    const requirements = context.classes.known(classId)?.requirements;
    if (requirements)
      found.push({
        classId,
        waiting,
        oldestQueuedAt: context.now(),
        executor: requirements.executor,
        labels: requirements.labels,
      });
  }
  if (found.length === 0) return [];
  const heads = await context.deps.store.read.queueHeads(
    found.map(({ classId }) => classId),
    1,
  );
  const oldest = new Map(heads.map(({ classId, queuedAt }) => [classId, queuedAt]));
  return found.map((each) => ({ ...each, oldestQueuedAt: oldest.get(each.classId) ?? each.oldestQueuedAt }));
}
