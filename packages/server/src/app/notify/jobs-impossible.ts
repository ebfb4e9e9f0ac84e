import { explainClass, explanationText, type Names } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { takeSnapshot } from '../explain/snapshot.ts';
import type { RunnerClass } from '../state/fleet.ts';
import type { Condition, Findings } from './condition.ts';

const prefix = 'impossible ';

/** Kinds that are explained in one pass: the others follow in the next ones. */
const explainedMax = 20;

/** Kinds of jobs that wait and that nothing registered can ever run. Judged for each kind, by what is known of classes; never for each job. */
export async function jobsImpossible(context: Context, held: HeldSyncs): Promise<Findings> {
  const none = { prefix, found: [], kept: new Set<string>() };
  if (context.outbox.wanting('job.impossible').length === 0) return none;
  const queued = context.queue.longest(Number.POSITIVE_INFINITY);
  await context.classes.load(queued.map(({ classId }) => classId));
  const runnerClasses = new Set(context.fleet.ofPeople().flatMap(({ id }) => context.fleet.runnerClass(id) ?? []));
  const unfit = queued.filter(({ classId }) => isWanted(context, classId) && !isAnybodyFit(context, classId, runnerClasses));
  const isTold = ({ classId }: { classId: string }): boolean => context.outbox.alarm(`${prefix}${classId}`) !== undefined;
  const fresh = unfit.filter((each) => !isTold(each)).slice(0, explainedMax);
  return {
    prefix,
    found: fresh.length === 0 ? [] : await explained(context, held, fresh),
    kept: new Set(unfit.filter(isTold).map(({ classId }) => `${prefix}${classId}`)),
  };
}

function isWanted({ classes, outbox }: Context, classId: string): boolean {
  const requirements = classes.known(classId)?.requirements;
  return requirements !== undefined && outbox.wantingIn('job.impossible', requirements.scopeId).length > 0;
}

function isAnybodyFit({ classes, fleet }: Context, classId: string, all: Iterable<RunnerClass>): boolean {
  const pin = classes.pinOf(classId);
  const pinned = pin === null ? undefined : fleet.runnerClass(pin);
  const candidates = pin === null ? all : pinned ? [pinned] : [];
  for (const each of candidates) if (classes.fitOf(classId, each)) return true;
  return false;
}

async function explained(
  context: Context,
  held: HeldSyncs,
  queues: readonly { classId: string; waiting: number }[],
): Promise<Condition[]> {
  const ids = queues.map(({ classId }) => classId);
  const heads = new Map((await context.deps.store.read.queueHeads(ids, 1)).map((entry) => [entry.classId, entry.id]));
  const snapshot = takeSnapshot(context, held);
  const { fleet } = context;
  const names: Names = {
    scope: (id) => fleet.scope(id)?.name ?? id,
    runner: (id) => fleet.runner(id)?.name ?? id,
  };
  return queues.flatMap(({ classId, waiting }) => {
    const requirements = context.classes.known(classId)?.requirements;
    const explanation = requirements && explainClass(classId, snapshot, context.now());
    if (explanation?.verdict !== 'impossible') return [];
    const { scopeId, executor, labels } = requirements as NonNullable<typeof requirements>;
    const why = explanationText(explanation, names);
    const detail = { classId, waiting, jobId: heads.get(classId) ?? null, executor, labels: labels.join(', '), why };
    return [{ alarmId: `${prefix}${classId}`, scopeId, type: 'job.impossible' as const, value: '', detail }];
  });
}
