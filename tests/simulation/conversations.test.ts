import fc from 'fast-check';
import { test } from 'vitest';
import { challengectlConversation } from './conversations/challengectl.ts';
import { replayChallengectl } from './conversations/challengectl-replay.ts';
import { giteaConversation, giteaSilence } from './conversations/gitea.ts';
import { replayGitea } from './conversations/gitea-replay.ts';
import { semaphoreConversation, semaphoreSilence } from './conversations/semaphore.ts';
import { replaySemaphore } from './conversations/semaphore-replay.ts';

/** A failure names the seed and the shortest conversation. */
const settings = { numRuns: 150, seed: 20_261_126 };

test('whatever runners of Gitea say, in whatever order, and whatever is lost: each job counts once, and no row is lost without a refusal', async () => {
  await fc.assert(fc.asyncProperty(giteaConversation, replayGitea), { ...settings, examples: [[giteaSilence]] });
});

test('whatever runners of Semaphore say: each job counts once, and a line that was told again stands once', async () => {
  await fc.assert(fc.asyncProperty(semaphoreConversation, replaySemaphore), { ...settings, examples: [[semaphoreSilence]] });
});

test('whatever runners of challengectl say: each task is given once, and counts once', async () => {
  await fc.assert(fc.asyncProperty(challengectlConversation, replayChallengectl), settings);
});
