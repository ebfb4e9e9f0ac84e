import type { Job } from '@baton/protocol';
import type { App, PersonalApp } from '../../app/index.ts';
import { jobOf } from '../views/job.ts';
import { jobFiltersOf } from '../views/job-filters.ts';
import type { TopicOf } from './topic-of.ts';

/** The newest jobs of a topic, and what they are true for. */
export interface JobSnapshot {
  seq: number;
  rows: Job[];
  counts: Record<string, number>;
}

/** Reads lists of jobs; for many who want the same at the same time, once. */
export class SharedLists {
  readonly #app: App;
  readonly #reading = new Map<string, { seq: number; list: Promise<JobSnapshot> }>();

  constructor(app: App) {
    this.#app = app;
  }

  /**
   * @param app of the one who asks: what only some see is read for them alone
   * @param least the sequence number that it must be true for, or a later one
   */
  jobs(app: PersonalApp, topic: TopicOf<'jobs'>, least: number): Promise<JobSnapshot> {
    if (!app.access.toEverything) return readJobs(app, topic, this.#app.live.seq());
    const key = JSON.stringify([topic.states, topic.search, topic.limit, topic.filter ?? null]);
    const known = this.#reading.get(key);
    if (known && known.seq >= least) return known.list;
    const seq = this.#app.live.seq();
    const list = this.#read(topic, seq).finally(() => {
      if (this.#reading.get(key)?.list === list) this.#reading.delete(key);
    });
    this.#reading.set(key, { seq, list });
    return list;
  }

  #read = (topic: TopicOf<'jobs'>, seq: number): Promise<JobSnapshot> => readJobs(this.#app, topic, seq);
}

async function readJobs(app: Pick<App, 'jobs'>, topic: TopicOf<'jobs'>, seq: number): Promise<JobSnapshot> {
  const { states, search, limit, filter = {} } = topic;
  const page = { limit, after: null };
  const { jobs, counts } = await app.jobs.list({ ...jobFiltersOf(filter), states, search: search || null, page });
  return { seq, rows: jobs.map(jobOf), counts };
}
