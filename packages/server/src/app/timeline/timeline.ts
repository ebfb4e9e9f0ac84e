import type { Access } from '../access/access.ts';
import { seesWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import type { FleetUseCases } from '../fleet/use-cases.ts';
import { Refused } from '../refused.ts';
import type { StatisticsUseCases } from '../statistics/use-cases.ts';
import { attemptsOf, type Stretch } from './attempts.ts';
import { contactHistoryOf } from './contact-history.ts';
import type {
  AttemptsInput,
  AttemptsView,
  ContactHistoryView,
  TimelineRow,
  TimelineUseCases,
  TimelineView,
} from './use-cases.ts';

const dayMs = 24 * 3_600_000;
/** Attempts that a row of the fleet shows; of the others it is said that there are some. */
const barsMax = 150;

/** Who ran what, as far as someone may see. */
export class Timeline implements TimelineUseCases {
  readonly #context: Context;
  readonly #access: Access;
  readonly #fleet: FleetUseCases;
  readonly #statistics: StatisticsUseCases;

  constructor(context: Context, access: Access, fleet: FleetUseCases, statistics: StatisticsUseCases) {
    this.#context = context;
    this.#access = access;
    this.#fleet = fleet;
    this.#statistics = statistics;
  }

  async attempts(idOrName: string, input: AttemptsInput): Promise<AttemptsView> {
    const { runner } = await this.#fleet.find(idOrName);
    const { from, to } = this.#stretch(input);
    const sees = seesWithin(this.#context, this.#access, input.scope);
    const page = { limit: input.limit, after: input.after };
    return { from, to, ...(await attemptsOf(this.#context, sees, runner.id, { from, to }, page)) };
  }

  async fleet(input: AttemptsInput): Promise<TimelineView> {
    const { from, to } = this.#stretch(input);
    const ids = await this.#whoWorked(input.scope, { from, to });
    const start = input.after === null ? 0 : ids.indexOf(input.after) + 1;
    const shown = ids.slice(start, start + input.limit);
    const rows = await Promise.all(shown.map((id) => this.#row(id, input.scope, { from, to })));
    return { from, to, rows, next: start + shown.length < ids.length ? (shown.at(-1) ?? null) : null };
  }

  async contact(idOrName: string): Promise<ContactHistoryView> {
    const { runner } = await this.#fleet.find(idOrName);
    return await contactHistoryOf(this.#context, runner, dayMs);
  }

  #stretch({ from, to }: Pick<AttemptsInput, 'from' | 'to'>): Stretch {
    const now = this.#context.now();
    const end = Math.min(to ?? now, now);
    const begin = from ?? end - dayMs;
    if (begin >= end) throw new Refused('invalid_request', { where: 'from', problem: 'it must be before the end', value: begin });
    return { from: begin, to: end };
  }

  /** Those that work now, the newest work first; then those that did in the time, the busiest first. */
  async #whoWorked(scope: string | null, { from, to }: Stretch): Promise<string[]> {
    const { work, fleet, now } = this.#context;
    const sees = seesWithin(this.#context, this.#access, scope);
    const begun = new Map<string, number>();
    for (const { attempt } of work.all())
      if (sees(attempt.scopeId) && attempt.offeredAt <= to)
        begun.set(attempt.runnerId, Math.max(begun.get(attempt.runnerId) ?? 0, attempt.offeredAt));
    const { groups } = await this.#statistics.read({ scope, from, to, stepMs: null, by: 'runner' });
    const worked = (groups ?? []).filter(({ id, busyMs, started }) => busyMs + started > 0 && this.#isKnown(id));
    const isPresent = to > now() - 60_000;
    const newest = isPresent ? [...begun].sort(([, a], [, b]) => b - a).map(([id]) => id) : [];
    const busiest = worked.sort((a, b) => b.busyMs - a.busyMs || b.started - a.started).map(({ id }) => id);
    return [...new Set([...newest, ...busiest])].filter((id) => this.#shows(fleet.runner(id)?.scopeId));
  }

  /** What is not counted by itself is no runner. */
  #isKnown = (id: string): boolean => this.#context.fleet.runner(id) !== undefined;

  #shows = (scopeId: string | undefined): boolean => scopeId !== undefined && this.#access.seesRunnersOf(scopeId);

  async #row(id: string, scope: string | null, stretch: Stretch): Promise<TimelineRow> {
    const context = this.#context;
    const sees = seesWithin(context, this.#access, scope);
    const { attempts, next } = await attemptsOf(context, sees, id, stretch, { limit: barsMax, after: null });
    const [view] = this.#fleet.views([id]);
    return {
      runnerId: id,
      name: view?.runner.name ?? id,
      pill: view?.status.pill ?? null,
      slots: context.fleet.runnerClass(id)?.offering.capacity ?? 1,
      attempts,
      hasMore: next !== null,
    };
  }
}
