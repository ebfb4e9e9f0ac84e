import { type Attempt, accept, type Finish, finish, type JobAsk, type Runner, usedValues, withdrawOffer } from '@baton/core';
import type { Context, KnownWork } from '../context.ts';
import { withdraw } from '../dispatch/withdraw.ts';
import { Refused } from '../refused.ts';
import type { AcceptInput, AcceptOutput, AssignmentOutput, ReportInput } from '../runner-calls.ts';
import type { SecretValues } from '../secrets/job-values.ts';
import { valuesOfJob } from '../secrets/of-jobs.ts';
import { askingOf } from './asking.ts';
import { attemptBearerOf } from './attempt-bearer.ts';
import { refuseFrozen } from './frozen.ts';
import { resumeOf } from './resume.ts';
import { ephemeralOf, spent } from './spent.ts';

/** The runner takes its offer and gets everything it needs to run the job, or declines it. */
export async function acceptOffer(
  context: Context,
  runnerId: string,
  attemptId: string,
  input: AcceptInput,
): Promise<AcceptOutput> {
  if (typeof input.decline === 'string') return await decline(context, runnerId, attemptId, input.epoch, input.decline);
  const { state } = await acceptAs(context, runnerId, attemptId, input);
  if (state.attempt.state === 'offered')
    context.deps.telemetry.observe('offer_to_accept', context.now() - state.attempt.offeredAt);
  const made = await assignmentOf(context, state);
  if (typeof made !== 'string') return { assignment: made };
  await refuseUnprepared(context, runnerId, attemptId, input.epoch, made);
  throw new Refused('lease_lost', { attemptId, epoch: input.epoch });
}

async function acceptAs(
  context: Context,
  runnerId: string,
  attemptId: string,
  input: AcceptInput,
): Promise<{ state: KnownWork }> {
  try {
    const { state } = await context.committer.carryOut(
      (fresh) => workAndRunner(context, runnerId, attemptId, fresh),
      ({ work, ephemeral }) => {
        if (work.attempt.state === 'offered') refuseFrozen(context, runnerId);
        return accept(work, { runnerId, ...input }, context.now(), ephemeral);
      },
    );
    return { state: state.work };
  } catch (error) {
    // It can not have it, so nobody needs to wait until the offer expires.
    if (error instanceof Refused && error.code === 'runner_used_up')
      await withdraw(context, attemptId, 'offer_declined', 'the runner takes one job only');
    if (error instanceof Refused && error.code === 'runner_frozen')
      await withdraw(context, attemptId, 'offer_declined', 'the runner is frozen');
    throw error;
  }
}

interface WorkAndRunner {
  work: KnownWork;
  /** the runner's row when it is an ephemeral one */
  ephemeral: Runner | null;
  /** what the job asked before, where that was read */
  earlier?: JobAsk | null;
}

/** Nearly always both are known, and the runner is not ephemeral. */
function workAndRunner(
  context: Context,
  runnerId: string,
  attemptId: string,
  fresh: boolean,
): WorkAndRunner | Promise<WorkAndRunner> {
  const [work, ephemeral] = [context.workOf(runnerId, attemptId, fresh), ephemeralOf(context, runnerId, fresh)];
  if (!(work instanceof Promise) && !(ephemeral instanceof Promise)) return { work, ephemeral };
  return Promise.all([work, ephemeral]).then(([found, runner]) => ({ work: found, ephemeral: runner }));
}

async function withEarlierAsk(context: Context, runnerId: string, attemptId: string, fresh: boolean): Promise<WorkAndRunner> {
  const known = await workAndRunner(context, runnerId, attemptId, fresh);
  const { job } = known.work;
  return { ...known, earlier: job.asked ? await context.deps.store.read.get('jobAsk', job.id) : null };
}

/** What was submitted, or a secret of it, is not to be had: nobody can run it. It is put aside as what a runner cannot prepare is, so that it holds up nobody. */
async function refuseUnprepared(
  context: Context,
  runnerId: string,
  attemptId: string,
  epoch: number,
  message: string,
): Promise<void> {
  context.deps.logger.error({ attemptId, message }, 'a job was given out that can not be prepared');
  await report(context, runnerId, attemptId, { epoch, kind: 'prepare_failed', exitCode: null, signal: null, message });
}

