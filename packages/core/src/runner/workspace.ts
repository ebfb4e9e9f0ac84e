import type { Decision } from '../decision/decision.ts';
import type { Runner } from './state.ts';

/** Where jobs work on a runner when no scope says otherwise. */
export const defaultWorkspacePath = '~/baton-runner/workspace';

/** The workspace that a pairing command carries. */
export interface PairedWorkspace {
  path: string;
  /** chosen for this runner alone: what its scope says is nothing to it */
  isOwn: boolean;
}

/** What the next pairing command of a runner carries. */
export const workspaceFor = ({ paired }: Pick<Runner, 'paired'>, ofScope: string): PairedWorkspace =>
  paired?.isOwn ? paired : { path: ofScope, isOwn: false };

/** Whether it was paired with another path than its scope says now, so that it works there until it is paired again. */
export const isPairedElsewhere = (runner: Runner, ofScope: string): boolean =>
  runner.credential === 'active' && runner.paired !== undefined && !runner.paired.isOwn && runner.paired.path !== ofScope;

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
