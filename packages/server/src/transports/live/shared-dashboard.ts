import type { DashboardView, PersonalApp } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long what was read for one is good for others. */
const freshMs = 500;

/** Reads how things stand; for all who see everything at the same time, once. */
export class SharedDashboard {
  readonly #clock: Clock;
  readonly #last = new Map<string | null, { at: number; view: Promise<DashboardView> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  read(app: PersonalApp, scope: string | null): Promise<DashboardView> {
    if (!app.access.toEverything) return app.statistics.dashboard(scope);
    const now = this.#clock.monotonic();
    for (const [known, { at }] of this.#last) if (now - at >= freshMs) this.#last.delete(known);
    const last = this.#last.get(scope);
    if (last) return last.view;
    const view = app.statistics.dashboard(scope);
    this.#last.set(scope, { at: now, view });
    view.catch(() => this.#last.delete(scope));
    return view;
  }
}
