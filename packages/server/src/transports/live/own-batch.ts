import type { PersonalApp } from '../../app/index.ts';
import type { Batch } from './batch.ts';
import { runnerRows } from './rows.ts';

/** What of a tick someone may see. Rows of runners are made anew: what a runner does is told to those only who see the job. */
export async function ownBatch(app: PersonalApp, batch: Batch): Promise<Batch> {
  if (app.access.toEverything) return batch;
  const { runners, jobs, templates, runnerScopeIds } = batch;
  const own =
    runners &&
    (await runnerRows(
      app,
      runners.rows.map(({ id }) => id),
    ));
  const isShown = (_: unknown, index: number): boolean => app.access.sees(jobs?.scopeIds[index] ?? '');
  return {
    ...batch,
    runners: own && { rows: own.rows, removed: seenRunners(app, runners?.removed ?? [], runnerScopeIds) },
    templates: templates && new Map([...templates].filter(([, scopeId]) => app.access.sees(scopeId))),
    jobs: jobs && { rows: jobs.rows.filter(isShown), scopeIds: jobs.scopeIds.filter(isShown), counts: await app.jobs.counts() },
  };
}

/** Those of the runners that someone saw. */
export const seenRunners = (app: PersonalApp, ids: readonly string[], scopeIds: ReadonlyMap<string, string>): string[] =>
  ids.filter((id) => app.access.seesRunnersOf(scopeIds.get(id) ?? ''));
