import type { Pause } from '@baton/protocol';
import { pauseScope, resumeScope } from '../../api/pauses.ts';
import { serverNow } from '../../live/clock.ts';
import { foreseeResumed } from '../../live/pauses.ts';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { pauseTitle } from '../../text/pause-words.ts';

/** The live word that follows an answer has come by then. */
const toldAfterMs = 400;

/** As people call what a scope is of. */
export const pausedWords = (scope: string): string => (scope === 'instance' ? 'The system' : scope);

/** Resumes what is paused, and offers to pause it again as it was. */
export async function resume(pause: Pause): Promise<void> {
  const { scope, cause, why, until } = pause;
  const end = foreseeResumed(scope);
  try {
    await resumeScope({ scope });
  } catch (error) {
    showFailure(`${pauseTitle(pause)} still`, error, () => resume(pause));
    return;
  } finally {
    // the word of the server about it is on its way, or this is as it was
    setTimeout(end, toldAfterMs);
  }
  // hours of a pause come again by themselves: what was asked for is what can be asked for again
  if (cause !== 'asked') return;
  offerUndo(`${pausedWords(scope)} resumed`, () => {
    const leftMs = until === null ? null : until - serverNow();
    if (leftMs !== null && leftMs <= 0) return;
    return pauseScope({ scope, reason: why, ...(leftMs !== null && { forMs: leftMs }) });
  });
}
