import type { App, Surroundings } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IdentifyDeps } from '../http/identify.ts';

/** What the REST routes need. */
export interface RestDeps extends IdentifyDeps {
  app: App;
  clock: Clock;
  version: string;
  /** shown on the settings page */
  durations: Readonly<Record<string, number>>;
  /** how the process is set up, as it is now */
  surroundings: () => Promise<Surroundings>;
}
