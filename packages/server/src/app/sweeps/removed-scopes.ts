import {
  isFinal,
  type JobState,
  jobStates,
  type Plan,
  plan,
  removeNamedRange,
  removePool,
  removePoolWithRunners,
  removeRunner,
  removeSecret,
  removeTemplate,
  removeWebhook,
  type Scope,
  serverActor,
  update,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { act } from '../fleet/act.ts';
import { removalAudited } from '../fleet/audit.ts';
import { cancelJob } from '../jobs/cancel.ts';
import { forgetDeliveries } from '../notify/retention.ts';
import { Refused } from '../refused.ts';
import { scopeEntry } from '../scopes/lifecycle.ts';
import { liveTemplatesOf } from '../scopes/templates-of.ts';
import { liveTokensOf } from '../scopes/tokens-of.ts';

const liveStates: readonly JobState[] = jobStates.filter((state) => !isFinal(state));

/** Jobs that are read at a time. */
const pageSize = 200;

/** Ids of cancelled jobs that an entry of the audit log names; it counts all. */
const jobIdsMax = 20;

const by = 'the removal of its scope';

/** What a pass ended in one scope. */
interface Ended {
  jobs: number;
  jobIds: string[];
  runners: number;
  tokens: number;
  secrets: number;
}

/**
 * Ends what removed scopes hold: tokens are revoked, secrets, named ranges, templates, webhooks and pools removed, jobs cancelled, runners removed. Each pass goes through what is left, so that a server that
 * dies on the way goes on after its start; a job that was accepted the moment before the removal is ended too.
 */
export class RemovedScopes {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  /** of removed scopes: nothing is left of them */
  readonly #empty = new Set<string>();

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
    context.committer.onChanges(['job', 'namedRange', 'pool', 'runner', 'secret', 'template', 'token', 'webhook'], (changes) => {
      for (const change of changes) if (change.op === 'insert' && 'scopeId' in change.row) this.#empty.delete(change.row.scopeId);
    });
  }

  /** Begins at once instead of at the next pass. */
  soon(): void {
    this.pass().catch((error: unknown) => {
      this.#context.deps.logger.warn({ error: String(error) }, 'what a removed scope holds is ended at the next pass');
    });
  }

  async pass(): Promise<void> {
    for (const scope of this.#context.fleet.scopes()) {
      if (scope.removedAt === null || this.#empty.has(scope.id)) continue;
      // before it is looked at: what comes meanwhile is looked for again
      this.#empty.add(scope.id);
      try {
        if (!(await this.#end(scope))) this.#empty.delete(scope.id);
      } catch (error) {
        this.#empty.delete(scope.id);
        throw error;
      }
    }
  }

  /** Whether nothing is left. */
  async #end(scope: Scope): Promise<boolean> {
    const ended: Ended = { jobs: 0, jobIds: [], runners: 0, tokens: 0, secrets: 0 };
    try {
      await this.#endCredentials(scope, ended);
      const pools = await this.#endPools(scope);
      return (await this.#cancelJobs(scope, ended)) + pools === 0;
    } finally {
      await this.#tell(scope, ended);
    }
  }

  /** One entry of the audit log for all that a pass ended: a scope may have held a hundred thousand jobs. */
  async #tell(scope: Scope, ended: Ended): Promise<void> {
    if (ended.jobs + ended.runners + ended.tokens + ended.secrets === 0) return;
    const deed = { actor: serverActor(by), action: 'scope.emptied' as const, detail: { ...ended } };
    const entry = scopeEntry(deed, scope, { before: null, after: null }, this.#context.now());
    await this.#context.committer.commit([{ ...plan([]), audit: [entry] }]);
  }

  async #endCredentials(scope: Scope, ended: Ended): Promise<void> {
    const context = this.#context;
    for (const token of await liveTokensOf(context, scope.id)) {
      const decision = plan([update('token', token, { revokedAt: context.now() })]);
      if (await this.#isCommitted(decision)) ended.tokens++;
    }
    for (const secret of await context.deps.store.read.secrets(scope.id)) {
      const removal = removeSecret(secret, { name: secret.name, scope: scope.name }, by, context.now());
      if (removal.ok && (await this.#isCommitted(removal))) ended.secrets++;
    }
    for (const template of await liveTemplatesOf(context, [scope.id])) {
      const removal = removeTemplate(template, by, context.now());
      if (removal.ok) await context.committer.commit([removal]);
    }
    for (const range of await context.deps.store.read.namedRanges(scope.id)) {
      const removal = removeNamedRange(range, { name: range.name, scope: scope.name }, by, context.now());
      if (removal.ok) await context.committer.commit([removal]);
    }
    for (const webhook of context.outbox.webhooks().filter(({ scopeId }) => scopeId === scope.id)) {
      const removal = removeWebhook(webhook, by, context.now());
      if (removal.ok) await context.committer.commit([removal]);
      await forgetDeliveries(context, webhook.id);
    }
    // those that a provider made go with their pools: something stands that must be removed
    for (const runner of [...context.fleet.runners()].filter(({ scopeId, hosting }) => scopeId === scope.id && !hosting)) {
      await act(context, this.#held, runner.id, (row, works) =>
        removalAudited(row, removeRunner(row, works, by, context.now()), serverActor(by), context.now()),
      );
      ended.runners++;
    }
  }

  /** How many pools are left: those of which runners are being removed. */
  async #endPools(scope: Scope): Promise<number> {
    const { committer, pools, now } = this.#context;
    const runners = pools.runners();
    for (const pool of pools.all().filter(({ scopeId }) => scopeId === scope.id)) {
      const standing = runners.get(pool.id)?.length ?? 0;
      const removal = standing > 0 ? removePoolWithRunners(pool, by, now()) : removePool(pool, 0, by, now());
      if (removal.ok && removal.changes.length > 0) await committer.commit([removal]);
    }
    return pools.all().filter(({ scopeId }) => scopeId === scope.id).length;
  }

  async #isCommitted(decision: Plan): Promise<boolean> {
    const [result] = await this.#context.committer.commit([decision]);
    return result?.status === 'committed';
  }

  /** How many jobs are not over yet: those that their runners are stopping. */
  async #cancelJobs(scope: Scope, ended: Ended): Promise<number> {
    let left = 0;
    const filter = { states: liveStates, scopeIds: [scope.id], runnerId: null, search: null };
    for (let after: string | null = null; ; ) {
      const page = await this.#context.deps.store.read.jobs(filter, { limit: pageSize, after });
      for (const job of page.rows) {
        if (!(await this.#cancel(job.id))) left++;
        if (job.cancel !== null) continue;
        ended.jobs++;
        if (ended.jobIds.length < jobIdsMax) ended.jobIds.push(job.id);
      }
      after = page.next;
      if (after === null) return left;
    }
  }

  /** Whether it is over. */
  async #cancel(jobId: string): Promise<boolean> {
    try {
      const { job } = await cancelJob(this.#context, this.#held, jobId, serverActor(by), null);
      return isFinal(job.state);
    } catch (error) {
      if (error instanceof Refused && error.code === 'job_finished') return true;
      throw error;
    }
  }
}
