import {
  blockText,
  changeText,
  type ElementaryChange,
  type Explanation,
  explain,
  explainClass,
  explanationText,
  heldBackText,
  type Job,
  type LinePlace,
  type Names,
  type QueueEntry,
  queueEntryOf,
  type Rival,
  type RunnerGroup,
  reasonText,
  type Snapshot,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import { scopeIdsUnder } from '../scopes/under.ts';
import { arePinnedApart, Fronts, takersOf } from './fronts.ts';
import { takeSnapshot } from './snapshot.ts';
import type { ExplainUseCases, ExplanationView, QueuedClassView, UsedUpKeyView } from './use-cases.ts';

/** Jobs before one in line are counted so far. */
const placeMax = 1_000;
/** Jobs of a class that are looked at as rivals: more than runners that become free at once, in practice. */
const rivalsOfClassMax = 20;
/** Classes that are looked at in all. */
const classesMax = 500;
/** Classes that are explained before other work gets its turn. */
const classesAtOnce = 20;
/** Keys that are told as used up. */
const keysMax = 1_000;

/** Why jobs wait, and what would start them. */
export class Explain implements ExplainUseCases {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #access: Access;

  constructor(context: Context, held: HeldSyncs, access: Access) {
    this.#context = context;
    this.#access = access;
    this.#held = held;
  }

  async job(jobId: string): Promise<ExplanationView> {
    const job = await this.#context.deps.store.read.get('job', jobId);
    if (!job || !this.#access.sees(job.scopeId)) throw new Refused('job_not_found', { jobId });
    if (job.state !== 'queued') throw new Refused('job_not_queued', { jobId, state: job.state });
    return (await this.#explained([job]))[0] as ExplanationView;
  }

  /** Those of the jobs that wait, by id. */
  async jobs(jobs: readonly Job[]): Promise<Map<string, ExplanationView>> {
    const waiting = jobs.filter(({ state, scopeId }) => state === 'queued' && this.#access.sees(scopeId));
    const views = await this.#explained(waiting);
    return new Map(waiting.map(({ id }, index) => [id, views[index] as ExplanationView]));
  }

  async classes(scope: string | null = null): Promise<QueuedClassView[]> {
    const counts = await this.#longest(scope);
    const fronts = await this.#fronts(counts.map(({ classId }) => classId));
    const snapshot = takeSnapshot(this.#context, this.#held);
    const takers = takersOf(this.#context, snapshot);
    const names = this.#names();
    const views: QueuedClassView[] = [];
    for (const [index, { classId, waiting }] of counts.entries()) {
      if (index % classesAtOnce === classesAtOnce - 1) await this.#turn();
      const requirements = this.#context.classes.known(classId)?.requirements;
      if (!requirements || !this.#access.sees(requirements.scopeId)) continue;
      const explanation = explainClass(classId, snapshot, this.#context.now());
      const place = explanation.verdict === 'impossible' ? null : fronts.place(classId, takers);
      const oldestQueuedAt = fronts.first(classId)?.queuedAt ?? null;
      const { runnerId } = requirements;
      const pinnedToName = runnerId === null ? null : names.runner(runnerId);
      views.push({ classId, waiting, oldestQueuedAt, requirements, pinnedToName, ...this.#view(explanation), place });
    }
    return views;
  }

  usedUpKeys(scope: string | null = null): UsedUpKeyView[] {
    const under = scopeIdsUnder(this.#context, this.#access, scope);
    const isShown = ({ scopeId }: { scopeId: string }): boolean => under === null || under.includes(scopeId);
    const { scope: nameOf } = this.#names();
    const usedUp = this.#context.keys.usedUp().filter(isShown).slice(0, keysMax);
    return usedUp.map(({ scopeId, key, held, limit }) => ({ projectName: nameOf(scopeId), key, held, limit }));
  }

  /** Jobs of scopes that someone does not see stand before theirs too. */
  async #fronts(classIds: readonly string[]): Promise<Fronts> {
    const { queue, classes } = this.#context;
    const all = [...new Set([...classIds, ...queue.longest(classesMax).map(({ classId }) => classId)])];
    await classes.load(all);
    return await Fronts.read(this.#context, all);
  }

  /** The longest queues of what someone sees. Only who sees less than everything makes it look at each class. */
  async #longest(scope: string | null): Promise<{ classId: string; waiting: number }[]> {
    const { queue, classes } = this.#context;
    const under = scopeIdsUnder(this.#context, this.#access, scope);
    const counts = queue.longest(under === null ? classesMax : Number.POSITIVE_INFINITY);
    await classes.load(counts.map(({ classId }) => classId));
    if (under === null) return counts;
    const isUnder = new Set(under);
    return counts.filter(({ classId }) => isUnder.has(classes.known(classId)?.requirements.scopeId ?? '')).slice(0, classesMax);
  }

  /** Lets others go on meanwhile. */
  #turn = (): Promise<void> =>
    new Promise((resolve) => {
      this.#context.deps.clock.after(0, resolve);
    });

  async #explained(jobs: readonly Job[]): Promise<ExplanationView[]> {
    if (jobs.length === 0) return [];
    const queued = this.#context.queue.longest(classesMax).map(({ classId }) => classId);
    await this.#context.classes.load([...queued, ...jobs.map(({ classId }) => classId)]);
    const works = await this.#context.deps.store.read.queuedWork(jobs.map(({ id }) => id));
    const entries = new Map(works.map(({ entry }) => [entry.id, entry]));
    await this.#context.keys.load([...entries.values()]);
    const snapshot = takeSnapshot(this.#context, this.#held);
    // one that left the queue meanwhile is explained as it was
    return await Promise.all(jobs.map((job) => this.#one(entries.get(job.id) ?? queueEntryOf(job), queued, snapshot)));
  }

  async #one(entry: QueueEntry, queued: readonly string[], snapshot: Snapshot): Promise<ExplanationView> {
    const rivalClasses = this.#rivalClasses(entry.classId, queued, snapshot);
    const [place, rivals] = await Promise.all([this.#placeOf(entry, rivalClasses, queued), this.#rivalsOf(entry, rivalClasses)]);
    const key = entry.keyId === null ? null : this.#context.keys.state(entry.keyId);
    const job = { entry, limits: key ? [key] : [], notBefore: entry.until, place, rivals };
    return this.#view(explain(job, snapshot, this.#context.now()));
  }

  /** Those classes of which jobs could go to the same runners, its own among them. */
  #rivalClasses(classId: string, queued: readonly string[], snapshot: Snapshot): string[] {
    const { fitOf, pinOf } = this.#context.classes;
    const able = takersOf(this.#context, snapshot).filter((each) => fitOf(classId, each) !== null);
    const isRival = (other: string): boolean =>
      able.some((each) => fitOf(other, each) !== null) && !arePinnedApart(classId, other, pinOf);
    return queued.filter((other) => other === classId || isRival(other));
  }

  /** Those that wait for the same key stand before it too, whatever runners they need. Fairness between projects apart, which changes with every start. */
  async #placeOf(entry: QueueEntry, classIds: readonly string[], queued: readonly string[]): Promise<LinePlace> {
    const { read } = this.#context.deps.store;
    const isParked = entry.parked.startsWith('key:');
    const [ready, parked] = await Promise.all([
      read.queueAhead({ ...entry, parked: '' }, classIds, placeMax),
      isParked ? read.queueAhead(entry, queued, placeMax) : 0,
    ]);
    const jobs = Math.min(placeMax, ready + parked);
    return { jobs, orMore: jobs === placeMax };
  }

  async #rivalsOf(entry: QueueEntry, classIds: readonly string[]): Promise<Rival[]> {
    const { read } = this.#context.deps.store;
    const [heads, keyed] = await Promise.all([
      classIds.length === 0 ? [] : read.queueHeads(classIds, rivalsOfClassMax),
      entry.keyId === null ? [] : read.keyedEntries(entry.keyId, rivalsOfClassMax),
    ]);
    const rivals = new Map([...heads, ...keyed].map((each) => [each.id, each]));
    await this.#context.classes.load([...rivals.values()].map(({ classId }) => classId));
    return [...rivals.values()]
      .filter((each) => each.id !== entry.id && each.priority >= entry.priority)
      .map((each) => ({ entry: each, limitIds: each.keyId === null ? [] : [each.keyId] }));
  }

  #view(whole: Explanation): ExplanationView {
    const explanation = { ...whole, heldBack: whole.heldBack.filter(({ poolId }) => this.#isPoolShown(poolId)) };
    const names = this.#names();
    return {
      verdict: explanation.verdict,
      place: explanation.place,
      text: explanationText(explanation, names),
      blocks: explanation.blocks.map((block) => ({ ...block, text: blockText(block, names) })),
      heldBack: explanation.heldBack.map((pool) => ({ ...pool, text: heldBackText(pool) })),
      groups: this.#shown(explanation.groups).map((group) => ({
        ...group,
        text: reasonText(group.reason, names, group.runners),
      })),
      runners: explanation.runners,
      change:
        explanation.change?.map((change) => ({
          change,
          scope: this.#scopeNameOf(change, names),
          text: changeText(change, names),
        })) ?? null,
    };
  }

  /** Of runners that are not shown to someone, nothing is told. */
  #shown(groups: readonly RunnerGroup[]): RunnerGroup[] {
    if (this.#access.toEverything) return [...groups];
    const isShown = ({ id }: { id: string }): boolean => {
      const runner = this.#context.fleet.runner(id);
      return runner !== undefined && this.#access.seesRunnersOf(runner.scopeId);
    };
    const shown = groups.map((group) => ({ ...group, listed: group.listed.filter(isShown) }));
    return shown.filter(({ listed }) => listed.length > 0);
  }

  #isPoolShown(poolId: string): boolean {
    const pool = this.#context.pools.get(poolId);
    return pool !== undefined && this.#access.sees(pool.scopeId);
  }

  #names(): Names {
    const { fleet } = this.#context;
    return { scope: (id) => fleet.scope(id)?.name ?? id, runner: (id) => fleet.runner(id)?.name ?? id };
  }

  /** The scope that a change is about by its name. */
  #scopeNameOf(change: ElementaryChange, names: Names): string | null {
    if (change.change === 'resume') return names.scope(change.scopeId);
    if (change.change === 'start_pool') return names.scope(this.#context.pools.get(change.poolId)?.scopeId ?? '');
    return change.change === 'add_runner' ? names.scope(change.offering.scopeId) : null;
  }
}
