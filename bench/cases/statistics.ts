import {
  accept,
  bounded,
  countChanges,
  finish,
  type Job,
  type JobClass,
  merged,
  newSlot,
  offer,
  type Plan,
  packStatistics,
  plainRequirements,
  type Runner,
  type Slot,
  type Submission,
  slotAt,
  slotStart,
  submit,
} from '@baton/core';
import { low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const jobs = 20_000;
const rounds = 30;
const classes = 40;
const runners = 200;

interface Cycle {
  plans: Plan[];
  /** what is known of the attempt before each of them */
  known: ({ job: Job; attempt: never } | undefined)[];
}

/**
 * What statistics add to a job, in processor time: counting its commits, and its part of the row that is written every five seconds. Beside it, in the
 * same run, the decisions of a job, which are a small part of a cycle.
 */
export const statistics: Case = async () => {
  const now = slotStart('minute', slotAt('minute', Date.now()));
  const cycles = Array.from({ length: jobs }, (_, at) => cycleOf(at, now));
  const [decided, counted, written]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < rounds; turn++) {
    decided.push(cpuUs(() => Array.from({ length: jobs }, (_, at) => cycleOf(at, now))) / jobs);
    const slot = newSlot();
    counted.push(cpuUs(() => countAll(cycles, slot, now)) / jobs);
    // a row that is read, added to, and written: as once in five seconds
    const text = JSON.stringify(packStatistics(bounded(merged([slot]), 'minute')));
    written.push(cpuUs(() => text.length + JSON.stringify(packStatistics(bounded(merged([slot, slot]), 'minute'))).length));
  }
  const decisions = { name: 'the decisions of a job', value: round(median(decided)) };
  return [
    low('statistics, counting a job', round(median(counted)), 'µs CPU', null, decisions),
    low('statistics, a row of a full minute (every 5 s)', round(median(written)), 'µs CPU', null),
  ];
};

function countAll(cycles: readonly Cycle[], slot: Slot, busyUntil: number): void {
  for (const { plans, known } of cycles)
    for (const [at, { changes }] of plans.entries())
      countChanges(
        changes,
        () => known[at],
        busyUntil,
        () => slot,
      );
}

/** The plans of a job that is submitted, offered, accepted and finished. */
function cycleOf(at: number, now: number): Cycle {
  const jobClass: JobClass = {
    id: `class ${at % classes}`,
    revision: 1,
    requirements: plainRequirements('site', 'shell'),
  };
  const submission: Submission = {
    ...{ id: `job ${at}`, scopeId: 'site', name: 'job', executor: 'shell', jobClass, isClassStored: true, priority: 0 },
    ...{ onLost: 'requeue', onPartition: 'continue', maxAttempts: 3, timeLimitMs: null, waitLimitMs: null, concurrency: null },
    ...{
      rerunOf: null,
      spec: null,
      secrets: null,
      submittedBy: 'ada',
      idempotency: null,
      drawFrom: null,
      templateId: null,
      run: null,
    },
  };
  const plans: Plan[] = [submit(submission, now)];
  const rows = (): { job: Job; attempt: never } => {
    const found: Record<string, unknown> = {};
    for (const { changes } of plans) for (const change of changes) if (change.op !== 'remove') found[change.kind] = change.row;
    return { job: found.job as Job, attempt: (found.attempt ?? null) as never };
  };
  const runner = { id: `runner ${at % runners}`, revision: 1, declared: null } as unknown as Runner;
  const take = (decision: ReturnType<typeof offer>): void => {
    if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
    plans.push(decision);
  };
  const known: Cycle['known'] = [undefined, undefined];
  take(
    offer(rows(), { attemptId: `attempt ${at}`, runner, sessionId: 's', deviceId: null, drawn: null, incarnation: 0 }, now + 5),
  );
  known.push(rows());
  const { epoch } = rows().job;
  take(accept(rows(), { runnerId: runner.id, sessionId: 's', epoch, syncNumber: 1 }, now + 10));
  known.push(rows());
  take(finish(rows(), runner.id, epoch, { kind: 'succeeded', exitCode: 0, signal: null, message: null }, now + 2_000));
  return { plans, known };
}

function cpuUs(act: () => unknown): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
