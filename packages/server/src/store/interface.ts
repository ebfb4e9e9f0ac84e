import type {
  Attempt,
  AuditDraft,
  AuditEntry,
  AuditFilter,
  AuditHead,
  Change,
  CloudIdentity,
  EventDraft,
  EventKind,
  Grant,
  Guard,
  Job,
  JobFile,
  JobSpec,
  JobState,
  KeyedEntry,
  Kind,
  NamedRange,
  Pool,
  PoolDecision,
  QueueEntry,
  Records,
  Release,
  Resource,
  Runner,
  Scope,
  Secret,
  Setting,
  StoredEvent,
  Template,
  Token,
  UpdateWave,
  User,
} from '@baton/core';

/**
 * What the control plane remembers. Stores rows, never decides.
 *
 * **Commits** are atomic and durable: when `commit` resolves with `committed`, the change survives a crash of process and machine.
 * Several commits given in one call, and calls made at the same time, may share one sync of the disk; each commits or conflicts by
 * itself, in the order given. A commit sees all that was committed before it. Events get rising numbers in commit order.
 *
 * **Reads** see every commit that was acknowledged before the read began; each read is consistent in itself, two reads need not be.
 * Rows that a read returns are the caller's to keep and must not be changed.
 *
 * **Errors.** Besides the answers described: {@link StoreUnavailable} (nothing happened, try later), {@link StoreOutcomeUnknown} (the
 * commit may or may not have happened: read to find out), {@link StoreFull} (no space; nothing happened). All else is a defect.
 */
export interface Store {
  readonly read: StoreReads;
  /** Never rejects for a conflict. Rejects as a whole only when nothing of the call can be said to have been committed. */
  commit(commits: readonly Commit[]): Promise<CommitResult[]>;
  /** Upserts last-seen times, without revisions and events; the newest wins. Not durable before the next commit or close. */
  flushPresence(rows: readonly PresenceRow[]): Promise<void>;
  /** Drops events below `seq`; readers whose cursor is older are told to start anew. */
  pruneEvents(belowSeq: number): Promise<void>;
  /**
   * Drops audit entries below `seq`, never the newest one. What was dropped last stays known, so that the rest can still be verified; the number of
   * an entry is never given twice.
   */
  pruneAudit(belowSeq: number): Promise<void>;
  space(): StoreSpace;
  /** Waits for commits under way, then releases everything. Calls made later reject with {@link StoreUnavailable}. */
  close(): Promise<void>;
}

export interface Commit {
  changes: readonly Change[];
  guards: readonly Guard[];
  events: readonly EventDraft[];
  /** entries of the audit log: numbered without gaps and chained in commit order */
  audit?: readonly AuditDraft[];
}

export type CommitResult =
  | {
      status: 'committed';
      /** the events of this commit with their numbers, in the order given */
      events: StoredEvent[];
    }
  | {
      status: 'conflict';
      kind: Kind;
      id: string;
      /** `revision`: changed or gone. `exists`: the id, or another unique value, is taken */
      why: 'revision' | 'exists';
    };

export interface PresenceRow {
  runnerId: string;
  lastSeenAt: number;
}

export interface StoreSpace {
  /** little space is left: accept no new work, finish what is there */
  low: boolean;
  freeBytes: number | null;
}

/** A page of a list. `after` is the `next` of the page before. */
export interface Page {
  limit: number;
  after: string | null;
}

export interface Paged<T> {
  rows: T[];
  /** null on the last page */
  next: string | null;
}

export interface JobFilter {
  /** null: any */
  states: readonly JobState[] | null;
  scopeIds: readonly string[] | null;
  runnerId: string | null;
  /** part of the name, case-insensitive, or the beginning of the id */
  search: string | null;
  /** left out or null: of any template, or of none */
  templateId?: string | null;
  /** of one class; left out or null: of any */
  classId?: string | null;
  /** left out or null: any */
  executor?: string | null;
  /** all of them are asked for */
  labels?: readonly string[];
  /** ids from this one on, and below that one, in the order of text; left out or null: all */
  idFrom?: string | null;
  idBelow?: string | null;
}

export interface EndedAttempts {
  runnerId: string;
  since: number;
  /** null: any */
  idBelow: string | null;
}

export interface TemplateFilter {
  scopeIds: readonly string[] | null;
  /** part of the name, case-insensitive, or the beginning of the id */
  search: string | null;
}

