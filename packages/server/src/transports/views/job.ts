import type { Ask, Attempt, Job, JobDetail, TimelineEntry } from '@baton/protocol';
import type { JobDetailView, JobView } from '../../app/index.ts';
import { receiptView } from './log-page.ts';

/** A job as lists show it. */
export function jobOf(view: JobView): Job {
  const { job, requirements } = view;
  return {
    id: job.id,
    name: job.name,
    project: view.projectName,
    classId: job.classId,
    executor: job.executor,
    executorVersionMin: requirements.executorVersionMin,
    labels: requirements.labels,
    ranges: requirements.ranges,
    draw: requirements.draw,
    attributes: requirements.attributes,
    runnerVersionMin: requirements.runnerVersionMin,
    device: requirements.device,
    concurrency: job.concurrency,
    state: job.state,
    cancelling: job.cancel !== null && job.finishedAt === null,
    priority: job.priority,
    createdAt: job.createdAt,
    createdBy: job.createdBy,
    queuedSince: job.queuedSince,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    attempts: job.attempts,
    attemptsCounted: job.attemptsCounted,
    maxAttempts: job.maxAttempts,
    epoch: job.epoch,
    onLost: job.onLost,
    onPartition: job.onPartition,
    timeLimitMs: job.timeLimitMs,
    waitLimitMs: job.waitLimitMs,
    attemptId: job.attemptId,
    stoppingUntil: view.stoppingUntil,
    gate: job.gate,
    attention: job.attention,
    retryAt: job.backoffUntil,
    runnerId: job.runnerId,
    runnerName: view.runnerName,
    pinnedTo: requirements.runnerId,
    pinnedToName: view.pinnedToName,
    outcome: job.outcome,
    rerunOf: job.rerunOf,
    run:
      job.run && job.templateId !== null
        ? { templateId: job.templateId, ...job.run, parameters: { ...job.run.parameters } }
        : null,
  };
}

/** A job with all there is to know. */
export const jobDetailOf = (view: JobDetailView): JobDetail => ({
  job: jobOf(view),
  spec: view.spec,
  ask: view.ask && askOf(view.ask),
  drawFrom: Object.fromEntries(Object.entries(view.drawFrom ?? {}).map(([name, sources]) => [name, [...sources]])),
  secrets: [
    ...(view.secrets?.stored ?? []).map(({ variable, name }) => ({ variable, name })),
    ...(view.secrets?.variables ?? []).map((variable) => ({ variable, name: null })),
  ],
  files: { ...view.files },
  history: view.history.map(attemptOf),
  timeline: view.timeline.map((event, index) => timelineEntryOf(event, view.timeline[index - 1])),
});

/** Without what is meant for the next attempt. */
const askOf = ({ kind, question, detail, askedAt, attemptId, stay, answer }: NonNullable<JobDetailView['ask']>): Ask => ({
  ...{ kind, question, detail, askedAt, attemptId, stay },
  answer: answer && { ...answer },
});

const attemptOf = (attempt: JobDetailView['history'][number]): Attempt => ({
  id: attempt.id,
  number: attempt.number,
  epoch: attempt.epoch,
  runnerId: attempt.runnerId,
  runnerName: attempt.runnerName,
  deviceId: attempt.deviceId,
  drawn: { ...attempt.drawn },
  state: attempt.state,
  offeredAt: attempt.offeredAt,
  acceptedAt: attempt.acceptedAt,
  lostAt: attempt.lostAt,
  stoppingUntil: attempt.stoppingUntil,
  endedAt: attempt.endedAt,
  cause: attempt.cause,
  exitCode: attempt.exitCode,
  signal: attempt.signal,
  message: attempt.message,
  usage: attempt.usage,
  outputs: { ...attempt.outputs },
  log: attempt.log && receiptView(attempt.log),
});

type Event = JobDetailView['timeline'][number];

/** The wall clock may have been set back between two events: then nothing is said to have passed. */
const timelineEntryOf = (event: Event, before: Event | undefined): TimelineEntry => ({
  seq: event.seq,
  at: event.at,
  sinceMs: before ? Math.max(0, event.at - before.at) : null,
  type: event.type,
  detail: { ...event.detail },
});
