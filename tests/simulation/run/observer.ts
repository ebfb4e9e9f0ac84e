import type { Assignment, SyncAnswer } from '@baton/protocol';
import type { Finish, SessionExit, StopCause } from '@baton/runner';
import type { Commit, CommitResult } from '@baton/server';
import { allCheckers } from '../checkers/all.ts';
import type { Checker, LiveProcess, Make, View } from '../checkers/checker.ts';
import { isGone, ofKind, Rows } from '../checkers/rows.ts';
import type { CommitWatcher } from '../faults/store.ts';
import type { Request } from '../network/call.ts';
import type { Handled } from '../nodes/api.ts';
import type { RunnerNode, RunnerWatcher } from '../nodes/runner.ts';
import type { Trace } from './trace.ts';

type Seen = Omit<View, 'rows' | 'processes' | 'finishes' | 'name'>;

/** Sees everything that happens, writes it into the trace and tells the checkers. The first violation ends the run. */
export class Observer implements CommitWatcher, RunnerWatcher {
  readonly #trace: Trace;
  #checkers: Checker[] = [];
  readonly rows = new Rows();
  readonly processes = new Map<string, LiveProcess>();
  readonly finishes = new Map<string, Finish>();
  readonly counts = new Map<string, number>();
  violation: { checker: string; what: string } | null = null;

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** @param makers the checkers that are told; left out: all */
  begin(seen: Seen, makers: Readonly<Record<string, Make>> = allCheckers): void {
    const { rows, processes, finishes } = this;
    const view: View = { ...seen, rows, processes, finishes, name: (id) => this.#trace.name('id', id) };
    this.#checkers = Object.entries(makers).map(([name, make]) => make(view, (what) => this.fail(name, what)));
  }

  fail(checker: string, what: string): void {
    if (this.violation) return;
    this.violation = { checker, what };
    this.#trace.say('checker', `VIOLATION of "${checker}": ${what}`);
  }

  #tell(act: (checker: Checker) => void): void {
    for (const checker of this.#checkers) act(checker);
  }

  asked(commits: readonly Commit[]): void {
    this.#tell((checker) => checker.asked?.(commits));
  }

  applied(commit: Commit, result: CommitResult): void {
    if (result.status !== 'committed') return;
    const changes = this.rows.apply(commit);
    for (const { before, after } of ofKind(changes, 'job'))
      if (after && before?.state !== after.state)
        this.#trace.say(
          'store',
          `${this.#trace.name('job', after.id)} ${before?.state ?? 'new'} → ${after.state}${after.outcome ? ` (${after.outcome.reason})` : ''}`,
        );
    for (const { before, after } of ofKind(changes, 'attempt'))
      if (after && before?.state !== after.state) {
        const whose = `of ${this.#trace.name('job', after.jobId)} on ${this.#trace.name('runner', after.runnerId)}`;
        this.#trace.say(
          'store',
          `${this.#trace.name('attempt', after.id)} ${whose}, epoch ${after.epoch}: ${before?.state ?? 'new'} → ${after.state} ${after.cause ?? ''}`,
        );
      }
    this.#tell((checker) => checker.committed?.(changes, commit));
  }

  answered(request: Request, handled: Handled): void {
    const { op, from, args } = request;
    const how = handled.ok ? brief(handled.body) : handled.failure.code;
    const about = typeof args[0] === 'string' ? ` ${args[0]}` : '';
    this.#trace.say('server', this.#trace.readable(`answers ${op}${about} of ${from}: ${how}`));
    this.#tell((checker) => checker.answered?.(request, handled));
  }

  counted(name: string, by: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
    this.#tell((checker) => checker.counted?.(name, by));
  }

  runnerStarted(runnerId: string): void {
    this.#tell((checker) => checker.runnerStarted?.(runnerId));
  }

  syncHeard(runnerId: string, sentAt: number, answer: SyncAnswer, isCurrent: boolean): void {
    this.#tell((checker) => checker.syncHeard?.(runnerId, sentAt, answer, isCurrent));
  }

  runnerExited(runner: RunnerNode, exit: SessionExit): void {
    this.#tell((checker) => checker.runnerExited?.(runner, exit));
    // nobody starts a runner again whose one job is done
    const row = this.rows.table('runner').get(runner.id);
    if (row?.ephemeral && isGone(row)) runner.retired = true;
  }

  deviceUnplugged(runner: RunnerNode, deviceId: string): void {
    this.#tell((checker) => checker.deviceUnplugged?.(runner, deviceId));
  }

  processStarted(runnerId: string, assignment: Assignment): void {
    const process: LiveProcess = { runnerId, assignment, startedAt: 0 };
    this.#trace.say(
      this.#trace.name('runner', runnerId),
      `starts the process of ${this.#trace.name('attempt', assignment.attemptId)}`,
    );
    this.processes.set(assignment.attemptId, process);
    this.#tell((checker) => checker.processStarted?.(process));
  }

  processEnded(runnerId: string, assignment: Assignment, finish: Finish): void {
    const process = this.processes.get(assignment.attemptId) ?? { runnerId, assignment, startedAt: 0 };
    this.processes.delete(assignment.attemptId);
    this.finishes.set(assignment.attemptId, finish);
    const how = `${finish.kind} ${finish.exitCode ?? finish.signal}`;
    this.#trace.say(
      this.#trace.name('runner', runnerId),
      `process of ${this.#trace.name('attempt', assignment.attemptId)} ended: ${how}`,
    );
    this.#tell((checker) => checker.processEnded?.(process, finish));
  }

  processFencing(runnerId: string, assignment: Assignment): void {
    this.#tell((checker) => checker.processFencing?.({ runnerId, assignment, startedAt: 0 }));
  }

  gateAsked(runnerId: string, { attemptId }: Assignment): void {
    this.#trace.say(this.#trace.name('runner', runnerId), `asks the gate for ${this.#trace.name('attempt', attemptId)}`);
    this.counts.set('gate requests', (this.counts.get('gate requests') ?? 0) + 1);
  }

  gatePassed(runnerId: string, assignment: Assignment): void {
    const name = this.#trace.name('attempt', assignment.attemptId);
    this.#trace.say(this.#trace.name('runner', runnerId), `${name} passes the gate`);
    this.#tell((checker) => checker.gatePassed?.({ runnerId, assignment, startedAt: 0 }));
  }

  stopAsked(runnerId: string, attemptId: string, cause: StopCause, graceMs: number): void {
    this.#trace.say(
      this.#trace.name('runner', runnerId),
      `stops ${this.#trace.name('attempt', attemptId)}: ${cause}, grace ${Math.round(graceMs)}`,
    );
  }

  submitted(key: string, jobId: string): void {
    this.#tell((checker) => checker.submitted?.(key, jobId));
  }

  rested(): void {
    this.#tell((checker) => checker.rested?.());
  }
}

/** What of an answer tells apart one run from another, in few words. */
function brief(body: unknown): string {
  const text = JSON.stringify(body) ?? 'done';
  return text.length > 300 ? `${text.slice(0, 200)}… (${text.length})` : text;
}
