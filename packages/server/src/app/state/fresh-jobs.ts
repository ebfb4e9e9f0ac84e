import type { Change, Job, JobSpec } from '@baton/core';

/** Jobs that are remembered at most; the oldest are forgotten first. */
const rememberedMax = 4_096;
/** Specifications that are longer are read when they are needed. */
const specCharsMax = 2_048;

interface Fresh {
  /** null: it left the queue, or is not known any more */
  job: Job | null;
  /** null: it is long */
  spec: JobSpec | null;
}

/**
 * What was submitted a moment ago, from its commit: a job's row while it waits for its first attempt, and its specification. Most jobs are given
 * away soon, and reading back what was just written would cost more than deciding on it. What is not here stands in the store; what is here
 * may have changed there without a word, which the commit of whatever was decided on it finds out.
 */
export class FreshJobs {
  readonly #jobs = new Map<string, Fresh>();

  /** The row of a job that waits for its first attempt. */
  waiting = (jobId: string): Job | null => this.#jobs.get(jobId)?.job ?? null;

  spec = (jobId: string): JobSpec | null => this.#jobs.get(jobId)?.spec ?? null;

  /** Nothing is remembered of them from now on. */
  forget(jobIds: Iterable<string>): void {
    for (const id of jobIds) this.#jobs.delete(id);
  }

  /** Takes over what a commit changed. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === 'job') this.#changed(change);
      else if (change.kind === 'jobSpec' && change.op === 'insert') this.#keepSpec(change.row);
      else if (change.kind === 'attempt' && change.op === 'update' && change.row.state === 'ended')
        this.forget([change.row.jobId]);
    }
  }

  #changed(change: Extract<Change, { kind: 'job' }>): void {
    if (change.op === 'insert') {
      this.#jobs.set(change.row.id, { job: change.row.state === 'queued' ? change.row : null, spec: null });
      if (this.#jobs.size > rememberedMax) this.#forgetOldest();
      return;
    }
    const known = this.#jobs.get(change.op === 'remove' ? change.id : change.row.id);
    if (known) known.job = null;
  }

  #forgetOldest(): void {
    const [oldest] = this.#jobs.keys();
    if (oldest !== undefined) this.#jobs.delete(oldest);
  }

  #keepSpec(row: JobSpec): void {
    const known = this.#jobs.get(row.id);
    if (known && charsOf([row.spec, row.secrets], specCharsMax) < specCharsMax) known.spec = row;
  }
}

/** How many characters a value has, roughly, counted up to `most`. */
function charsOf(value: unknown, most: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let chars = 2;
  for (const [key, own] of Object.entries(value)) {
    if (chars >= most) break;
    chars += key.length + 2 + charsOf(own, most - chars);
  }
  return chars;
}
