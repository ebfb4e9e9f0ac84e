import type { Dashboard } from '@baton/protocol';

/** What was reached on the way from an empty server to a first finished job. */
export interface Steps {
  runner: boolean;
  job: boolean;
  finished: boolean;
}

const finalStates = ['succeeded', 'failed', 'cancelled'];

/** How far it is. What a later step shows was reached before it, also when it is gone again. */
export function stepsOf({ online, jobs }: Pick<Dashboard, 'online' | 'jobs'>): Steps {
  const counts = Object.entries(jobs);
  const finished = counts.some(([state, count]) => finalStates.includes(state) && count > 0);
  return { runner: online > 0 || finished, job: counts.some(([, count]) => count > 0), finished };
}
