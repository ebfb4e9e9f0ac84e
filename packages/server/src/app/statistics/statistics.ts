import {
  type Grouping,
  groupsIn,
  otherId,
  pointOf,
  type Requirements,
  type SeriesGroup,
  type Slot,
  seriesPlan,
  spanMs,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import { seesWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { dashboardOf } from './dashboard.ts';
import { readSlots } from './read.ts';
import type { DashboardView, StatisticsInput, StatisticsUseCases, StatisticsView } from './use-cases.ts';

const dayMs = 24 * 3_600_000;

/** How jobs and runners did, as far as someone may see. */
export class Statistics implements StatisticsUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async dashboard(scope: string | null): Promise<DashboardView> {
    return await dashboardOf(this.#context, this.#access, scope);
  }

  async read({ scope, from: wantedFrom, to: wantedTo, stepMs: wantedStepMs, by }: StatisticsInput): Promise<StatisticsView> {
    const now = this.#context.now();
    const to = Math.min(wantedTo ?? now, now);
    const begin = wantedFrom ?? to - dayMs;
    if (begin >= to) throw new Refused('invalid_request', { where: 'from', problem: 'it must be before the end', value: begin });
    const { unit, stepMs } = seriesPlan(begin, to, wantedStepMs, now);
    const from = Math.floor(begin / stepMs) * stepMs;
    const sees = seesWithin(this.#context, this.#access, scope);
    const slots = await readSlots(this.#context, this.#context.statistics.keeper, unit, from, to);
    const steps = new Map<number, Slot[]>();
    for (const [slot, content] of slots) {
      const at = Math.floor((slot * spanMs[unit]) / stepMs) * stepMs;
      const own = steps.get(at);
      if (own) own.push(content);
      else steps.set(at, [content]);
    }
    const all = [...slots.values()];
    const groups = by === null ? null : await this.#named(by, groupsIn(all, by, sees));
    const { at: _at, queueDepth: _depth, oldestMs: _oldest, runners: _runners, ...total } = pointOf(from, all, sees);
    return { from, to, stepMs, total, points: [...steps].map(([at, own]) => pointOf(at, own, sees)), groups };
  }

  async #named(by: Grouping, groups: SeriesGroup[]): Promise<(SeriesGroup & { name: string | null })[]> {
    const nameOf = await this.#namesOf(
      by,
      groups.map(({ id }) => id),
    );
    return groups.map((group) => ({ ...group, name: group.id === otherId ? otherId : nameOf(group.id) }));
  }

  async #namesOf(by: Grouping, ids: readonly string[]): Promise<(id: string) => string | null> {
    const { fleet, classes, deps } = this.#context;
    if (by === 'executor') return (id) => id;
    if (by === 'scope') return (id) => fleet.scope(id)?.name ?? null;
    if (by === 'class') {
      await classes.load(ids);
      return (id) => {
        const requirements = classes.known(id)?.requirements;
        return requirements ? classWords(requirements, fleet.scope(requirements.scopeId)?.name ?? null) : null;
      };
    }
    const gone = ids.filter((id) => !fleet.runner(id));
    const rows = new Map((await deps.store.read.getMany('runner', gone)).map((row) => [row.id, row.name]));
    return (id) => fleet.runner(id)?.name ?? rows.get(id) ?? null;
  }
}

/** What jobs of a class ask for, in short: `shell in acme/site, gpu, os=linux`. */
function classWords({ executor, labels, attributes, runnerId }: Requirements, scope: string | null): string {
  const more = [...labels, ...Object.entries(attributes).map(([name, value]) => `${name}=${value}`)];
  if (runnerId !== null) more.push('one runner');
  return [`${executor} in ${scope ?? '?'}`, ...more].join(', ');
}