/** A job that stands in the ready index. */
export interface QueuedWork {
  entry: QueueEntry;
  job: Job;
  /** the job's newest attempt, if it had one */
  attempt: Attempt | null;
}

export interface QueueClass {
  classId: string;
  waiting: number;
  oldestQueuedAt: number;
}

export interface StoreReads {
  get<K extends Kind>(kind: K, id: string): Promise<Records[K] | null>;
  /** those that exist, in the order of `ids` */
  getMany<K extends Kind>(kind: K, ids: readonly string[]): Promise<Records[K][]>;

  scopes(): Promise<Scope[]>;
  /** settings whose names begin so, by name */
  settings(prefix: string): Promise<Setting[]>;
  /** by login */
  users(): Promise<User[]>;
  grants(): Promise<Grant[]>;
  userByLogin(login: string): Promise<User | null>;
  userCount(): Promise<number>;
  /** tokens of a kind that are not revoked, by scope and (when not null) subject; newest first */
  tokens(kind: Token['kind'], scopeId: string, subjectId: string | null): Promise<Token[]>;
  /** the same by subject, in whatever scope */
  tokensOfSubject(kind: Token['kind'], subjectId: string): Promise<Token[]>;

  /** of a scope, by name */
  secrets(scopeId: string): Promise<Secret[]>;
  /** those with an id above `after` that are sealed with another key than this one, by id */
  secretsUnderOther(keyId: string, after: string, limit: number): Promise<Secret[]>;
  /** as the secrets: specifications of jobs with secrets of their own */
  jobSpecsUnderOther(keyId: string, after: string, limit: number): Promise<JobSpec[]>;

  /** of a scope, by name */
  namedRanges(scopeId: string): Promise<NamedRange[]>;

  /** all of them, by id */
  webhooks(): Promise<Records['webhook'][]>;
  /** the first that are pending of a webhook, by place */
  webhookDeliveriesPending(webhookId: string, limit: number): Promise<Records['webhookDelivery'][]>;
  /** of a webhook, the newest first, with a place below `before` */
  webhookDeliveries(webhookId: string, before: number, limit: number): Promise<Records['webhookDelivery'][]>;
  /** of whatever webhook, the oldest first, with a place below `before` */
  webhookDeliveriesBefore(before: number, limit: number): Promise<Records['webhookDelivery'][]>;
  /** 0 before the first delivery */
  latestPlace(): Promise<number>;
  /** all of them, by id */
  noticeAlarms(): Promise<Records['noticeAlarm'][]>;
  /** all of them, by id */
  cloudIdentities(): Promise<CloudIdentity[]>;
  /** those that are not removed, by id */
  pools(): Promise<Pool[]>;
  /** of a pool, the newest first, with an id below `idBelow` (null: all) */
  poolDecisions(poolId: string, idBelow: string | null, limit: number): Promise<PoolDecision[]>;
  /** the ledger of a runner, whatever became of its entries, by place */
  resourcesOf(runnerId: string): Promise<Resource[]>;
  /** every entry of the ledger that is not `gone`, by id */
  resourcesStanding(): Promise<Resource[]>;
  /** all of them, by id: the last that was published stands last */
  releases(): Promise<Release[]>;
  /** those that are running, halted or going back, by id */
  openWaves(): Promise<UpdateWave[]>;
  /** of a pool, the newest first */
  wavesOf(poolId: string, limit: number): Promise<UpdateWave[]>;
  /** every runner that is neither removed nor retired, by number */
  runners(): Promise<Runner[]>;
  /** among those */
  runnerByName(scopeId: string, name: string): Promise<Runner | null>;
  runnerByNumber(number: number): Promise<Runner | null>;
  /** the highest number ever given to a runner, 0 before the first */
  highestRunnerNumber(): Promise<number>;
  presence(): Promise<PresenceRow[]>;

