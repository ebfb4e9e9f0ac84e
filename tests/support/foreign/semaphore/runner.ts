import { type ProcessTime, WireFailure, type Work, type Workshop } from '../process.ts';
import type { SemaphoreNewJob, SemaphoreProgress, SemaphoreRecord, SemaphoreStatus, SemaphoreWire } from './wire.ts';

export interface SemaphoreRunnerDeps {
  wire: SemaphoreWire;
  /** of this life of its process */
  time: ProcessTime;
  workshop: Workshop;
  /** what `register` stored on its disk */
  token: string;
  parallelMax: number;
  /** told of each job that came */
  took?: (job: SemaphoreNewJob) => void;
}

interface Running {
  status: SemaphoreStatus;
  records: SemaphoreRecord[];
  work: Work | null;
}

const exchangeEveryMs = 1_000;
const startEveryMs = 5_000;
const finals: readonly SemaphoreStatus[] = ['stopped', 'success', 'error'];

/** The pool of jobs of Semaphore's runner: tells its progress and asks for work every second, and starts one queued job every five. */
export class SemaphoreRunner {
  readonly #deps: SemaphoreRunnerDeps;
  readonly #startedAt: string;
  readonly #queue: SemaphoreNewJob[] = [];
  readonly #running = new Map<number, Running>();
  #isExchanging = false;

  constructor(deps: SemaphoreRunnerDeps) {
    this.#deps = deps;
    this.#startedAt = new Date(deps.time.now()).toISOString();
  }

  /** Until its process dies. */
  start(): void {
    this.#every(exchangeEveryMs, () => void this.#exchange());
    this.#every(startEveryMs, () => this.#startNext());
  }

  /** Its process was killed, and all that it ran. */
  died(): void {
    for (const { work } of this.#running.values()) work?.kill();
    this.#running.clear();
  }

  #every(ms: number, act: () => void): void {
    this.#deps.time.after(ms, () => {
      act();
      this.#every(ms, act);
    });
  }

  async #exchange(): Promise<void> {
    if (this.#isExchanging) return;
    this.#isExchanging = true;
    try {
      await this.#tell();
      await this.#ask();
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
    } finally {
      this.#isExchanging = false;
    }
  }

  /** What was not heard is told again, before what came since. */
  async #tell(): Promise<void> {
    const told = new Map<number, SemaphoreRecord[]>();
    const jobs = [...this.#running].map(([id, job]): SemaphoreProgress => {
      told.set(id, job.records);
      const records = job.records;
      job.records = [];
      return { ID: id, Status: job.status, LogRecords: records, Commit: null };
    });
    try {
      const { wire, token } = this.#deps;
      const terminated = await wire.progress(token, this.#startedAt, jobs.length === 0 ? null : jobs);
      for (const { ID, Status } of jobs) if (finals.includes(Status)) this.#running.delete(ID);
      for (const id of terminated) this.#terminate(id);
    } catch (error) {
      for (const [id, records] of told) {
        const job = this.#running.get(id);
        if (job) job.records = [...records, ...job.records];
      }
      throw error;
    }
  }

  /** It is somebody else's now. */
  #terminate(id: number): void {
    this.#running.get(id)?.work?.kill();
    this.#running.delete(id);
    const at = this.#queue.findIndex(({ task }) => task.id === id);
    if (at !== -1) this.#queue.splice(at, 1);
  }

  async #ask(): Promise<void> {
    const { wire, token, took } = this.#deps;
    const { CurrentJobs, new_jobs } = await wire.poll(token, this.#startedAt);
    for (const { id, status } of CurrentJobs ?? []) {
      const job = this.#running.get(id);
      if (!job || finals.includes(job.status)) continue;
      if (status === 'stopping' || status === 'stopped') {
        job.status = 'stopping';
        job.work?.stop();
      }
    }
    for (const job of new_jobs ?? []) {
      const { id } = job.task;
      if (this.#running.has(id) || this.#queue.some(({ task }) => task.id === id)) continue;
      took?.(job);
      this.#queue.push(job);
    }
  }

  #startNext(): void {
    const { parallelMax, workshop, time } = this.#deps;
    if (parallelMax > 0 && this.#running.size >= parallelMax) return;
    const next = this.#queue.shift();
    if (!next) return;
    const running: Running = { status: 'running', records: [], work: null };
    this.#running.set(next.task.id, running);
    running.work = workshop(String(next.task.id), next, {
      line: (message) => void running.records.push({ time: new Date(time.now()).toISOString(), message }),
      ended: (ok) => {
        running.status = running.status === 'stopping' ? 'stopped' : ok ? 'success' : 'error';
      },
    });
  }
}
