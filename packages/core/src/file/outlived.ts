import { isFinal, type Job } from '../job/state.ts';
import type { ScopeSettings } from '../policy/scope-settings.ts';
import { isThere } from './keep.ts';
import type { JobFile } from './state.ts';

/**
 * Whether a file is to be taken away: it expired, nobody can ever ask for it again, or it has outlived the retention of its scope.
 *
 * @param job null: it is not there any more
 */
export function isFileOver(
  file: JobFile,
  job: Job | null,
  { artifactRetentionMs }: Pick<ScopeSettings, 'artifactRetentionMs'>,
  now: number,
): boolean {
  if (job === null || !isThere(file, now)) return true;
  if (!isFinal(job.state) || job.finishedAt === null) return false;
  if (file.kind === 'private') return true;
  return artifactRetentionMs !== null && now - job.finishedAt >= artifactRetentionMs;
}
