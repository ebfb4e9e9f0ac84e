import type { RunnerUpdate } from '@baton/protocol';

/**
 * The version that the server wants this runner to run. `preparing`: its program is fetched and looked at, jobs go on. `ready`: it is installed;
 * the runner finishes its jobs and leaves to come back with it. `failed`: it can not be; `toldIn` is the first sync that says so.
 */
export interface OwnUpdate {
  order: RunnerUpdate;
  phase: 'preparing' | 'ready' | 'failed';
  problem: string | null;
  toldIn: number | null;
}
