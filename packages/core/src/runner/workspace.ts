import type { Decision } from '../decision/decision.ts';
import type { PairedWorkspace } from './paired-workspace.ts';
import type { Runner } from './state.ts';

/** Where jobs work on a runner when no scope says otherwise. */
export const defaultWorkspacePath = '~/baton-runner/workspace';

/** `~` stands for the home of whoever runs the command: only the machine knows it. */
const isAt = (path: string, carried: string): boolean =>
  carried.startsWith('~/') ? path.endsWith(carried.slice(1)) : path === carried;

/** The path that was chosen on the machine itself, whatever its command carried; null: none was. What it has not sent yet lies there. */
const chosenThere = ({ workspace, paired }: Pick<Runner, 'paired' | 'workspace'>): string | null =>
  workspace !== null && (paired === undefined || !isAt(workspace, paired.path)) ? workspace : null;

/** What the next pairing command of a runner carries. */
export function workspaceFor(runner: Pick<Runner, 'paired' | 'workspace'>, ofScope: string): PairedWorkspace {
  if (runner.paired?.isOwn) return runner.paired;
  const path = chosenThere(runner);
  return path === null ? { path: ofScope, isOwn: false } : { path, isOwn: true };
}

/** Whether it was paired with another path than its scope says now, so that it works there until it is paired again. */
export const isPairedElsewhere = (runner: Runner, ofScope: string): boolean =>
  runner.credential === 'active' &&
  runner.paired !== undefined &&
  !runner.paired.isOwn &&
  chosenThere(runner) === null &&
  runner.paired.path !== ofScope;

/** A decision that issues a pairing command: the runner's row keeps the path that it carries. */
export function keepingWorkspace(decision: Decision, paired: PairedWorkspace): Decision {
  if (!decision.ok) return decision;
  const changes = decision.changes.map((change) =>
    change.kind === 'runner' && change.op === 'update'
      ? { ...change, row: { ...change.row, paired }, patch: { ...change.patch, paired } }
      : change,
  );
  return { ...decision, changes };
}
