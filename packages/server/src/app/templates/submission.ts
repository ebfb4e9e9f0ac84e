import { fillDefinition, type RunFacts, type Submission, type Template } from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { choicesOf, pinned, refuseReserved, requirementsOf } from '../jobs/submit.ts';
import { asksForDraw, drawOfNewJob } from '../ranges/of-jobs.ts';
import type { Refused } from '../refused.ts';
import { asksForSecrets, secretsOfNewJob } from '../secrets/of-jobs.ts';

/**
 * The job of a run, as it is submitted. Throws `runner_not_found`, `range_unknown`, `storage_full`, and what the use of its secrets throws.
 *
 * @param access of whoever asks for it: a runner that is pinned by name is looked for among those that they see
 */
export async function submissionOfRun(
  context: Context,
  access: Access,
  row: Template,
  run: RunFacts,
  by: string,
  idempotency: Submission['idempotency'],
): Promise<Submission> {
  context.assertSpace();
  const { scopeId } = row;
  const id = context.deps.entropy.uuid(context.now());
  const filled = fillDefinition(row.job, run.parameters);
  const job = { ...filled, executor: filled.executor ?? context.settings.of(scopeId).defaultExecutor };
  refuseReserved(job.executor);
  const runnerId = job.runner === null ? null : pinned(context, access, job.runner);
  const drawFrom = asksForDraw(job) ? await drawOfNewJob(context, scopeId, job.drawFrom) : null;
  const asked = { secrets: job.secrets, secretEnvironment: {} };
  const secrets = asksForSecrets(asked) ? await secretsOfNewJob(context, { id, scopeId }, asked) : null;
  const jobClass = context.classes.classOf(requirementsOf(job, scopeId, runnerId, drawFrom));
  return {
    ...choicesOf(job),
    ...{ id, scopeId, jobClass, isClassStored: context.classes.known(jobClass.id) !== null },
    concurrency: row.overlap === 'queue' ? { key: `template ${row.id}`, limit: 1 } : job.concurrency,
    ...{ spec: job.spec, secrets, drawFrom, submittedBy: by, rerunOf: null, templateId: row.id, run, idempotency },
  };
}

/** The server's own troubles: nothing is wrong with the template. */
export const isOfServer = ({ code }: Refused): boolean =>
  code === 'storage_full' || code === 'storage_unavailable' || code === 'server_starting';
