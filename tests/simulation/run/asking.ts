import type { Job } from '@baton/core';
import { isGone, type Rows } from '../checkers/rows.ts';
import type { RunnerNode } from '../nodes/runner.ts';

/** Jobs that wait for a reply. */
export const askingJobs = (rows: Rows): Job[] =>
  [...rows.table('job').values()].filter(({ state }) => state.startsWith('awaiting_'));

/** Jobs that only the runner that asked can go on with, which is gone for good. */
export const bereftJobs = (rows: Rows, runners: ReadonlyMap<string, RunnerNode>): Job[] =>
  [...rows.table('job').values()].filter(({ asked, state, classId }) => {
    const runnerId = asked && state === 'queued' ? rows.table('jobClass').get(classId)?.requirements.runnerId : null;
    return runnerId && (isGone(rows.table('runner').get(runnerId)) || runners.get(runnerId)?.retired);
  });
