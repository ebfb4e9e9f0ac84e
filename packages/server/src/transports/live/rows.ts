import type { Job, Runner } from '@baton/protocol';
import type { PersonalApp } from '../../app/index.ts';
import { jobOf } from '../views/job.ts';
import { runnerOf } from '../views/runner.ts';

/** The rows of these runners, and the ids of those that are gone. */
export async function runnerRows(
  app: Pick<PersonalApp, 'fleet'>,
  ids: Iterable<string>,
): Promise<{ rows: Runner[]; removed: string[] }> {
  const wanted = [...ids];
  const views = app.fleet.views(wanted);
  const found = new Set(views.map(({ runner }) => runner.id));
  const rows = views.map(async (view) => {
    if (view.status.contact !== 'not_registered') return runnerOf(view);
    // how long its pairing token lives stands in the store; it may be removed meanwhile
    return runnerOf(await app.fleet.find(view.runner.id).catch(() => view));
  });
  return { rows: await Promise.all(rows), removed: wanted.filter((id) => !found.has(id)) };
}

/** The rows of these jobs, with their scopes. */
export async function jobRows(
  app: Pick<PersonalApp, 'jobs'>,
  ids: Iterable<string>,
): Promise<{ rows: Job[]; scopeIds: string[] }> {
  const views = await app.jobs.views([...ids]);
  return { rows: views.map(jobOf), scopeIds: views.map(({ job }) => job.scopeId) };
}
