import { chainStart } from '@baton/core';
import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../errors.ts';
import type { Commit, CommitResult, PresenceRow } from '../interface.ts';
import type { Session } from './driver.ts';
import type { Newest, Outcome } from './group.ts';
import { type Task, type TaskAnswer, Transactions } from './transaction.ts';
import { openWriting, reopenWriting, Superseded, type WriterTarget, type WritingSession } from './writing-session.ts';

/** Commits that share a transaction at most: more gain nothing and make those that wait wait longer. */
const batchMax = 500;
/**
 * How long a commit of unknown outcome waits for the connection to come back before that is said: once the lock is held again, the
 * transaction is over, and reading tells.
 */
const unknownWaitMs = 5_000;
const retryMinMs = 50;
const retryMaxMs = 2_000;

export interface WriterObserver {
  /** how long each transaction took, sync included, and how many commits shared it */
  onBatch(ms: number, commits: number): void;
  onFull(): void;
  onConnection(state: ConnectionState, why: string): void;
}

/** Of the writing connection: `lost` and then `back`; `taken_over` for good by another server. */
export type ConnectionState = 'lost' | 'back' | 'taken_over';

interface Request {
  task: Task;
  answered(answer: TaskAnswer): void;
  rejected(error: unknown): void;
}

/**
 * Gathers what is asked into transactions on the one writing connection: what is asked while a transaction is under way makes up the
 * next one. Connects anew by itself when the connection is lost; until then everything is refused.
 */
export class Writer {
  readonly #target: WriterTarget;
  readonly #observer: WriterObserver;
  #session: Session | null = null;
  #transactions: Transactions | null = null;
  #newest: Newest = { seq: 0, audit: chainStart };
  #queue: Request[] = [];
  #isRunning = false;
  #isClosed = false;
  #whyDown = '';
  #idle: (() => void)[] = [];
  #onBack: (() => void)[] = [];
  #retry: NodeJS.Timeout | null = null;
  #reconnecting: Promise<void> = Promise.resolve();
  /** set when another store took the database over: nothing may be read or written here any more */
  superseded: Superseded | null = null;

  /** Connects for the first time. Throws `StoreUnusable`, or the driver's error. */
  static async open(target: WriterTarget, observer: WriterObserver): Promise<Writer> {
    const writer = new Writer(target, observer);
    writer.#use(await openWriting(target));
    return writer;
  }

  private constructor(target: WriterTarget, observer: WriterObserver) {
    this.#target = target;
    this.#observer = observer;
  }

  async commit(commits: readonly Commit[]): Promise<CommitResult[]> {
    const { outcomes } = await this.#ask({ type: 'commits', commits });
    return outcomes.map(resultOf);
  }

  async flushPresence(rows: readonly PresenceRow[]): Promise<void> {
    await this.#ask({ type: 'presence', rows });
  }

  async prune(what: 'events' | 'audit', belowSeq: number): Promise<void> {
    while ((await this.#ask({ type: 'prune', belowSeq, what })).more);
  }

  /** Waits for all that was asked, then ends the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#retry) clearTimeout(this.#retry);
    for (const resolve of this.#onBack.splice(0)) resolve();
    if (this.#isRunning || this.#queue.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    await this.#reconnecting;
    await this.#session?.end();
  }

  #ask(task: Task): Promise<TaskAnswer> {
    if (!this.#session) return Promise.reject(new StoreUnavailable(`The database cannot be used now: ${this.#whyDown}`));
    return new Promise((answered, rejected) => {
      this.#queue.push({ task, answered, rejected });
      if (this.#isRunning) return;
      this.#isRunning = true;
      queueMicrotask(() => void this.#runAll());
    });
  }

  async #runAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = takeBatch(this.#queue);
      await this.#runBatch(batch);
    }
    this.#isRunning = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #runBatch(batch: readonly Request[]): Promise<void> {
    if (!this.#transactions) {
      const error = new StoreUnavailable(`The database cannot be used now: ${this.#whyDown}`);
      for (const { rejected } of batch) rejected(error);
      return;
    }
    const started = performance.now();
    try {
      const tasks = batch.map(({ task }) => task);
      const { answers, newest } = await this.#transactions.run(tasks, this.#newest);
      this.#newest = newest;
      const commits = tasks.reduce((sum, task) => sum + (task.type === 'commits' ? task.commits.length : 0), 0);
      this.#observer.onBatch(performance.now() - started, commits);
      for (const [index, { answered }] of batch.entries()) answered(answers[index] as TaskAnswer);
    } catch (error) {
      if (error instanceof StoreFull) this.#observer.onFull();
      if (error instanceof StoreOutcomeUnknown) await this.#untilBack();
      for (const { rejected } of batch) rejected(error);
    }
  }

  /** Resolves when the lock is held again, or that will not be soon. */
  async #untilBack(): Promise<void> {
    if (this.#isClosed) return;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, unknownWaitMs);
      this.#onBack.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  #use({ session, newest }: WritingSession): void {
    this.#session = session;
    this.#transactions = new Transactions(session);
    this.#newest = newest;
    session.onLost = (error) => this.#lost(error);
    for (const resolve of this.#onBack.splice(0)) resolve();
    if (session.isLost) this.#lost(new Error('The connection was closed.'));
  }

  #lost(error: Error): void {
    this.#session = null;
    this.#transactions = null;
    this.#whyDown = error.message;
    if (!this.#isClosed) this.#observer.onConnection('lost', error.message);
    this.#retryIn(retryMinMs);
  }

  #retryIn(ms: number): void {
    if (this.#isClosed) {
      for (const resolve of this.#onBack.splice(0)) resolve();
      return;
    }
    this.#retry = setTimeout(() => {
      this.#reconnecting = this.#reconnect(ms);
    }, ms);
  }

  async #reconnect(waited: number): Promise<void> {
    try {
      const opened = await reopenWriting(this.#target);
      this.#observer.onConnection('back', '');
      this.#use(opened);
    } catch (error) {
      this.#whyDown = error instanceof Error ? error.message : String(error);
      if (error instanceof Superseded) {
        this.superseded = error;
        this.#observer.onConnection('taken_over', this.#whyDown);
      } else this.#retryIn(Math.min(waited * 2, retryMaxMs));
    }
  }
}

/** Takes from the queue what fits into one transaction, at least one request. */
function takeBatch(queue: Request[]): Request[] {
  let commits = 0;
  let count = 0;
  for (const { task } of queue) {
    commits += task.type === 'commits' ? task.commits.length : 1;
    if (count > 0 && commits > batchMax) break;
    count++;
  }
  return queue.splice(0, count);
}

function resultOf(outcome: Outcome): CommitResult {
  if (outcome instanceof Error) throw outcome;
  return outcome;
}
