import { type CpuTime, groupUses, noCpu, sumCpu, waitedCpu } from '../process/usage.ts';

/** What a job has used. */
export interface JobUsage {
  cpuUserMs: number;
  cpuSystemMs: number;
  /** null: it was over before anybody looked */
  memoryPeakBytes: number | null;
}

/** A job that begins is looked at so soon; jobs that run, so often, and never so often that looking takes more than a hundredth of the time. */
const firstLookMs = 250;
const lookMs = 1_000;
const costsMax = 100;

/** One job that is measured. */
export interface Metered {
  readonly pid: number;
  readonly since: number;
  /** of all its processes, as last seen */
  seen: CpuTime;
  /** of those that are left when its first one has ended: nobody here will ever wait for them */
  left: CpuTime;
  memoryPeakBytes: number | null;
  /** null: it isn't known yet */
  usage: JobUsage | null;
  onKnown: (usage: JobUsage) => void;
}

/**
 * Measures what jobs use, of which the guard starts the first process each. CPU time is what the system adds to the guard when a first process has ended: exact
 * but for the system's steps of 10 ms, also of jobs that were over at once. Of processes that were killed before anybody waited for them it is what was last
 * seen. Memory is looked at from
 * time to time, all jobs in one pass: between two looks only what a process that still lives has had at most is known.
 */
export class UsageMeter {
  private readonly monotonic: () => number;
  private readonly running = new Set<Metered>();
  private ended: Metered[] = [];
  private waited: CpuTime | null = waitedCpu();
  private timer: NodeJS.Timeout | null = null;
  private looksAt = 0;
  private nextLook = 0;

  constructor(monotonic: () => number) {
    this.monotonic = monotonic;
  }

  /** The first process of a job runs. Null: nothing can be measured here. */
  begin(pid: number): Metered | null {
    if (this.waited === null) return null;
    const since = this.monotonic();
    const job: Metered = { pid, since, seen: noCpu, left: noCpu, memoryPeakBytes: null, usage: null, onKnown: () => {} };
    this.running.add(job);
    this.lookAt(Math.max(since + firstLookMs, this.nextLook));
    return job;
  }

  /** All its processes are about to get a signal: it may be that its first one will wait for none of them. */
  beforeSignal(job: Metered): void {
    if (this.running.has(job)) this.look([job]);
  }

  /** The first process of a job was waited for. Others of its group may be there: they are about to be killed. */
  end(job: Metered): void {
    this.running.delete(job);
    if (isThere(job.pid)) job.left = groupUses(new Set([job.pid])).get(job.pid)?.others ?? noCpu;
    this.ended.push(job);
    // those that ended at the same moment are told one after the other
    if (this.ended.length === 1) setImmediate(() => this.settle());
  }

  /** Calls once when it is known what an ended job has used, which may be at once. */
  whenKnown(job: Metered, onKnown: (usage: JobUsage) => void): void {
    if (job.usage) onKnown(job.usage);
    else job.onKnown = onKnown;
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  /** What was waited for since the last time is shared among those that ended meanwhile; nearly always that is one. */
  private settle(): void {
    const jobs = this.ended.splice(0);
    const now = waitedCpu() ?? noCpu;
    const before = this.waited ?? now;
    this.waited = now;
    const whole = jobs.reduce((sum, job) => sum + weightOf(job), 0);
    for (const job of jobs) {
      const part = weightOf(job) / whole;
      const waited = { userMs: (now.userMs - before.userMs) * part, systemMs: (now.systemMs - before.systemMs) * part };
      const { userMs, systemMs } = larger(sumCpu(waited, job.left), job.seen);
      job.usage = { cpuUserMs: Math.round(userMs), cpuSystemMs: Math.round(systemMs), memoryPeakBytes: job.memoryPeakBytes };
      job.onKnown(job.usage);
    }
  }

  private lookAt(at: number): void {
    if (this.timer && this.looksAt <= at) return;
    if (this.timer) clearTimeout(this.timer);
    this.looksAt = at;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.lookAtAll();
    }, at - this.monotonic());
    this.timer.unref();
  }

  private lookAtAll(): void {
    if (this.running.size === 0) return;
    const before = this.monotonic();
    const due = [...this.running].filter(({ since }) => before - since >= firstLookMs);
    if (due.length > 0) this.look(due);
    const now = this.monotonic();
    this.nextLook = now + Math.max(due.length > 0 ? lookMs : firstLookMs, (now - before) * costsMax);
    this.lookAt(this.nextLook);
  }

  private look(jobs: readonly Metered[]): void {
    const uses = groupUses(new Set(jobs.map(({ pid }) => pid)));
    for (const job of jobs) {
      const use = uses.get(job.pid);
      if (!use) continue;
      job.seen = use.all;
      job.memoryPeakBytes = Math.max(job.memoryPeakBytes ?? 0, use.memoryBytes);
    }
  }
}

const weightOf = ({ seen }: Metered): number => 1 + total(seen);
const total = ({ userMs, systemMs }: CpuTime): number => userMs + systemMs;
const larger = (a: CpuTime, b: CpuTime): CpuTime => (total(a) >= total(b) ? a : b);

function isThere(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}
