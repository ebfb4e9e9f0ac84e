import {
  type Attempt,
  compareEntries,
  incarnationSetting,
  initialScopes,
  type Job,
  type JobState,
  type Kind,
  kinds,
  type QueueEntry,
  type Records,
} from '@baton/core';
import { AuditLog } from './audit-log.ts';
import { EventLog } from './event-log.ts';
import { SortedList } from './sorted-list.ts';
import { Table } from './table.ts';

type Tables = { readonly [K in Kind]: Table<K> };

const newestFirst = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

/** All that a memory store holds: its rows, and the orders and sets that reads need. */
export class MemoryState {
  readonly tables = Object.fromEntries(kinds.map((kind) => [kind, new Table(kind)])) as unknown as Tables;
  readonly events = new EventLog();
  readonly audit = new AuditLog();
  readonly presence = new Map<string, number>();
  /** the ready index: entries of a class that are not parked, in their order */
  readonly queue = new Map<string, SortedList<QueueEntry>>();
  /** ids of entries that need a permit of a concurrency key */
  readonly keyedIds = new Map<string, Set<string>>();
  readonly jobIds = new SortedList<string>(newestFirst);
  /** jobs by scope and state */
  readonly counts = new Map<string, Map<JobState, number>>();
  readonly attemptIds = new Map<string, Set<string>>();
  readonly openAttemptIds = new Set<string>();

  constructor() {
    for (const scope of initialScopes) this.put('scope', scope);
    this.put('setting', { id: incarnationSetting, revision: 1, value: '0' });
  }

  put<K extends Kind>(kind: K, row: Records[K]): void {
    this.delete(kind, row.id);
    this.tables[kind].put(row);
    if (kind === 'queueEntry') this.#enqueue(row as QueueEntry);
    else if (kind === 'job') this.#indexJob(row as Job, 1);
    else if (kind === 'attempt') this.#indexAttempt(row as Attempt);
  }

  delete(kind: Kind, id: string): void {
    const row = this.tables[kind].rows.get(id);
    if (!row) return;
    this.tables[kind].delete(id);
    if (kind === 'queueEntry') this.#dequeue(row as QueueEntry);
    else if (kind === 'job') this.#indexJob(row as Job, -1);
    else if (kind === 'attempt') this.#unindexAttempt(row as Attempt);
  }

  #enqueue(entry: QueueEntry): void {
    if (entry.keyId !== null) this.keyedIds.set(entry.keyId, (this.keyedIds.get(entry.keyId) ?? new Set()).add(entry.id));
    if (entry.parked !== '') return;
    const ofClass = this.queue.get(entry.classId) ?? new SortedList(compareEntries);
    ofClass.add(entry);
    this.queue.set(entry.classId, ofClass);
  }

  #dequeue(entry: QueueEntry): void {
    if (entry.keyId !== null) {
      const ofKey = this.keyedIds.get(entry.keyId);
      ofKey?.delete(entry.id);
      if (ofKey?.size === 0) this.keyedIds.delete(entry.keyId);
    }
    if (entry.parked !== '') return;
    const ofClass = this.queue.get(entry.classId);
    ofClass?.remove(entry);
    if (ofClass?.size === 0) this.queue.delete(entry.classId);
  }

  #indexJob(job: Job, by: 1 | -1): void {
    if (by === 1) this.jobIds.add(job.id);
    else this.jobIds.remove(job.id);
    const ofScope = this.counts.get(job.scopeId) ?? new Map<JobState, number>();
    ofScope.set(job.state, (ofScope.get(job.state) ?? 0) + by);
    this.counts.set(job.scopeId, ofScope);
  }

  #indexAttempt(attempt: Attempt): void {
    const ofJob = this.attemptIds.get(attempt.jobId) ?? new Set();
    this.attemptIds.set(attempt.jobId, ofJob.add(attempt.id));
    if (attempt.state !== 'ended') this.openAttemptIds.add(attempt.id);
  }

  #unindexAttempt(attempt: Attempt): void {
    const ofJob = this.attemptIds.get(attempt.jobId);
    ofJob?.delete(attempt.id);
    if (ofJob?.size === 0) this.attemptIds.delete(attempt.jobId);
    this.openAttemptIds.delete(attempt.id);
  }
}
