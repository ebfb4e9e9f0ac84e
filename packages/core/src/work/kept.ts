import { isFinal, type Job } from '../job/state.ts';
import { covers, type ScopeLookup } from '../scope/covers.ts';

/**
 * Of the jobs of which a runner keeps a folder, those whose folder is of no use any more: final or unknown ones, and those that this runner may not
 * take.
 *
 * @param ids as the runner names them
 * @param jobs those of them that there are
 * @param runnerScopeId null: the runner is not known any more
 */
export function goneJobs(
  ids: readonly string[],
  jobs: readonly Job[],
  runnerScopeId: string | null,
  lookup: ScopeLookup,
): string[] {
  const mayComeBack = (job: Job): boolean =>
    !isFinal(job.state) && runnerScopeId !== null && covers(runnerScopeId, job.scopeId, lookup);
  const kept = new Set(jobs.filter(mayComeBack).map(({ id }) => id));
  return ids.filter((id) => !kept.has(id));
}
