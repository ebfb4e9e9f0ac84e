import {
  type Actor,
  firstIdAt,
  type Job,
  type JobSpec,
  type JobState,
  operationOf,
  type Permission,
  type Runner,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { OffersAtOnce } from '../dispatch/made-offer.ts';
import type { OpenedFile } from '../files/open-file.ts';
import type { Operations } from '../hosting/operations.ts';
import { Refused } from '../refused.ts';
import { stoppingUntil } from '../runners/lease.ts';
import { scopeIdsUnder } from '../scopes/under.ts';
import { ownValues, type SecretValues } from '../secrets/job-values.ts';
import { answerJob, type ReplyInput } from './answer.ts';
import { cancelJob } from './cancel.ts';
import { artifactOfJob, filesOfJob } from './files.ts';
import { findInLog } from './find/find-in-log.ts';
import type { FoundLines, LogPlace } from './find/found-lines.ts';
import type { LineQuery } from './find/line-finder.ts';
import { limitKey } from './limit.ts';
import { markTail, readLines } from './lines/read-lines.ts';
import { noteOpenLogs, readAttemptLog, readLog } from './log.ts';
import type { LogPageView } from './log-page.ts';
import { type ResolveInput, resolveJob } from './resolve.ts';
import { type Submitted, scopeOf, submitJob } from './submit.ts';
import type { JobDetailView, JobListInput, JobUseCases, JobView, RerunInstead, SubmitInput } from './use-cases.ts';
import { runnerNames, viewJob, viewJobs } from './view.ts';

/** Most timeline entries that are shown of one job. */
const timelineMax = 1_000;

/** What the use cases of jobs are made of. */
export interface JobParts {
  context: Context;
  held: HeldSyncs;
  dispatcher: OffersAtOnce;
  operations: Pick<Operations, 'again'>;
}

/** Jobs, as far as someone may see and change them. */
export class Jobs implements JobUseCases {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #offers: OffersAtOnce;
  readonly #operations: Pick<Operations, 'again'>;
  readonly #access: Access;

  constructor({ context, held, dispatcher, operations }: JobParts, access: Access) {
    this.#context = context;
    this.#access = access;
    this.#held = held;
    this.#offers = dispatcher;
    this.#operations = operations;
  }

  get #submitter() {
    return { context: this.#context, access: this.#access, offers: this.#offers };
  }

  submit = (input: SubmitInput, by: string, key: string | null): Promise<Submitted> => submitJob(this.#submitter, input, by, key);

  defaultExecutor = (project: string | null): string =>
    this.#context.settings.of(scopeOf(this.#context, this.#access, project)).defaultExecutor;

  async cancel(id: string, by: Actor, reason: string | null): Promise<JobView> {
    await this.#check(id, 'run_jobs');
    return await cancelJob(this.#context, this.#held, id, by, reason);
  }

  async resolve(id: string, by: Actor, input: ResolveInput): Promise<JobView> {
    await this.#check(id, 'run_jobs');
    return await resolveJob(this.#context, id, by, input);
  }

  async limitKey(id: string, by: Actor, limit: number): Promise<JobView> {
    await this.#check(id, 'run_jobs');
    return await limitKey(this.#context, id, by, limit);
  }

  async answer(id: string, by: Actor, input: ReplyInput): Promise<JobView> {
    await this.#check(id, 'run_jobs');
    return await answerJob(this.#context, id, by, input);
  }

  counts = (scope: string | null = null): Promise<Record<JobState, number>> =>
    this.#context.deps.store.read.jobCounts(scopeIdsUnder(this.#context, this.#access, scope));

  async readLog(id: string, attempt: number | null, after: number, bytesMax: number): Promise<LogPageView> {
    await this.#check(id, 'view');
    return await readLog(this.#context, id, attempt, after, bytesMax);
  }

  async findInLog(
    id: string,
    attempt: number | null,
    query: LineQuery,
    from: LogPlace | null,
    hitsMax: number,
  ): Promise<FoundLines> {
    await this.#check(id, 'view');
    return await findInLog(this.#context, id, attempt, query, from, hitsMax);
  }

  async files(id: string): ReturnType<JobUseCases['files']> {
    await this.#checkThere(id);
    return await filesOfJob(this.#context, id);
  }

  async openFile(id: string, name: string): Promise<OpenedFile> {
    await this.#checkThere(id);
    return await artifactOfJob(this.#context, id, name);
  }

  /** Throws `job_not_found`, also for one that they do not see. */
  async #checkThere(id: string): Promise<void> {
    const job = await this.#context.deps.store.read.get('job', id);
    if (!job || !this.#access.sees(job.scopeId)) throw new Refused('job_not_found', { jobId: id });
  }

  async readLines(...[id, attempt, wanted]: Parameters<JobUseCases['readLines']>): ReturnType<JobUseCases['readLines']> {
    await this.#check(id, 'view');
    return await readLines(this.#context, id, attempt, wanted);
  }

  async markTail(attemptId: string, tailBytes: number): ReturnType<JobUseCases['markTail']> {
    await this.#checkAttempt(attemptId);
    return await markTail(this.#context, attemptId, tailBytes);
  }

  async readAttemptLog(attemptId: string, after: number, bytesMax: number): Promise<LogPageView> {
    await this.#checkAttempt(attemptId);
    return await readAttemptLog(this.#context, attemptId, after, bytesMax);
  }

  /** Throws `attempt_not_found`, also for one of a job that they do not see. */
  async #checkAttempt(attemptId: string): Promise<void> {
    if (!this.#access.toEverything) {
      const attempt = await this.#context.deps.store.read.get('attempt', attemptId);
      const job = attempt && (await this.#context.deps.store.read.get('job', attempt.jobId));
      if (!job || !this.#access.sees(job.scopeId)) throw new Refused('attempt_not_found', { attemptId });
    }
  }

  /** Throws `job_not_found` for one that they do not see, `permission_denied`. */
  async #check(jobId: string, permission: Permission): Promise<void> {
    if (this.#access.toEverything) return;
    const job = await this.#context.deps.store.read.get('job', jobId);
    if (!job || !this.#access.sees(job.scopeId)) throw new Refused('job_not_found', { jobId });
    this.#access.need(permission, job.scopeId);
  }

  async list(input: JobListInput): Promise<{ jobs: JobView[]; next: string | null; counts: Record<JobState, number> }> {
    const isShown = ({ scopeId }: Runner): boolean => this.#access.seesRunnersOf(scopeId);
    const runner = input.runner === null ? null : this.#context.fleet.find(input.runner, isShown);
    if (runner === undefined) throw new Refused('runner_not_found', { runnerId: input.runner });
    const { states, search, page, scope = null, executor = null, labels = [], template = null, from = null, to = null } = input;
    const filter = {
      ...{ states, runnerId: runner?.id ?? null, search, executor, labels, classId: input.classId ?? null, templateId: template },
      scopeIds: scopeIdsUnder(this.#context, this.#access, scope),
      idFrom: from === null ? null : firstIdAt(from),
      idBelow: to === null ? null : firstIdAt(to),
    };
    const { rows, next } = await this.#context.deps.store.read.jobs(filter, page);
    return { jobs: await viewJobs(this.#context, rows), next, counts: await this.counts(scope) };
  }

  async views(ids: readonly string[]): Promise<JobView[]> {
    const jobs = await this.#context.deps.store.read.getMany('job', ids);
    return await viewJobs(
      this.#context,
      jobs.filter(({ scopeId }) => this.#access.sees(scopeId)),
    );
  }

  async detail(id: string): Promise<JobDetailView> {
    const read = this.#context.deps.store.read;
    const job = await read.get('job', id);
    if (!job || !this.#access.sees(job.scopeId)) throw new Refused('job_not_found', { jobId: id });
    const [spec, ask, attempts, timeline, view, { outline }] = await Promise.all([
      read.get('jobSpec', id),
      job.asked ? read.get('jobAsk', id) : null,
      read.attemptsOf(id),
      read.eventsOf('job', id, timelineMax),
      viewJob(this.#context, job),
      filesOfJob(this.#context, id),
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
    const { spec: own = null, drawFrom = null } = spec ?? {};
    return { ...view, spec: own, ask, drawFrom, secrets: shown(spec), files: outline, history, timeline };
  }

  /** A new job from the same snapshot. */
  async rerun(id: string, by: Actor, key: string | null, instead: RerunInstead | null = null): Promise<Submitted> {
    this.#context.assertOpen();
    const detail = await this.detail(id);
    if (operationOf(detail.job.executor) !== null) return await this.#operateAgain(detail.job, by);
    this.#access.need('run_jobs', detail.job.scopeId);
    const secretEnvironment = await this.#ownSecrets(id);
    const { name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency } = detail.job;
    const { executorVersionMin, labels, ranges, attributes, runnerVersionMin, device, runnerId } = detail.requirements;
    const input: SubmitInput = {
      ...{ name, executor, priority, onLost, onPartition, maxAttempts, timeLimitMs, waitLimitMs, concurrency },
      ...{ executorVersionMin, labels, ranges, attributes, runnerVersionMin, device },
      project: detail.projectName,
      runner: detail.ask?.pinnedBefore === undefined ? runnerId : detail.ask.pinnedBefore,
      // what the names of ranges meant then
      drawFrom: Object.fromEntries(Object.entries(detail.drawFrom ?? {}).map(([name, sources]) => [name, [...sources]])),
      secrets: Object.fromEntries((detail.secrets?.stored ?? []).map(({ variable, name }) => [variable, name])),
      secretEnvironment,
      spec: detail.spec,
      ...instead,
    };
    return await submitJob(this.#submitter, input, by.login, key, { of: detail.job, by });
  }

  /** What works on a cloud-hosted runner is begun anew, as far as that makes sense for the runner as it is now. */
  async #operateAgain(job: Job, by: Actor): Promise<Submitted> {
    this.#access.need('manage_pools', job.scopeId);
    const { jobId } = await this.#operations.again(job, by);
    const begun = await this.#context.deps.store.read.get('job', jobId);
    if (!begun) throw new Refused('job_not_found', { jobId });
    return { view: await viewJob(this.#context, begun), created: true };
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
