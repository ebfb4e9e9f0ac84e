import fc from 'fast-check';
import { test } from 'vitest';
import { giteaConversation, replayGitea } from './conversations/gitea.ts';

/** Seconds of CPU for all of them; a failure names the seed and the shortest conversation. */
const settings = { numRuns: 250, seed: 20_261_126 };

test('whatever runners of Gitea say, in whatever order, and whatever is lost: each job counts once, and no row is lost without a refusal', async () => {
  await fc.assert(fc.asyncProperty(giteaConversation, replayGitea), settings);
});
