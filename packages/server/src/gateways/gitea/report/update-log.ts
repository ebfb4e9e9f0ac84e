import type { UpdateLogRequest } from '@baton/protocol/gitea';
import type { ForeignRunner } from '../../shared/foreign-runner.ts';
import { ConnectError } from '../connect/connect-error.ts';
import { linesOf } from './rows.ts';

/** Rows that are written at once. */
const rowsAtOnce = 2_000;

/** Of rows that are not here and were acknowledged; no log is so long. */
const missingMax = 1_000_000_000;

/**
 * Stores rows of a task's log. Those that are there are left out, and nothing is stored when some before them are missing: unless a server with another
 * data folder may have acknowledged them, for a runner goes on from what was acknowledged, and tells no end before that is right. Then the log says that they are missing. With `no_more` the log is closed
 * once all of them are there; sent again it changes nothing, but new rows after it are refused with `already_exists`.
 *
 * @returns rows that are stored, or said to be missing
 */
export async function updateLog(runner: ForeignRunner, { taskId, index, rows, noMore }: UpdateLogRequest): Promise<number> {
  const attempt = runner.attemptByNumber(Number(taskId));
  if (!attempt) throw new ConnectError('not_found', `There is no task ${taskId} of this runner`);
  const from = Number(index);
  if (!Number.isSafeInteger(from) || from < 0) throw new ConnectError('invalid_argument', `There is no row ${index}`);
  if (!attempt.ended) await runner.heard(attempt);
  const lines = linesOf(rows, attempt.elapsedMs());
  let stored = await attempt.log.count();
  if (stored < from && from - stored <= missingMax && attempt.log.mayBeElsewhere) stored = await attempt.log.miss(from);
  while (stored >= from && stored < from + lines.length) {
    if (attempt.log.isSealed) throw new ConnectError('already_exists', 'The log of this task is closed');
    const before = stored;
    const at = stored - from;
    stored = await attempt.log.append(stored, lines.slice(at, at + rowsAtOnce));
    // a log whose end is only half written down takes none: its runner comes again
    if (stored === before) break;
  }
  if (noMore && stored >= from + lines.length) await attempt.log.seal(true);
  // of a closed log nobody may know any more how many there were: never more than its runner told
  return attempt.log.isSealed && attempt.log.mayBeElsewhere ? Math.min(stored, from + lines.length) : stored;
}
