import { isFinal, type Job, type PassedReason, type Template } from '@baton/core';
import type { Commit } from '../../../store/interface.ts';

/** What became of a due time, as it was committed. */
export interface Entry {
  templateId: string;
  at: number;
  scheduledFor: number;
  lateMs: number | null;
  /** null: it made none */
  jobId: string | null;
  why: PassedReason | null;
}

export interface RunningJob {
  id: string;
  from: number;
  until: number;
}

/** What the store carried out, in its order. */
export class Journal {
  readonly entries: Entry[] = [];
  /** jobs by their templates, those that somebody asked for among them, in the order in which they came */
  readonly jobs = new Map<string, RunningJob[]>();
  readonly #byId = new Map<string, RunningJob>();
  readonly #passed = new Map<string, string>();
  readonly #nowOf: () => number;
  readonly #begun: (job: Job) => void;

  constructor(nowOf: () => number, begun: (job: Job) => void) {
    this.#nowOf = nowOf;
    this.#begun = begun;
  }

  see = ({ changes }: Commit): void => {
    for (const change of changes) {
      if (change.op === 'remove') continue;
      if (change.kind === 'template' && change.op === 'update') this.#template(change.row);
      if (change.kind === 'job') this.#job(change.row, change.op === 'insert');
    }
  };

  #job(job: Job, isNew: boolean): void {
    const { id, templateId, run } = job;
    if (templateId === null || !run) return;
    const known = this.#byId.get(id);
    if (known && isFinal(job.state)) known.until = this.#nowOf();
    if (!isNew) return;
    const running = { id, from: this.#nowOf(), until: Number.POSITIVE_INFINITY };
    this.#byId.set(id, running);
    this.jobs.set(templateId, [...(this.jobs.get(templateId) ?? []), running]);
    const { scheduledFor, lateMs } = run;
    if (scheduledFor !== null) this.entries.push({ templateId, at: this.#nowOf(), scheduledFor, lateMs, jobId: id, why: null });
    this.#begun(job);
  }

  #template({ id, passed: [newest] }: Template): void {
    if (!newest) return;
    const text = JSON.stringify(newest);
    if (this.#passed.get(id) === text) return;
    this.#passed.set(id, text);
    const { scheduledFor, lateMs, why } = newest;
    this.entries.push({ templateId: id, at: this.#nowOf(), scheduledFor: scheduledFor ?? Number.NaN, lateMs, jobId: null, why });
  }
}
