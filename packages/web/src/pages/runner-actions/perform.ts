import type { BulkResult, EditRunner, Runner, RunnerAction, RunnerActionDone, RunnerActionName } from '@baton/protocol';
import { Failure } from '../../api/failure.ts';
import { whoamiQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { actOnRunner, actOnRunners, editRunner } from '../../api/runner-actions.ts';
import { serverNow } from '../../live/clock.ts';
import { foresee, foreseeLabels } from '../../live/foresee.ts';
import { runners } from '../../live/runner-store.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { formatPlural } from '../../text/amount.ts';
import { acts } from './acts.ts';
import { grouped, type Inverse, inverseOf } from './undoing.ts';

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

const act = (id: string, action: RunnerActionName, input: RunnerAction): Promise<RunnerActionDone> =>
  settled(show(id, action, input), actOnRunner(id, action, input));

const inverseNow = (id: string, action: RunnerActionName): Inverse | null => {
  const before = runners.rows.get(id);
  return before ? inverseOf(action, before, serverNow()) : null;
};

/** Does it, and shows it as done at once; a refusal is thrown, and taken back. What can be undone is offered so. */
export async function perform(id: string, action: RunnerActionName, input: RunnerAction): Promise<RunnerActionDone> {
  const name = runners.rows.get(id)?.name ?? id;
  const inverse = inverseNow(id, action);
  const done = await act(id, action, input);
  if (inverse) offerUndo(`${name} ${acts[action].done}`, () => act(id, inverse.action, inverse.input));
  return done;
}

type Changes = Omit<EditRunner, 'labels' | 'was'>;

const change = (id: string, changes: Changes, was?: EditRunner['was']): Promise<Runner> =>
  settled(
    runners.foresee(id, (row) => ({ ...row, ...changes })),
    editRunner(id, { ...changes, ...(was && { was }) }),
  );

/** Its name, or which jobs it takes. @param was what was seen; left out: whatever there is now is replaced */
export async function edit(id: string, changes: Changes, was?: EditRunner['was']): Promise<Runner> {
  const before = runners.rows.get(id);
  const runner = await change(id, changes, was);
  if (before) {
    const names = Object.keys(changes) as (keyof Changes & keyof Runner)[];
    const back = Object.fromEntries(names.map((name) => [name, before[name]])) as Changes;
    offerUndo(`${runner.name} changed`, () => change(id, back));
  }
  return runner;
}

const setLabels = (id: string, labels: string[], was?: string[]): Promise<Runner> =>
  settled(
    runners.foresee(id, (row) => foreseeLabels(row, labels)),
    editRunner(id, { labels, ...(was && { was: { labels: was } }) }),
  );

/** @param was the labels that people had added before; left out: whatever there is now is replaced */
export async function relabel(id: string, labels: string[], was?: string[]): Promise<Runner> {
  const before = runners.rows.get(id)?.labelsAdded;
  const runner = await setLabels(id, labels, was);
  if (before) offerUndo(`Labels of ${runner.name} changed`, () => setLabels(id, before));
  return runner;
}

export type Result = BulkResult['results'][number];

/** Does it to many. Tells of the results of each part as they come; throws when a call as a whole fails, and takes back what was not done. */
export async function performAll(
  ids: readonly string[],
  action: RunnerActionName,
  input: RunnerAction,
  onResults: (results: readonly Result[]) => void,
): Promise<void> {
  const inverses = new Map(ids.map((id) => [id, inverseNow(id, action)]));
  const undoable = new Map<string, Inverse>();
  try {
    await actOnAll(ids, action, input, (results) => {
      for (const { runner, error } of results) {
        const inverse = error === null ? inverses.get(runner) : null;
        if (inverse) undoable.set(runner, inverse);
      }
      onResults(results);
    });
  } finally {
    if (undoable.size > 0) offerUndo(`${formatPlural(undoable.size, 'runner')} ${acts[action].done}`, () => undoAll(undoable));
  }
}

/** All of them, also when some are refused; tells of the first refusal then. */
async function undoAll(inverses: ReadonlyMap<string, Inverse>): Promise<void> {
  const refused: Result[] = [];
  for (const { ids, action, input } of grouped(inverses))
    await actOnAll(ids, action, input, (results) => void refused.push(...results.filter(({ error }) => error !== null)));
  const [first] = refused;
  if (first?.error) throw new Failure(409, first.error.code, first.error.message, first.error.next);
}

async function actOnAll(
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
