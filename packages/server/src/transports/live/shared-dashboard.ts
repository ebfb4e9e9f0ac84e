import type { DashboardView, PersonalApp } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';

/** How long what was read for one is good for others. */
const freshMs = 500;

/** Reads how things stand; for all who see everything at the same time, once. */
export class SharedDashboard {
  readonly #clock: Clock;
  #last: { at: number; view: Promise<DashboardView> } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  read(app: PersonalApp): Promise<DashboardView> {
    if (!app.access.toEverything) return app.statistics.dashboard();
    const now = this.#clock.monotonic();
    if (this.#last && now - this.#last.at < freshMs) return this.#last.view;
    const view = app.statistics.dashboard();
    this.#last = { at: now, view };
    view.catch(() => {
      this.#last = null;
    });
    return view;
  }
}
