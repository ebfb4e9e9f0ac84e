import {
  isFinal,
  type JobState,
  jobStates,
  plan,
  removeRunner,
  removeSecret,
  removeTemplate,
  type Scope,
  serverActor,
  update,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { act } from '../fleet/act.ts';
import { removalAudited } from '../fleet/audit.ts';
import { cancelJob } from '../jobs/cancel.ts';
import { Refused } from '../refused.ts';
import { liveTemplatesOf } from '../scopes/templates-of.ts';
import { liveTokensOf } from '../scopes/tokens-of.ts';

const liveStates: readonly JobState[] = jobStates.filter((state) => !isFinal(state));

/** Jobs that are read at a time. */
const pageSize = 200;

const by = 'the removal of its scope';

/**
 * Ends what removed scopes hold: tokens are revoked, secrets and templates removed, jobs cancelled, runners removed. Each pass goes through what is left, so that a server that
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
    context.committer.onChanges(['job', 'runner', 'secret', 'template', 'token'], (changes) => {
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
    const context = this.#context;
    for (const token of await liveTokensOf(context, scope.id))
      await context.committer.commit([plan([update('token', token, { revokedAt: context.now() })])]);
    for (const secret of await context.deps.store.read.secrets(scope.id)) {
      const removal = removeSecret(secret, { name: secret.name, scope: scope.name }, by, context.now());
      if (removal.ok) await context.committer.commit([removal]);
    }
    for (const template of await liveTemplatesOf(context, [scope.id])) {
      const removal = removeTemplate(template, by, context.now());
      if (removal.ok) await context.committer.commit([removal]);
    }
    for (const runner of [...context.fleet.runners()].filter(({ scopeId }) => scopeId === scope.id))
      await act(context, this.#held, runner.id, (row, works) =>
        removalAudited(row, removeRunner(row, works, by, context.now()), serverActor(by), context.now()),
      );
    return (await this.#cancelJobs(scope)) === 0;
  }

  /** How many jobs are not over yet: those that their runners are stopping. */
  async #cancelJobs(scope: Scope): Promise<number> {
    let left = 0;
    const filter = { states: liveStates, scopeIds: [scope.id], runnerId: null, search: null };
    for (let after: string | null = null; ; ) {
      const page = await this.#context.deps.store.read.jobs(filter, { limit: pageSize, after });
      for (const job of page.rows) if (!(await this.#cancel(job.id))) left++;
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
