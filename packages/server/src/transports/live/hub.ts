import type { ServerMessage } from '@baton/protocol';
import type { App, PersonalApp, RunnerView } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { presenceOf } from '../views/runner.ts';
import { type Batch, Changed } from './batch.ts';
import { ownBatch } from './own-batch.ts';
import { jobRows, runnerRows } from './rows.ts';
import { SharedDashboard } from './shared-dashboard.ts';
import { SharedLists } from './shared-lists.ts';
import { SharedQueue } from './shared-queue.ts';

/** A subscription as the hub sees it. */
export interface Listener {
  readonly wants: 'runners' | 'jobs' | 'job' | 'templates';
  /** as far as the one who follows may see */
  readonly app: PersonalApp;
  onBatch(batch: Batch): void;
}

/** Who is told of presence. */
export interface PresenceReader {
  readonly app: PersonalApp;
  tell(message: string): void;
}

export interface HubDeps {
  app: App;
  clock: Clock;
  logger: Logger;
}

/** Changes are gathered this long before they are told. */
const tickMs = 20;
/** While much happens, longer: nobody reads faster. */
const busyTickMs = 100;
const busyEvents = 200;
const retryMs = 1_000;
const presenceMs = 1_000;
/** With more changed jobs in one tick their readers read their list anew, which is cheaper for both. */
const jobRowsMax = 500;

/**
 * Tells everybody who listens what changed. Events are gathered, the rows are read once for all, and a tick begins when the one before
 * has been told, so that changes stay in order and a flood of them costs no more than the reading of rows.
 */
export class LiveHub {
  /** for those who have to read a list anew */
  readonly lists: SharedLists;
  readonly dashboards: SharedDashboard;
  readonly queues: SharedQueue;
  readonly #deps: HubDeps;
  readonly #listeners = new Set<Listener>();
  readonly #presenceReaders = new Set<PresenceReader>();
  readonly #stopEvents: () => void;
  #changed = new Changed();
  #telling = false;
  #presenceMark = 0;
  #stopPresence: (() => void) | null = null;

  constructor(deps: HubDeps) {
    this.#deps = deps;
    this.lists = new SharedLists(deps.app);
    this.dashboards = new SharedDashboard(deps.clock);
    this.queues = new SharedQueue(deps.clock, deps.app);
    this.#stopEvents = deps.app.live.onEvents((events) => {
      if (this.#listeners.size === 0) return;
      this.#changed.add(events);
      this.#schedule(tickMs);
    });
  }

  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Told once a second what changed without an event, ready to be sent. */
  onPresence(reader: PresenceReader): () => void {
    this.#presenceReaders.add(reader);
    if (this.#stopPresence === null) {
      this.#presenceMark = this.#deps.app.fleet.presenceSince(Number.MAX_SAFE_INTEGER).mark;
      this.#schedulePresence();
    }
    return () => this.#presenceReaders.delete(reader);
  }

  close(): void {
    this.#stopEvents();
    this.queues.close();
    this.#stopPresence?.();
    this.#listeners.clear();
    this.#presenceReaders.clear();
  }

  #schedule(ms: number): void {
    if (this.#telling) return;
    this.#telling = true;
    this.#deps.clock.after(ms, () => void this.#tell());
  }

  async #tell(): Promise<void> {
    const changed = this.#changed;
    this.#changed = new Changed();
    let pauseMs = changed.events > busyEvents ? busyTickMs : tickMs;
    try {
      const batch = await this.#read(changed);
      for (const listener of this.#listeners) listener.onBatch(await ownBatch(listener.app, batch));
    } catch (error) {
      this.#deps.logger.warn({ err: error }, 'live changes could not be told yet');
      this.#changed.putBack(changed);
      pauseMs = retryMs;
    }
    this.#telling = false;
    if (this.#changed.events > 0) this.#schedule(pauseMs);
  }

  async #read({ seq, runnerIds, jobIds, runnerScopeIds, templateScopeIds }: Changed): Promise<Batch> {
    const { app } = this.#deps;
    const wanted = new Set([...this.#listeners].map(({ wants }) => wants));
    const runners = wanted.has('runners') && runnerIds.size > 0 ? await runnerRows(app, runnerIds) : null;
    const few = jobIds.size > 0 && jobIds.size <= jobRowsMax;
    const rows = few && (wanted.has('jobs') || wanted.has('templates')) ? await jobRows(app, jobIds) : null;
    const jobs = rows && wanted.has('jobs') ? { ...rows, counts: await app.jobs.counts() } : null;
    const known = rows || jobIds.size === 0;
    const templates = wanted.has('templates') && known ? new Map([...templateScopeIds, ...templatesOf(rows)]) : null;
    return { seq, runners, jobs, jobIds, templates, runnerScopeIds };
  }

  #schedulePresence(): void {
    this.#stopPresence = this.#deps.clock.after(presenceMs, () => {
      if (this.#presenceReaders.size === 0) {
        this.#stopPresence = null;
        return;
      }
      this.#tellPresence();
      this.#schedulePresence();
    });
  }

  #tellPresence(): void {
    const { mark, views } = this.#deps.app.fleet.presenceSince(this.#presenceMark);
    this.#presenceMark = mark;
    if (views.length === 0) return;
    const text = presenceText(views);
    for (const { app, tell } of this.#presenceReaders) {
      if (app.access.toEverything) tell(text);
      else tellOwn(app, views, tell);
    }
  }
}

/** Templates of whose runs these are, with the scopes that both belong to. */
const templatesOf = (jobs: Awaited<ReturnType<typeof jobRows>> | null): [string, string][] =>
  (jobs?.rows ?? []).flatMap(({ run }, at): [string, string][] => (run ? [[run.templateId, jobs?.scopeIds[at] ?? '']] : []));

const presenceText = (views: readonly RunnerView[]): string =>
  JSON.stringify({ op: 'presence', rows: views.map(presenceOf) } satisfies ServerMessage);

function tellOwn(app: PersonalApp, views: readonly RunnerView[], tell: (message: string) => void): void {
  const own = views.filter(({ runner }) => app.access.seesRunnersOf(runner.scopeId));
  if (own.length > 0) tell(presenceText(own));
}
