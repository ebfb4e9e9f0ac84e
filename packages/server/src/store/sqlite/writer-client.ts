import { Worker } from 'node:worker_threads';
import type { EventDraft, StoredEvent } from '@baton/core';
import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../errors.ts';
import type { Commit, CommitResult, PresenceRow } from '../interface.ts';
import type { SqlValue } from '../sql/rows.ts';
import { encodeCommit, operationAt } from './encode.ts';
import {
  type Answer,
  type Failure,
  type Message,
  type Report,
  type Request,
  readConflictCode,
  type WriterOptions,
} from './wire.ts';

/** Messages under way: the thread finds the next one when it is done with the one before. What is asked meanwhile is gathered: it shares a sync. */
const underWayMax = 2;
/**
 * But so many requests are sent at once: in a turn that takes a thousand calls the thread would else have nothing to do, and after it the
 * turn nothing.
 */
const messageRequestsMax = 64;

export interface WriterObserver {
  onBatch(batch: { ms: number; commits: number; reserveSpent: boolean }): void;
}

interface Waiting {
  answered(answer: Answer): void;
  rejected(error: Error): void;
}

/** The main thread's side of the writing thread: gathers what is asked in a turn into few messages and hands out the answers. */
export class WriterClient {
  readonly #worker: Worker;
  readonly #observer: WriterObserver;
  readonly #exited: Promise<void>;
  #waiting = new Map<number, Waiting>();
  #gathered: Request[] = [];
  #underWay = 0;
  #lastId = 0;
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
    const values: SqlValue[] = [];
    try {
      for (const commit of commits) encodeCommit(commit, values);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#ask(
      (id) => ({ type: 'commits', id, values }),
      (answer) => resultsOf(answer, commits),
    );
  }

  async flushPresence(rows: readonly PresenceRow[]): Promise<void> {
    const values = rows.flatMap(({ runnerId, lastSeenAt }) => [runnerId, lastSeenAt]);
    await this.#ask(
      (id) => ({ type: 'presence', id, values }),
      () => undefined,
    );
  }

  async prune(what: 'events' | 'audit', belowSeq: number): Promise<void> {
    let more = true;
    while (more) {
      more = await this.#ask(
        (id) => ({ type: 'prune', id, belowSeq, what }),
        (answer) => answer.type === 'done' && answer.more,
      );
    }
  }

  /** Waits for all that was asked, then ends the thread. */
  async close(): Promise<void> {
    if (this.#waiting.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    if (!this.#dead) this.#post({ type: 'close' });
    await this.#exited;
  }

  #ask<T>(request: (id: number) => Request, read: (answer: Answer) => T): Promise<T> {
    if (this.#dead) return Promise.reject(new StoreUnavailable(`The store has failed: ${this.#dead.message}`));
    return new Promise<T>((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, {
        answered: (answer) => {
          if (answer.type === 'failed') reject(errorOf(answer.failure));
          else settle(() => read(answer), resolve, reject);
        },
        rejected: reject,
      });
      this.#gathered.push(request(id));
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#gathered.length >= messageRequestsMax) this.#flush();
    else if (!this.#scheduled && this.#underWay < underWayMax && this.#gathered.length > 0) {
      this.#scheduled = true;
      queueMicrotask(this.#flushed);
    }
  }

  readonly #flushed = (): void => {
    this.#scheduled = false;
    if (this.#gathered.length > 0) this.#flush();
  };

  #flush(): void {
    if (this.#dead) return;
    const requests = this.#gathered;
    this.#gathered = [];
    this.#underWay++;
    this.#post({ type: 'requests', requests });
  }

  #post(message: Message): void {
    this.#worker.postMessage(message);
  }

  #received(report: Report): void {
    if (report.type !== 'answers') return;
    this.#underWay -= report.messages;
    this.#observer.onBatch(report);
    for (const answer of report.answers) {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      waiting?.answered(answer);
    }
    this.#schedule();
    this.#checkIdle();
  }

  #died(error: Error): void {
    if (this.#dead) return;
    this.#dead = error;
    const gathered = new Set(this.#gathered.map((request) => request.id));
    for (const [id, waiting] of this.#waiting) {
      const failure = gathered.has(id) ? StoreUnavailable : StoreOutcomeUnknown;
      waiting.rejected(new failure(`The store has failed: ${error.message}`));
    }
    this.#waiting.clear();
    this.#checkIdle();
  }

  #checkIdle(): void {
    if (this.#waiting.size > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function settle<T>(read: () => T, resolve: (value: T) => void, reject: (error: unknown) => void): void {
  try {
    resolve(read());
  } catch (error) {
    reject(error);
  }
}

function errorOf({ kind, message }: Failure): Error {
  if (kind === 'full') return new StoreFull(`No space is left for the database: ${message}`);
  if (kind === 'unavailable') return new StoreUnavailable(message);
  if (kind === 'unknown') return new StoreOutcomeUnknown(message);
  return new Error(message);
}

function resultsOf(answer: Answer, commits: readonly Commit[]): CommitResult[] {
  if (answer.type !== 'commits') throw new Error(`The writing thread answered commits with ${answer.type}.`);
  return commits.map((commit, index) => resultOf(answer.results[index] ?? Number.NaN, commit));
}

function resultOf(code: number, commit: Commit): CommitResult {
  if (Number.isNaN(code)) throw new Error('A commit held values that its table refuses.');
  if (code >= 0) return { status: 'committed', events: numbered(commit.events, code) };
  const { operation, why } = readConflictCode(code);
  return { status: 'conflict', ...operationAt(commit, operation), why };
}

const numbered = (drafts: readonly EventDraft[], first: number): StoredEvent[] =>
  drafts.map((draft, index) => ({ ...draft, seq: first + index }));
