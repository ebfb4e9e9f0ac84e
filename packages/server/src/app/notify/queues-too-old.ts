import { queueAlarm } from '@baton/core';
import type { QueueClass } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import type { Condition, Findings } from './condition.ts';

const prefix = 'queue ';

/** Up to so many waiting jobs each is looked at; of more only those that are next in their line. */
const countedMax = 20_000;

/** Kinds of jobs of which the oldest waits longer than some webhook bears. */
export async function queuesTooOld(context: Context): Promise<Findings> {
  const thresholds = [...new Set(context.outbox.wanting('queue.too_old').map(({ queueAgeMs }) => queueAgeMs))];
  if (thresholds.length === 0) return { prefix, found: [], kept: new Set() };
  const queues = await oldestOf(context);
  await context.classes.load(queues.map(({ classId }) => classId));
  const found: Condition[] = [];
  const kept = new Set<string>();
  for (const queue of queues) {
    for (const thresholdMs of thresholds) {
      const condition = conditionOf(context, queue, thresholdMs);
      if (!condition) continue;
      const age = context.now() - queue.oldestQueuedAt;
      const isRaised = context.outbox.alarm(condition.alarmId) !== undefined;
      const becomes = queueAlarm(age, thresholdMs, isRaised);
      if (becomes === 'raise') found.push(condition);
      else if (becomes === 'stay' && isRaised) kept.add(condition.alarmId);
    }
  }
  return { prefix, found, kept };
}

/** Null: nobody wants to hear of this queue for this threshold. */
function conditionOf(context: Context, queue: QueueClass, thresholdMs: number): Condition | null {
  const { classId, waiting, oldestQueuedAt } = queue;
  const requirements = context.classes.known(classId)?.requirements;
  if (!requirements) return null;
  const { scopeId, executor, labels } = requirements;
  if (!context.outbox.wantingIn('queue.too_old', scopeId).some(({ queueAgeMs }) => queueAgeMs === thresholdMs)) return null;
  const oldestWaitMs = context.now() - oldestQueuedAt;
  const detail = { classId, thresholdMs, oldestWaitMs, waiting, executor, labels: labels.join(', ') };
  return { alarmId: `${prefix}${thresholdMs} ${classId}`, scopeId, type: 'queue.too_old', value: '', detail };
}

async function oldestOf(context: Context): Promise<QueueClass[]> {
  const { read } = context.deps.store;
  const counts = context.queue.longest(Number.POSITIVE_INFINITY);
  if (counts.length === 0) return [];
  if (counts.reduce((sum, { waiting }) => sum + waiting, 0) <= countedMax) return await read.queueClasses();
  const waitingOf = new Map(counts.map(({ classId, waiting }) => [classId, waiting]));
  const heads = await read.queueHeads([...waitingOf.keys()], 1);
  return heads.map(({ classId, queuedAt }) => ({
    classId,
    waiting: waitingOf.get(classId) ?? 1,
    oldestQueuedAt: queuedAt,
  }));
}
