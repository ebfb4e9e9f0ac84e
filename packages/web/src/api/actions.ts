import type {
  AddRunner,
  AnswerJob,
  BulkJobAction,
  BulkJobResult,
  EditInstance,
  EditProject,
  EditProvisioningKey,
  InstanceScope,
  Job,
  NamedRange,
  NewProvisioningKey,
  Pairing,
  Project,
  ProvisioningKey,
  ProvisioningKeyCreated,
  RerunJob,
  ResolveJob,
  SelfHosted,
  SetNamedRange,
  SetUp,
  SignIn,
  SubmitJob,
  WhoAmI,
} from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { request } from './request.ts';

/** What a submission answers: the job, bare or with its details. */
type Submitted = Job | { job: Job };
const jobOf = (answer: Submitted): Job => ('job' in answer ? answer.job : answer);

export const setUp = (body: SetUp): Promise<WhoAmI | undefined> => request('POST', restPaths.setup, { body });
export const signIn = (body: SignIn): Promise<WhoAmI | undefined> => request('POST', restPaths.session, { body });
export const signOut = (): Promise<void> => request('DELETE', restPaths.session);

export const addRunner = (body: AddRunner): Promise<Pairing> => request('POST', restPaths.runners, { body });
/** A runner with its own token at once, and files for its machine. */
export const addSelfHosted = (body: AddRunner): Promise<SelfHosted> => request('POST', restPaths.selfHostedRunners, { body });
/** A new pairing token for a runner that was not paired yet; the one before is void. */
export const renewPairing = (id: string): Promise<Pairing> => request('POST', restPaths.runnerPairing(id));

/** Submits a job. The same key never makes a second one, however often it is sent. */
export const submitJob = async (body: SubmitJob, idempotencyKey: string): Promise<Job> =>
  jobOf(await request<Submitted>('POST', restPaths.jobs, { body, headers: { 'idempotency-key': idempotencyKey } }));

export const cancelJob = (id: string, reason: string): Promise<unknown> =>
  request('POST', restPaths.jobCancel(id), { body: reason === '' ? {} : { reason } });

export const answerJob = (id: string, body: AnswerJob): Promise<unknown> => request('POST', restPaths.jobAnswer(id), { body });

export const resolveJob = (id: string, body: ResolveJob): Promise<unknown> => request('POST', restPaths.jobResolve(id), { body });

/** The same to many jobs; each succeeds or fails by itself. */
export const cancelOrRerunJobs = (body: BulkJobAction, idempotencyKey: string): Promise<BulkJobResult> =>
  request('POST', restPaths.jobsActions, { body, headers: { 'idempotency-key': idempotencyKey } });

/** So many jobs at once may share the key of a waiting one. */
export const limitKey = (id: string, limit: number): Promise<Job> => request('POST', restPaths.jobLimit(id), { body: { limit } });

/** Makes a new job from the same snapshot. */
export const rerunJob = async (id: string, idempotencyKey: string, body: RerunJob = {}): Promise<Job> =>
  jobOf(await request<Submitted>('POST', restPaths.jobRerun(id), { body, headers: { 'idempotency-key': idempotencyKey } }));

export const createProvisioningKey = (body: NewProvisioningKey): Promise<ProvisioningKeyCreated> =>
  request('POST', restPaths.provisioningKeys, { body });
export const editProvisioningKey = (id: string, body: EditProvisioningKey): Promise<ProvisioningKey> =>
  request('PATCH', restPaths.provisioningKey(id), { body });
export const removeProvisioningKey = (id: string): Promise<void> => request('DELETE', restPaths.provisioningKey(id));

export const editInstance = (body: EditInstance): Promise<InstanceScope> => request('PATCH', restPaths.instance, { body });

/** @param name owner/name */
export const editProject = (name: string, body: EditProject): Promise<Project> =>
  request('PATCH', restPaths.project(name.split('/').map(encodeURIComponent).join('/')), { body });

/** @param of `admin`, `orgs/NAME` or `repos/OWNER/NAME` */
export const setSecret = (of: string, name: string, data: string): Promise<void> =>
  request('PUT', restPaths.secret(of, name), { body: { data } });
export const removeSecret = (of: string, name: string): Promise<void> => request('DELETE', restPaths.secret(of, name));

export const setRange = (name: string, range: SetNamedRange): Promise<NamedRange> =>
  request('PUT', restPaths.range(encodeURIComponent(name)), { body: range });
export const removeRange = (scope: string, name: string): Promise<void> =>
  request('DELETE', restPaths.range(encodeURIComponent(name)), { query: { scope } });
