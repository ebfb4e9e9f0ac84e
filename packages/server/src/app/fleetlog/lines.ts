import { type FleetLine, instanceScopeId, type LineFilter, type NumberedLine, type SeesScope } from '@baton/core';
import type { Access } from '../access/access.ts';
import { seesWithin } from '../access/within.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { jobsNamed } from './named-jobs.ts';
import type { LinesPlace, LinesWanted, LineUseCases, LineView } from './use-cases.ts';

/** Lines that are read at a time for an export. */
const pieceSize = 1_000;

/** The log of runners and server, as far as someone may see it. */
export class FleetLines implements LineUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async page(wanted: LinesWanted, place: LinesPlace): Promise<{ lines: LineView[]; next: number | null }> {
    const filter = await this.#filterOf(wanted);
    const { lines, next } = await this.#context.deps.fleetLog.page({ filter, shows: this.#shows(wanted.scope), ...place });
    return { lines: await this.#views(lines), next };
  }

  async *read(wanted: LinesWanted): AsyncGenerator<LineView[]> {
    const filter = await this.#filterOf(wanted);
    const through = this.newest();
    for (let cursor: number | null = null; ; ) {
      const place = { first: 'oldest' as const, cursor, limit: pieceSize };
      const { lines, next } = await this.#context.deps.fleetLog.page({ filter, shows: this.#shows(wanted.scope), ...place });
      yield await this.#views(lines.filter(({ number }) => number <= through));
      if (next === null || next >= through) return;
      cursor = next;
    }
  }

  newest = (): number => this.#context.deps.fleetLog.newest();

  onAppended = (listener: () => void): (() => void) => this.#context.deps.fleetLog.onAppended(listener);

  /** A test for lines, as of now. Asked of thousands, of few runners. */
  #shows(scope: string | null): (line: FleetLine) => boolean {
    if (this.#access.toEverything && scope === null) return () => true;
    const isWithin = scope === null ? () => true : seesWithin(this.#context, this.#access, scope);
    const known = new Map<string | null, boolean>();
    return ({ runnerId }) => {
      let shown = known.get(runnerId);
      if (shown === undefined) {
        shown = this.#showsOf(runnerId, isWithin);
        known.set(runnerId, shown);
      }
      return shown;
    };
  }

  #showsOf(runnerId: string | null, isWithin: SeesScope): boolean {
    if (runnerId === null) return isWithin(instanceScopeId) && this.#access.may('view_audit', instanceScopeId);
    const runner = this.#context.fleet.runner(runnerId);
    // of one that is not there any more nobody knows to whom it belonged
    if (runner) return isWithin(runner.scopeId) && this.#access.seesRunnersOf(runner.scopeId);
    return isWithin(instanceScopeId) && this.#access.may('view', instanceScopeId);
  }

  async #filterOf({ runner, scope: _, ...rest }: LinesWanted): Promise<LineFilter> {
    if (runner === null) return { ...rest, runnerId: null };
    const isShown = ({ scopeId }: { scopeId: string }): boolean => this.#access.seesRunnersOf(scopeId);
    const found = this.#context.fleet.find(runner, isShown);
    if (found) return { ...rest, runnerId: found.id };
    const gone = await this.#context.deps.store.read.get('runner', runner);
    if (!gone || !this.#access.may('view', instanceScopeId)) throw new Refused('runner_not_found', { runnerId: runner });
    return { ...rest, runnerId: gone.id };
  }

  async #views(lines: readonly NumberedLine[]): Promise<LineView[]> {
    const jobOf = await jobsNamed(this.#context, lines);
    return lines.map((line) => ({
      ...line,
      runnerName: line.runnerId === null ? null : (this.#context.fleet.runner(line.runnerId)?.name ?? null),
      jobId: jobOf(line),
    }));
  }
}