async function decline(context: Context, runnerId: string, attemptId: string, epoch: number, why: string): Promise<AcceptOutput> {
  const { plan } = await context.committer.carryOut(
    (fresh) => context.workOf(runnerId, attemptId, fresh),
    (work) => {
      if (work.attempt.epoch !== epoch) throw new Refused('lease_lost', { attemptId, epoch });
      return withdrawOffer(work, 'offer_declined', why, context.now());
    },
  );
  if (plan.changes.length > 0) context.deps.telemetry.count('offers_declined');
  return { assignment: null };
}

/** In words why there is none, when what was submitted, or a secret of it, is not there. */
async function assignmentOf(context: Context, { job, attempt }: KnownWork): Promise<AssignmentOutput | string> {
  const spec = context.fresh.spec(job.id) ?? (await context.deps.store.read.get('jobSpec', job.id));
  if (!spec) return 'the server does not have what was submitted any more';
  let secrets: SecretValues | null = null;
  if (spec.secrets) {
    const found = await valuesOfJob(context, spec);
    if ('problem' in found) return whyNot(found.problem);
    secrets = found.values;
    context.masks.begin(attempt.id, Object.values(secrets));
  }
  if (!context.classes.known(job.classId)) await context.classes.load([job.classId]);
  const values = usedValues(context.classes.known(job.classId)?.requirements ?? { ranges: {} }, attempt.drawn);
  const resume = await resumeOf(context, job);
  return {
    attemptId: attempt.id,
    epoch: attempt.epoch,
    jobId: job.id,
    attemptNumber: attempt.number,
    name: job.name,
    executor: job.executor,
    onPartition: job.onPartition,
    timeLimitMs: job.timeLimitMs,
    deviceId: attempt.deviceId,
    identityBearer: attemptBearerOf(context, 'identity', attempt.id, attempt.epoch),
    attemptBearer: attemptBearerOf(context, 'attempt', attempt.id, attempt.epoch),
    ...(Object.keys(values).length > 0 && { values }),
    spec: spec.spec,
    ...(resume && { resume }),
    ...(secrets && { secrets }),
  };
}

/** Why a job can not have a secret, for those who look at it. */
function whyNot({ code, detail }: Refused): string {
  return code === 'secret_key_missing'
    ? `the key ${detail.keyId} that opens the secret ${detail.name} is not on the server`
    : `there is no secret ${detail.name} for jobs of ${detail.project} any more`;
}

/** Without the secrets of the job, whatever its runner left in them. */
async function maskedOutputs(context: Context, attempt: Attempt, outputs: Readonly<Record<string, string>>) {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(outputs)) masked[name] = await context.masks.text(attempt, value);
  return masked;
}

/** The runner reports how its attempt ended. */
export async function report(context: Context, runnerId: string, attemptId: string, input: ReportInput): Promise<void> {
  const { epoch, awaiting = null, outputs = {}, ...told } = input;
  const hasWords = told.message !== null || awaiting !== null || Object.keys(outputs).length > 0;
  const known = hasWords ? (context.work.get(attemptId) ?? (await context.loadWork(attemptId)))?.attempt : undefined;
  const said = { ...told, outputs: known ? await maskedOutputs(context, known, outputs) : {} };
  const message = known && said.message !== null ? await context.masks.text(known, said.message) : said.message;
  const asking = said.kind === 'awaiting' ? await askingOf(context, known, awaiting) : null;
  const how: Finish = typeof asking === 'string' ? { ...said, kind: 'failed', message: asking } : { ...said, message, asking };
  const { plan } = await context.committer.carryOut(
    (fresh) =>
      how.asking ? withEarlierAsk(context, runnerId, attemptId, fresh) : workAndRunner(context, runnerId, attemptId, fresh),
    ({ work, ephemeral, earlier }) => spent(context, finish(work, runnerId, epoch, how, context.now(), earlier), ephemeral),
  );
  if (plan.changes.length === 0) return;
  context.presence.freed(runnerId);
  context.deps.telemetry.count('jobs_finished', 1, { kind: how.kind });
  context.feed.logChanged(attemptId);
}
