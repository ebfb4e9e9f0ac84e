import {
  type Completed,
  complete,
  jobIdsOf,
  type KeyRows,
  type KeyTable,
  keyIdOf,
  type Plan,
  readyOfClassMax,
  submittedBy,
  type Work,
} from '@baton/core';
import type { CommitResult, Store } from '../../store/interface.ts';
import type { LiveWorkIndex } from '../state/work.ts';

/** Plans that are completed and committed at once. */
const batchMax = 500;

/** How often plans are completed anew because another server changed their keys. */
const triesMax = 8;

type Conflict = Extract<CommitResult, { status: 'conflict' }>;

/** Asked before plans are committed, when all is read that has to be: one that is not wanted any more is answered as a conflict. */
export type IsWanted = (plan: Plan) => boolean;

interface Waiting {
  plan: Plan;
  isWanted: IsWanted;
  resolve(result: CommitResult): void;
  reject(error: unknown): void;
}

/** What has to be known of jobs and keys to complete plans. */
interface Known {
  works: ReadonlyMap<string, Work>;
  keys: KeyTable;
}

/**
 * The one lane in which plans for jobs with a concurrency key are committed: one batch after the other, so that each is completed on what
 * those before it left of the keys. Plans without a key go past it. A job that is offered without a permit left is answered as a conflict of
 * its key; what the key needs is committed all the same.
 */
export class KeyedCommits {
  readonly #store: Store;
  readonly #work: LiveWorkIndex;
  readonly #commit: (plans: readonly Plan[]) => Promise<CommitResult[]>;
  #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(store: Store, work: LiveWorkIndex, commit: (plans: readonly Plan[]) => Promise<CommitResult[]>) {
    this.#store = store;
    this.#work = work;
    this.#commit = commit;
  }

  /** Whether the plan changes a job with a key, or one of its attempts. */
  concerns = ({ changes }: Plan): boolean =>
    changes.some((change) => {
      if (change.op === 'remove') return false;
      if (change.kind === 'job') return change.row.concurrency !== null;
      return change.kind === 'attempt' && (this.#work.get(change.row.id)?.job.concurrency ?? null) !== null;
    });

  /** As `Committer.commit`, for plans that concern keys. */
  commit(plans: readonly Plan[], isWanted: IsWanted): Promise<CommitResult[]> {
    const results = plans.map(
      (plan) => new Promise<CommitResult>((resolve, reject) => this.#waiting.push({ plan, isWanted, resolve, reject })),
    );
    if (!this.#isRunning) void this.#run();
    return Promise.all(results);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchMax);
      try {
        await this.#carry(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isRunning = false;
  }

  async #carry(batch: readonly Waiting[]): Promise<void> {
    let left = batch;
    for (let tries = 1; left.length > 0; tries++) {
      const known = await this.#read(left);
      left = left.filter(({ plan, isWanted, resolve }) => {
        if (isWanted(plan)) return true;
        resolve(notMade);
        return false;
      });
      const completed = completeAll(left, known);
      const results = await this.#commit([...completed.values()].map(({ plan }) => plan));
      const resultOf = new Map([...completed.keys()].map((waiting, index) => [waiting, results[index] as CommitResult]));
      left = left.filter((waiting) => {
        const [made, result, { plan, resolve }] = [completed.get(waiting), resultOf.get(waiting), waiting];
        if (!made || !result) return true;
        if (result.status === 'conflict' && tries < triesMax && !isOwn(plan, result)) return true;
        resolve(made.isGranted ? result : notMade);
        return false;
      });
    }
  }

  async #read(batch: readonly Waiting[]): Promise<Known> {
    const { read } = this.#store;
    const jobs = await read.getMany('job', [...new Set(batch.flatMap(({ plan }) => jobIdsOf(plan)))]);
    const keyed = jobs.filter(({ concurrency }) => concurrency !== null);
    const attempts = await read.getMany(
      'attempt',
      keyed.flatMap(({ attemptId }) => attemptId ?? []),
    );
    const attemptOf = new Map(attempts.map((attempt) => [attempt.id, attempt]));
    const works = keyed.map((job): Work => ({ job, attempt: attemptOf.get(job.attemptId ?? '') ?? null }));
    const keys = new Map<string, KeyRows>();
    const submitted = batch.flatMap(({ plan }) => submittedBy(plan));
    const mostOf = new Map<string, number>();
    // what a plan says of a limit counts for what has to be read too
    const patched = batch.flatMap(({ plan }) =>
      plan.changes.flatMap((change) => (change.kind === 'job' && change.op === 'update' ? [change.row] : [])),
    );
    for (const job of [...keyed, ...submitted, ...patched]) {
      const keyId = keyIdOf(job);
      if (keyId !== null) mostOf.set(keyId, Math.max(mostOf.get(keyId) ?? 0, job.concurrency?.limit ?? 0));
    }
    for (const [keyId, limit] of mostOf) keys.set(keyId, await this.#rowsOf(keyId, limit, batch.length));
    return { works: new Map(works.map((work) => [work.job.id, work])), keys };
  }

  /** Each plan may use up one entry more than there are permits. */
  async #rowsOf(keyId: string, limit: number, plans: number): Promise<KeyRows> {
    const { read } = this.#store;
    const key = await read.get('concurrencyKey', keyId);
    const entries = await read.keyedEntries(keyId, Math.min(Math.max(limit, key?.limit ?? 0), readyOfClassMax) + plans);
    return {
      key,
      ready: entries.filter(({ parked }) => parked === ''),
      parked: entries.filter(({ parked }) => parked !== ''),
    };
  }
}

/**
 * Completes each plan on what those before it leave of the keys. Left out are those that have to wait for what becomes of others: of a job that
 * one before them changes too (one of both conflicts), and of a key whose row goes (the next row would count its revisions anew, and a plan
 * that was completed on it could fit the old one).
 */
function completeAll(batch: readonly Waiting[], { works, keys }: Known): Map<Waiting, Completed> {
  const completed = new Map<Waiting, Completed>();
  const closed = new Set<string>();
  let now = keys;
  for (const waiting of batch) {
    const { plan } = waiting;
    const jobs = [...jobIdsOf(plan).flatMap((id) => works.get(id)?.job ?? []), ...submittedBy(plan)];
    const touched = jobs.flatMap((job) => [job.id, keyIdOf(job) ?? '']);
    if (touched.some((id) => closed.has(id))) continue;
    const made = complete(plan, works, now);
    completed.set(waiting, made);
    for (const job of jobs) closed.add(job.id);
    for (const [keyId, { key }] of now) if (key && made.keys.get(keyId)?.key === null) closed.add(keyId);
    now = made.keys;
  }
  return completed;
}

/** Whether what is in conflict stands in the plan itself, and not in what its key adds. */
const isOwn = ({ changes, guards }: Plan, { kind, id }: Conflict): boolean =>
  guards.some((each) => each.kind === kind && each.id === id) ||
  changes.some((change) => change.kind === kind && (change.op === 'remove' ? change.id : change.row.id) === id);

const notMade: Conflict = { status: 'conflict', kind: 'concurrencyKey', id: '', why: 'revision' };
