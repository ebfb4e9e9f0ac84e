import type { JobSpec, JobState } from '@baton/core';
import type { JobDetailView, JobListInput, JobUseCases, JobView, LogPageView, SubmitInput } from '../app.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import { stoppingUntil } from '../runners/lease.ts';
import { ownValues, type SecretValues } from '../secrets/of-jobs.ts';
import { cancelJob } from './cancel.ts';
import { noteOpenLogs, readAttemptLog, readLog } from './log.ts';
import { type ResolveInput, resolveJob } from './resolve.ts';
import { type Submitted, submitJob } from './submit.ts';
import { runnerNames, viewJob, viewJobs } from './view.ts';

/** Most timeline entries that are shown of one job. */
const timelineMax = 1_000;

export class Jobs implements JobUseCases {
  readonly #context: Context;
  readonly #held: HeldSyncs;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
  }

  submit = (input: SubmitInput, by: string, key: string | null): Promise<Submitted> => submitJob(this.#context, input, by, key);
  cancel = (id: string, by: string, reason: string | null): Promise<JobView> =>
    cancelJob(this.#context, this.#held, id, by, reason);
  resolve = (id: string, by: string, input: ResolveInput): Promise<JobView> => resolveJob(this.#context, id, by, input);
  counts = (): Promise<Record<JobState, number>> => this.#context.deps.store.read.jobCounts(null);
  readLog = (id: string, attempt: number | null, after: number, bytesMax: number): Promise<LogPageView> =>
    readLog(this.#context, id, attempt, after, bytesMax);
  readAttemptLog = (attemptId: string, after: number, bytesMax: number): Promise<LogPageView> =>
    readAttemptLog(this.#context, attemptId, after, bytesMax);

  async list(input: JobListInput): Promise<{ jobs: JobView[]; next: string | null; counts: Record<JobState, number> }> {
    const runner = input.runner === null ? null : this.#context.fleet.find(input.runner);
    if (runner === undefined) throw new Refused('runner_not_found', { runnerId: input.runner });
    const { states, search, page } = input;
    const filter = { states, scopeIds: null, runnerId: runner?.id ?? null, search };
    const { rows, next } = await this.#context.deps.store.read.jobs(filter, page);
    return { jobs: await viewJobs(this.#context, rows), next, counts: await this.counts() };
  }

  async views(ids: readonly string[]): Promise<JobView[]> {
    return await viewJobs(this.#context, await this.#context.deps.store.read.getMany('job', ids));
  }

  async detail(id: string): Promise<JobDetailView> {
    const read = this.#context.deps.store.read;
    const job = await read.get('job', id);
    if (!job) throw new Refused('job_not_found', { jobId: id });
    const [spec, attempts, timeline, view] = await Promise.all([
      read.get('jobSpec', id),
      read.attemptsOf(id),
      read.eventsOf('job', id, timelineMax),
      viewJob(this.#context, job),
    ]);
    noteOpenLogs(this.#context, attempts);
    const names = await runnerNames(
      this.#context,
      attempts.map((attempt) => attempt.runnerId),
    );
    const history = attempts.map((attempt) => ({
      ...attempt,
      runnerName: names.get(attempt.runnerId) ?? null,
      stoppingUntil: stoppingUntil(this.#context, attempt.id),
    }));
    return { ...view, spec: spec?.spec ?? null, secrets: shown(spec), history, timeline };
  }

  /** A new job from the same snapshot. */
  async rerun(id: string, by: string, key: string | null): Promise<Submitted> {
    this.#context.assertOpen();
    const detail = await this.detail(id);
    const secretEnvironment = await this.#ownSecrets(id);
    const { name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency } = detail.job;
    const { executorVersionMin, labels, ranges, attributes, runnerVersionMin, device, runnerId } = detail.requirements;
    const input: SubmitInput = {
      ...{ name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency },
      ...{ executorVersionMin, labels, ranges, attributes, runnerVersionMin, device },
      project: detail.projectName,
      runner: runnerId,
      secrets: Object.fromEntries((detail.secrets?.stored ?? []).map(({ variable, name }) => [variable, name])),
      secretEnvironment,
      spec: detail.spec,
    };
    return await submitJob(this.#context, input, by, key, id);
  }

  /** What a job brought along of secrets. Throws `secret_key_missing`. */
  async #ownSecrets(id: string): Promise<SecretValues> {
    const spec = await this.#context.deps.store.read.get('jobSpec', id);
    const values = spec ? ownValues(this.#context, spec) : {};
    if (values) return values;
    const { variables = [], own } = spec?.secrets ?? {};
    throw new Refused('secret_key_missing', { name: variables.join(', '), keyId: own?.keyId ?? 'unknown' });
  }
}

function shown(spec: JobSpec | null): JobDetailView['secrets'] {
  if (!spec?.secrets) return null;
  const { stored, variables } = spec.secrets;
  return { stored, variables };
}
