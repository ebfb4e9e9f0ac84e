import type { EventDraft, StoredEvent } from '@baton/core';
import { StoreFull, StoreOutcomeUnknown, StoreUnavailable } from '../errors.ts';
import type { Commit, CommitResult } from '../interface.ts';
import type { SqlValue } from '../sql/rows.ts';
import { encodeCommit, operationAt } from './encode.ts';
import { type Answer, type Failure, type Request, readConflictCode } from './wire.ts';

/** A request to the writing thread, and those who wait for its answer. */
export interface Asked {
  readonly commits: number;
  /** What is sent. Nothing of it stays here: its answer may take long, and what is kept meanwhile is copied by the collector. */
  take(): Request;
  answered(answer: Answer): void;
  rejected(error: Error): void;
}

interface Part {
  commits: readonly Commit[];
  resolve(results: CommitResult[]): void;
  reject(error: unknown): void;
}

/** The commits that are asked for until a message is sent: one request. */
export class AskedCommits implements Asked {
  readonly #parts: Part[] = [];
  #values: SqlValue[] = [];
  commits = 0;

  /** Throws, and adds nothing, when a commit holds what no column can hold. */
  add(commits: readonly Commit[]): Promise<CommitResult[]> {
    const before = this.#values.length;
    try {
      for (const commit of commits) encodeCommit(commit, this.#values);
    } catch (error) {
      this.#values.length = before;
      throw error;
    }
    this.commits += commits.length;
    return new Promise((resolve, reject) => {
      this.#parts.push({ commits, resolve, reject });
    });
  }

  take(): Request {
    const values = this.#values;
    this.#values = [];
    return { type: 'commits', values };
  }

  answered(answer: Answer): void {
    if (answer.type !== 'commits') {
      this.rejected(errorOf(answer));
      return;
    }
    let at = 0;
    for (const { commits, resolve, reject } of this.#parts) {
      const codes = answer.results.slice(at, at + commits.length);
      at += commits.length;
      try {
        resolve(commits.map((commit, index) => resultOf(codes[index] ?? Number.NaN, commit)));
      } catch (error) {
        reject(error);
      }
    }
  }

  rejected(error: Error): void {
    for (const { reject } of this.#parts) reject(error);
  }
}

/** Anything else that is asked of the thread. */
export class AskedOther implements Asked {
  readonly commits = 0;
  readonly more: Promise<boolean>;
  readonly #request: Request;
  #resolve: (more: boolean) => void = () => {};
  #reject: (error: Error) => void = () => {};

  constructor(request: Request) {
    this.#request = request;
    this.more = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  take(): Request {
    return this.#request;
  }

  answered(answer: Answer): void {
    if (answer.type === 'done') this.#resolve(answer.more);
    else this.#reject(errorOf(answer));
  }

  rejected(error: Error): void {
    this.#reject(error);
  }
}

function errorOf(answer: Answer): Error {
  return answer.type === 'failed' ? failureOf(answer.failure) : new Error(`The writing thread answered with ${answer.type}.`);
}

function failureOf({ kind, message }: Failure): Error {
  if (kind === 'full') return new StoreFull(`No space is left for the database: ${message}`);
  if (kind === 'unavailable') return new StoreUnavailable(message);
  if (kind === 'unknown') return new StoreOutcomeUnknown(message);
  return new Error(message);
}

function resultOf(code: number, commit: Commit): CommitResult {
  if (Number.isNaN(code)) throw new Error('A commit held values that its table refuses.');
  if (code >= 0) return { status: 'committed', events: numbered(commit.events, code) };
  const { operation, why } = readConflictCode(code);
  return { status: 'conflict', ...operationAt(commit, operation), why };
}

const numbered = (drafts: readonly EventDraft[], first: number): StoredEvent[] =>
  drafts.map((draft, index) => ({ ...draft, seq: first + index }));
