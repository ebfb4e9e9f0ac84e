import {
  AnswerJob,
  ApiError,
  CancelJob,
  Job,
  JobDetail,
  JobList,
  JobQuery,
  LimitKey,
  RerunJob,
  ResolveJob,
  restPaths,
  SubmitJob,
} from '@baton/protocol';
import type { PersonalApp } from '../../../app/index.ts';
import { jobDetailOf, jobOf } from '../../views/job.ts';
import { jobFiltersOf } from '../../views/job-filters.ts';
import { type Answer, type RestRoute, restRoute } from '../rest-route.ts';
import { operationErrors } from './hosting.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { submissionOf } from './job-input.ts';
import { statesOf } from './job-states.ts';
import { IdempotencyHeaders, JobParams } from './params.ts';
import { releaseOf } from './release-lock.ts';
import { submissionErrors } from './submission-errors.ts';

/** A script of a million characters fits, in whatever language it is written. */
const submitBodyLimit = 8 * 1024 * 1024;
const defaultLimit = 100;

const submitted = ({ view, created }: { view: Parameters<typeof jobOf>[0]; created: boolean }): Answer => ({
  status: created ? 201 : 200,
  headers: { location: restPaths.job(view.job.id) },
  body: jobOf(view),
});

/** Throws `project_not_found`. */
const executorOf = (app: PersonalApp, { executor, project }: SubmitJob): string =>
  executor ?? app.jobs.defaultExecutor(project ?? null);

const answersToSubmission = {
  200: { description: 'It was made before with this key', schema: Job },
  201: { description: 'Accepted: it is never lost from now on', schema: Job },
};

const collectionRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.jobs,
    summary: 'List jobs',
    tag: 'jobs',
    access: 'person',
    query: JobQuery,
    answers: { 200: { description: 'A page, newest first', schema: JobList } },
    errors: ['runner_not_found', 'scope_not_found'],
    handle: async ({ app, query }) => {
      const { jobs, next, counts } = await app.jobs.list({
        ...jobFiltersOf(query),
        states: statesOf(query.state),
        page: { limit: query.limit ?? defaultLimit, after: query.after ?? null },
      });
      return { status: 200, body: { jobs: jobs.map(jobOf), next, counts } };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.jobs,
    summary: 'Submit a job',
    tag: 'jobs',
    access: 'person',
    headers: IdempotencyHeaders,
    body: SubmitJob,
    bodyLimit: submitBodyLimit,
    tooLarge: 'job_too_large',
    answers: answersToSubmission,
    errors: [...submissionErrors, 'workflow_invalid'],
    byLane: true,
    handle: async ({ app, body, person, header }) => {
      const key = idempotencyKeyOf({ header });
      const input = await submissionOf(body, executorOf(app, body));
      return submitted(await app.jobs.submit(input, person.login, key));
    },
  }),
];

const memberRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.job('{jobId}'),
    summary: 'Show a job with its attempts and timeline',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    answers: { 200: { description: 'All there is to know', schema: JobDetail } },
    errors: ['job_not_found'],
    handle: async ({ app, params }) => ({ status: 200, body: jobDetailOf(await app.jobs.detail(params.jobId)) }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.jobCancel('{jobId}'),
    summary: 'Cancel a job',
    description: 'A waiting job is cancelled at once; a running one as soon as its runner has stopped it.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    body: CancelJob,
    bodyOptional: true,
    answers: { 200: { description: 'The job; `cancelling` while its runner still stops it', schema: Job } },
    errors: ['job_not_found', 'job_finished'],
    handle: async ({ app, params, body, actor }) => ({
      status: 200,
      body: jobOf(await app.jobs.cancel(params.jobId, actor, body.reason ?? null)),
    }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.jobResolve('{jobId}'),
    summary: 'Decide about a job that needs attention',
    description:
      '`retry` queues it again at its place, `fail` and `succeed` end it. An attempt that passed the gate and whose end nobody knows ' +
      'is tried again only with `confirmEnded`: you have seen to it that nothing of it goes on. With `attemptId` it is a decision ' +
      'about that attempt, and none about one that came after it; with `attentionAt` none about a later loss of it.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    body: ResolveJob,
    answers: { 200: { description: 'The job as it goes on, or ended', schema: Job } },
    errors: [
      'job_not_found',
      'job_finished',
      'job_needs_no_attention',
      'attempt_changed',
      'attention_changed',
      'attempt_may_still_run',
    ],
    handle: async ({ app, params, body, actor }) => {
      const { resolution, confirmEnded = false, note = null, attemptId = null, attentionAt = null } = body;
      const how = { resolution, confirmEnded, note, attemptId, attentionAt };
      return { status: 200, body: jobOf(await app.jobs.resolve(params.jobId, actor, how)) };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.jobAnswer('{jobId}'),
    summary: 'Reply to what a job asks',
    description:
      '`approve` and `reject` what it asks leave for, `answer` a question with `text`. Approved or answered it goes on from where it was; ' +
      'rejected it fails.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    body: AnswerJob,
    answers: { 200: { description: 'The job as it goes on, or ended', schema: Job } },
    errors: ['job_not_found', 'job_finished', 'job_asks_nothing', 'ask_changed'],
    handle: async ({ app, params, body, actor }) => {
      const { reply, text = '', attemptId = null } = body;
      if (reply === 'answer' && text.trim() === '')
        throw new ApiError('invalid_request', { where: 'text', problem: 'must say something', value: text });
      return { status: 200, body: jobOf(await app.jobs.answer(params.jobId, actor, { reply, text, attemptId })) };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.jobLimit('{jobId}'),
    summary: 'Say how many jobs may share the concurrency key of a waiting job',
    description:
      'As if the job had been submitted with that limit now: it holds until a newer submission with the key says another one.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    body: LimitKey,
    answers: { 200: { description: 'The job', schema: Job } },
    errors: ['job_not_found', 'job_not_queued', 'job_has_no_key'],
    handle: async ({ app, params, body, actor }) => ({
      status: 200,
      body: jobOf(await app.jobs.limitKey(params.jobId, actor, body.limit)),
    }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.jobRerun('{jobId}'),
    summary: 'Run a job once more: a new job from the same submission',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    body: RerunJob,
    bodyOptional: true,
    headers: IdempotencyHeaders,
    answers: answersToSubmission,
    // one that worked on a cloud-hosted runner begins that operation anew
    errors: ['job_not_found', ...submissionErrors, ...operationErrors],
    handle: async ({ app, params, body, actor, header }) => {
      const key = idempotencyKeyOf({ header });
      const { releaseLock } = body;
      const instead = releaseLock === undefined ? null : await releaseOf(app, params.jobId, releaseLock);
      return submitted(await app.jobs.rerun(params.jobId, actor, key, instead));
    },
  }),
];

/** Jobs, but for their logs. */
export const jobRoutes: readonly RestRoute[] = [...collectionRoutes, ...memberRoutes];