  /**
   * The first `limit` entries of the ready index of each of these classes, in its order. The cost grows with classes × limit, never
   * with the length of the queue or with what is parked.
   */
  queueHeads(classIds: readonly string[], limit: number): Promise<QueueEntry[]>;
  /** those of these entries that still stand, by their ids and in that order, with their jobs */
  queuedWork(ids: readonly string[]): Promise<QueuedWork[]>;
  /** every class that has entries, parked ones among them. Looks at each entry */
  queueClasses(): Promise<QueueClass[]>;
  /**
   * How many entries of these classes come before one by priority, age and id where it stands (in the ready index, or parked under the same),
   * counted up to `limit`. The cost grows with classes and with what is counted.
   */
  queueAhead(entry: QueueEntry, classIds: readonly string[], limit: number): Promise<number>;
  /**
   * Entries that need a permit of this concurrency key: all of the ready index, and of each class the first `most` that are parked under it; in any
   * order. The cost grows with what is answered, never with what else is queued.
   */
  keyedEntries(keyId: string, most: number): Promise<KeyedEntry[]>;
  /** ids of the classes that have entries in the ready index: one index step a class */
  queuedClassIds(): Promise<string[]>;
  /** parked entries that time releases by `now`, the earliest first, with their jobs */
  queueDue(now: number, limit: number): Promise<QueuedWork[]>;
  /** entries whose waiting limit has ended by `now`, the earliest first, with their jobs */
  queueExpired(now: number, limit: number): Promise<QueuedWork[]>;

  /** jobs that have an attempt in state `offered`, `running` or `lost`, with it */
  attemptedWork(): Promise<{ job: Job; attempt: Attempt }[]>;
  /** attempts of a job, oldest first */
  attemptsOf(jobId: string): Promise<Attempt[]>;
  /**
   * Attempts of a runner that ended at `since` or later, the last that ended first; only those with an id below `idBelow`, if that is given. The
   * cost grows with what the runner ended since then, never with what others did.
   */
  endedAttempts(filter: EndedAttempts, page: Page): Promise<Paged<Attempt>>;
  /** files of a job, by id */
  jobFiles(jobId: string): Promise<JobFile[]>;
  /** those with an id above `after`, by id */
  jobFilesAfter(after: string, limit: number): Promise<JobFile[]>;
  /** as the secrets: files whose keys are sealed with another key */
  jobFilesUnderOther(keyId: string, after: string, limit: number): Promise<JobFile[]>;
  /**
   * Newest first. States, scopes, runner, template and bounds of ids are found by indexes; what besides is asked for (a search, an executor, labels) is
   * looked for among those, window by window.
   */
  jobs(filter: JobFilter, page: Page): Promise<Paged<Job>>;
  /** jobs of a scope in a state with an id above `after`, by id. The cost grows with what is answered */
  oldestJobs(scopeId: string, state: JobState, after: string, limit: number): Promise<Job[]>;
  jobCounts(scopeIds: readonly string[] | null): Promise<Record<JobState, number>>;

  /** those that are not removed, by name */
  templates(filter: TemplateFilter, page: Page): Promise<Paged<Template>>;
  /** among those */
  templateByName(scopeId: string, name: string): Promise<Template | null>;
  /** due by `now`, the earliest first. The cost grows with what is answered */
  templatesDue(now: number, limit: number): Promise<Template[]>;
  /** when the next one is due; null: none is */
  nextTemplateDue(): Promise<number | null>;
  /** those with an id above `after` whose awaited job is over, or not there, by id */
  templatesReleased(after: string, limit: number): Promise<Template[]>;
  /** jobs of a template, newest first */
  templateJobs(templateId: string, page: Page): Promise<Paged<Job>>;

  /** 0 before the first event */
  latestSeq(): Promise<number>;
  /** events above `seq` are all still there exactly when `seq >= oldestSeq() - 1` */
  oldestSeq(): Promise<number>;
  eventsSince(seq: number, limit: number): Promise<StoredEvent[]>;
  /** oldest first */
  eventsOf(kind: EventKind, entityId: string, limit: number): Promise<StoredEvent[]>;
  /** newest first */
  latestEventsOf(kind: EventKind, entityId: string, limit: number): Promise<StoredEvent[]>;
  /** sign-ins of a user, newest first; ended ones may be among them */
  webSessionsOf(userId: string): Promise<Records['webSession'][]>;
  /** sign-ins that ended before `at`, the earliest first */
  webSessionsEndedBefore(at: number, limit: number): Promise<Records['webSession'][]>;
  /** ids and revisions of idempotency keys made before `at` */
  idempotencyKeysBefore(at: number, limit: number): Promise<Records['idempotencyKey'][]>;

  /** newest first; `after` is the number of an entry as text */
  audit(filter: AuditFilter, page: Page): Promise<Paged<AuditEntry>>;
  /** above `seq`, oldest first */
  auditSince(seq: number, limit: number): Promise<AuditEntry[]>;
  auditHead(): Promise<AuditHead>;
}
