import { Worker } from 'node:worker_threads';
import { StoreOutcomeUnknown, StoreUnavailable } from '../errors.ts';
import type { Commit, CommitResult, PresenceRow } from '../interface.ts';
import { type Asked, AskedCommits, AskedOther } from './asked.ts';
import type { Message, Report, Request, WriterOptions } from './wire.ts';

/** Messages under way: the thread finds the next one when it is done with the one before. What is asked meanwhile is gathered: it shares a sync. */
const underWayMax = 2;
/**
 * But so many calls are sent at once: in a turn that takes a thousand calls the thread would else have nothing to do, and after it the
 * turn nothing.
 */
const messageCallsMax = 64;

export interface WriterObserver {
  onBatch(batch: { ms: number; commits: number; reserveSpent: boolean }): void;
}

/** The main thread's side of the writing thread: gathers what is asked in a turn into few messages and hands out the answers. */
export class WriterClient {
  readonly #worker: Worker;
  readonly #observer: WriterObserver;
  readonly #exited: Promise<void>;
  /** what the next message will ask */
  #gathered: Asked[] = [];
  #gatheredCalls = 0;
  /** what the messages under way ask, in the order in which they are answered */
  #sent: (readonly Asked[])[] = [];
  #scheduled = false;
  #dead: Error | null = null;
  #idle: (() => void)[] = [];

  /** Starts the thread and waits until it has opened the database. */
  static async start(options: WriterOptions, observer: WriterObserver): Promise<WriterClient> {
    const worker = new Worker(new URL('./writer.ts', import.meta.url), { workerData: options, name: 'baton-store' });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
    });
    worker.removeAllListeners('error');
    return new WriterClient(worker, observer);
  }

  private constructor(worker: Worker, observer: WriterObserver) {
    this.#worker = worker;
    this.#observer = observer;
    worker.on('message', (report: Report) => this.#received(report));
    worker.on('error', (error) => this.#died(error));
    this.#exited = new Promise((resolve) => {
      worker.on('exit', () => {
        this.#died(new Error('The writing thread ended.'));
        resolve();
      });
    });
  }

  /** Rejects, and nothing is sent, when a commit holds what no column can hold. */
  commit(commits: readonly Commit[]): Promise<CommitResult[]> {
    if (this.#dead) return Promise.reject(this.#failed(StoreUnavailable, this.#dead));
    const last = this.#gathered.at(-1);
    const asked = last instanceof AskedCommits ? last : new AskedCommits();
    try {
      const results = asked.add(commits);
      this.#gather(asked);
      return results;
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async flushPresence(rows: readonly PresenceRow[]): Promise<void> {
    const values = rows.flatMap(({ runnerId, lastSeenAt }) => [runnerId, lastSeenAt]);
    await this.#ask({ type: 'presence', values });
  }

  async prune(what: 'events' | 'audit', belowSeq: number): Promise<void> {
    while (await this.#ask({ type: 'prune', belowSeq, what }));
  }

  /** Waits for all that was asked, then ends the thread. */
  async close(): Promise<void> {
    if (!this.#isIdle) await new Promise<void>((resolve) => this.#idle.push(resolve));
    if (!this.#dead) this.#post({ type: 'close' });
    await this.#exited;
  }

  /** Whether there is more of it to do. */
  async #ask(request: Request): Promise<boolean> {
    if (this.#dead) throw this.#failed(StoreUnavailable, this.#dead);
    const asked = new AskedOther(request);
    this.#gather(asked);
    return await asked.more;
  }

  /** @param asked a new one, or the last of those that are gathered, to which something was added */
  #gather(asked: Asked): void {
    if (this.#gathered.at(-1) !== asked) this.#gathered.push(asked);
    this.#gatheredCalls++;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#gatheredCalls >= messageCallsMax) this.#flush();
    else if (!this.#scheduled && this.#sent.length < underWayMax && this.#gatheredCalls > 0) {
      this.#scheduled = true;
      queueMicrotask(this.#flushed);
    }
  }

  readonly #flushed = (): void => {
    this.#scheduled = false;
    if (this.#gatheredCalls > 0) this.#flush();
  };

  #flush(): void {
    if (this.#dead) return;
    const asked = this.#gathered;
    this.#gathered = [];
    this.#gatheredCalls = 0;
    this.#sent.push(asked);
    const commits = asked.reduce((sum, each) => sum + each.commits, 0);
    this.#post({ type: 'requests', requests: asked.map((each) => each.take()), commits });
  }

  #post(message: Message): void {
    this.#worker.postMessage(message);
  }

  #received(report: Report): void {
    if (report.type !== 'answers') return;
    this.#observer.onBatch(report);
    const asked = this.#sent.splice(0, report.messages).flat();
    for (const [index, answer] of report.answers.entries()) asked[index]?.answered(answer);
    this.#schedule();
    this.#checkIdle();
  }

  #died(error: Error): void {
    if (this.#dead) return;
    this.#dead = error;
    for (const asked of this.#gathered.splice(0)) asked.rejected(this.#failed(StoreUnavailable, error));
    for (const asked of this.#sent.splice(0).flat()) asked.rejected(this.#failed(StoreOutcomeUnknown, error));
    this.#checkIdle();
  }

  #failed(failure: typeof StoreUnavailable | typeof StoreOutcomeUnknown, { message }: Error): Error {
    return new failure(`The store has failed: ${message}`);
  }

  get #isIdle(): boolean {
    return this.#gathered.length === 0 && this.#sent.length === 0;
  }

  #checkIdle(): void {
    if (!this.#isIdle) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
