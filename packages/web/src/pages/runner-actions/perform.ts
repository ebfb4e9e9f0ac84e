import type { BulkResult, EditRunner, Runner, RunnerAction, RunnerActionDone, RunnerActionName } from '@baton/protocol';
import { whoamiQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { actOnRunner, actOnRunners, editRunner } from '../../api/runner-actions.ts';
import { serverNow } from '../../live/clock.ts';
import { foresee, foreseeLabels } from '../../live/foresee.ts';
import { runners } from '../../live/runner-store.ts';

/** Runners that go to the server in one call: each call's results are shown when they come. */
const chunkSize = 50;

function show(id: string, action: RunnerActionName, { reason = null, forMs = null }: RunnerAction): (agreed: boolean) => void {
  const by = queryClient.getQueryData(whoamiQuery.queryKey)?.login ?? 'you';
  const acting = { by, reason, forMs, now: serverNow() };
  return runners.foresee(id, (row) => foresee(row, action, acting));
}

async function settled<T>(settle: (agreed: boolean) => void, call: Promise<T>): Promise<T> {
  try {
    const answer = await call;
    settle(true);
    return answer;
  } catch (error) {
    settle(false);
    throw error;
  }
}

/** Does it, and shows it as done at once; a refusal is thrown, and taken back. */
export const perform = (id: string, action: RunnerActionName, input: RunnerAction): Promise<RunnerActionDone> =>
  settled(show(id, action, input), actOnRunner(id, action, input));

/** Its name, or which jobs it takes. */
export const edit = (id: string, changes: Omit<EditRunner, 'labels' | 'was'>, was?: EditRunner['was']): Promise<Runner> =>
  settled(
    runners.foresee(id, (row) => ({ ...row, ...changes })),
    editRunner(id, { ...changes, ...(was && { was }) }),
  );

/** @param was the labels that people had added before; left out: whatever there is now is replaced */
export const relabel = (id: string, labels: string[], was?: string[]): Promise<Runner> =>
  settled(
    runners.foresee(id, (row) => foreseeLabels(row, labels)),
    editRunner(id, { labels, ...(was && { was: { labels: was } }) }),
  );

export type Result = BulkResult['results'][number];

/** Does it to many. Tells of the results of each part as they come; throws when a call as a whole fails, and takes back what was not done. */
export async function performAll(
  ids: readonly string[],
  action: RunnerActionName,
  input: RunnerAction,
  onResults: (results: readonly Result[]) => void,
): Promise<void> {
  const settle = new Map(ids.map((id) => [id, show(id, action, input)]));
  try {
    for (let at = 0; at < ids.length; at += chunkSize) {
      const { results } = await actOnRunners({ action, runners: ids.slice(at, at + chunkSize), ...input });
      for (const { runner, error } of results) {
        settle.get(runner)?.(error === null);
        settle.delete(runner);
      }
      onResults(results);
    }
  } finally {
    for (const takeBack of settle.values()) takeBack(false);
  }
}
