import {
  type Change,
  type Decision,
  dueRun,
  isFinal,
  mergeDecisions,
  nothing,
  removeTemplate,
  resolveParameters,
  runRefused,
  runSubmitted,
  submit,
  type Template,
} from '@baton/core';
import { accessToEverything } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { isOfServer, submissionOfRun } from './submission.ts';
import { insertedJob } from './trigger.ts';

/** Templates that are looked at at a time: their commits share the syncs of the disk. */
const atOnce = 50;

/** How long a template is left alone that can not be looked at. */
const brokenForMs = 60_000;

/** Runs templates when they are due. Each pass is complete in itself. */
export class DueRuns {
  readonly #context: Context;
  /** templates with a job that ended since the last pass */
  readonly #ended = new Set<string>();
  /** templates that can not be looked at, and until when they are left alone */
  readonly #broken = new Map<string, number>();
  #wanted: (at: number) => void = () => {};

  constructor(context: Context) {
    this.#context = context;
    context.committer.onChanges(['template', 'job'], (changes) => this.#hear(changes));
    context.committer.onDoubt((changes) => this.#hear(changes));
  }

  /** @param listener told when something is due at this time, which may be now */
  onWanted(listener: (at: number) => void): void {
    this.#wanted = listener;
  }

  #hear(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.op === 'remove') continue;
      if (change.kind === 'template' && change.row.dueAt !== null) this.#wanted(change.row.dueAt);
      if (change.kind !== 'job' || change.row.templateId === null || !isFinal(change.row.state)) continue;
      this.#ended.add(change.row.templateId);
      this.#wanted(this.#context.now());
    }
  }

  /**
   * Runs what is due. Answers when the next one is; null: none is.
   *
   * @param isWhole looks also for ends of jobs of which it did not hear
   */
  async pass(isWhole: boolean): Promise<number | null> {
    const { read } = this.#context.deps.store;
    const ended = [...this.#ended];
    this.#ended.clear();
    try {
      await this.#lookAt(ended);
    } catch (error) {
      for (const id of ended) this.#ended.add(id);
      throw error;
    }
    if (isWhole) await this.#released();
    for (const looked = new Set<string>(); ; ) {
      const due = await read.templatesDue(this.#context.now(), atOnce + looked.size);
      const fresh = due.map(({ id }) => id).filter((id) => !looked.has(id));
      if (fresh.length === 0) break;
      await this.#lookAt(fresh);
      for (const id of fresh) looked.add(id);
    }
    return await read.nextTemplateDue();
  }

  async #released(): Promise<void> {
    for (let after = ''; ; ) {
      const rows = await this.#context.deps.store.read.templatesReleased(after, atOnce);
      await this.#lookAt(rows.map(({ id }) => id));
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  }

  async #lookAt(ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += atOnce)
      await Promise.all(ids.slice(from, from + atOnce).map((id) => this.#lookAside(id)));
  }

  /** One template that can not be looked at keeps no other from its run. */
  async #lookAside(id: string): Promise<void> {
    const { clock, logger } = this.#context.deps;
    if ((this.#broken.get(id) ?? 0) > clock.monotonic()) return;
    try {
      await this.#look(id);
      this.#broken.delete(id);
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#broken.set(id, clock.monotonic() + brokenForMs);
      logger.error({ templateId: id, error: String(error) }, 'a template can not be looked at');
    }
  }

  async #look(id: string): Promise<void> {
    const { committer, deps } = this.#context;
    let made: { jobId: string; changes: readonly Change[] } | null = null;
    const { plan } = await committer.carryOut<Decision>(
      async () => {
        const row = await deps.store.read.get('template', id);
        // our own commit, whose outcome was unknown until now: nobody has been told of it yet
        if (made && row?.open.includes(made.jobId)) {
          committer.tell(made.changes);
          return nothing();
        }
        const decision = row ? await this.#decide(row) : nothing();
        const job = decision.ok && insertedJob(decision.changes);
        made = job ? { jobId: job.id, changes: decision.changes } : null;
        return decision;
      },
      (decision) => decision,
    );
    if (insertedJob(plan.changes)) deps.telemetry.count('jobs_submitted');
  }

  async #decide(row: Template): Promise<Decision> {
    const { deps, fleet } = this.#context;
    const now = this.#context.now();
    if (fleet.scope(row.scopeId)?.removedAt != null) return removeTemplate(row, 'the removal of its scope', now);
    const jobs = await deps.store.read.getMany('job', [...new Set([...row.open, ...(row.awaits === null ? [] : [row.awaits])])]);
    const due = dueRun(row, jobs, now, deps.entropy.unit());
    if (due.kind === 'settle') return due.decision;
    const { open, scheduledFor, lateMs } = due;
    const resolved = resolveParameters(row.parameters, {});
    if ('problem' in resolved)
      return { ok: true, ...runRefused(due, { code: 'parameter_invalid', detail: { ...resolved } }, now) };
    const run = { trigger: 'schedule', scheduledFor, lateMs, parameters: resolved.values } as const;
    try {
      const submission = await submissionOfRun(this.#context, accessToEverything, row, run, `template ${row.name}`, null);
      return mergeDecisions([submit(submission, now), { ok: true, ...runSubmitted(row, open, submission.id, run, now) }]);
    } catch (error) {
      if (!(error instanceof Refused) || isOfServer(error)) throw error;
      return { ok: true, ...runRefused(due, error, now) };
    }
  }
}
