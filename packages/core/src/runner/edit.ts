import { update } from '../decision/change.ts';
import { type Decision, nothing, plan } from '../decision/decision.ts';
import { changedMeanwhile } from '../decision/meanwhile.ts';
import { mergeDecisions } from '../decision/merge.ts';
import { runnerEvent } from './event.ts';
import { refuseGone } from './gone.ts';
import type { Runner } from './state.ts';

/** Gives it another name. The commit conflicts when the name is taken in its scope. */
export function renameRunner(runner: Runner, name: string, by: string, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  if (runner.name === name) return nothing();
  return plan([update('runner', runner, { name })], [runnerEvent(runner, 'renamed', now, { by, from: runner.name, to: name })]);
}

/** Replaces the labels that people added; those that it declares itself are its own. */
export function relabelRunner(runner: Runner, labels: readonly string[], by: string, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  const labelsAdded = [...new Set(labels)].sort();
  const before = [...runner.labelsAdded].sort();
  if (JSON.stringify(before) === JSON.stringify(labelsAdded)) return nothing();
  const detail = { by, from: before.join(' '), to: labelsAdded.join(' ') };
  return plan([update('runner', runner, { labelsAdded })], [runnerEvent(runner, 'relabelled', now, detail)]);
}

/** What a runner takes, as people decide. What is not given stays as it is. */
export interface TakingRules {
  trusted?: boolean | undefined;
  refusesUnlabelled?: boolean | undefined;
}

/** Changes which jobs it takes from now on; what it runs goes on. */
export function setTakingRules(runner: Runner, rules: TakingRules, by: string, now: number): Decision {
  const gone = refuseGone(runner);
  if (gone) return gone;
  const { trusted = runner.trusted, refusesUnlabelled = runner.refusesUnlabelled } = rules;
  if (trusted === runner.trusted && refusesUnlabelled === runner.refusesUnlabelled) return nothing();
  const patch = { trusted, refusesUnlabelled };
  return plan([update('runner', runner, patch)], [runnerEvent(runner, 'taking_changed', now, { by, ...patch })]);
}

/** What is not given stays as it is. */
export interface RunnerEditing extends TakingRules {
  name?: string | undefined;
  /** replaces the labels that people added */
  labels?: readonly string[] | undefined;
  /** what whoever edits it saw: another value by now refuses with `changed_meanwhile` */
  was?: Omit<RunnerEditing, 'was'> | undefined;
}

/** All that is given at once: the runner is edited, or (with the first refusal) nothing of it. */
export function editRunner(runner: Runner, { was, ...edit }: RunnerEditing, by: string, now: number): Decision {
  const { name, labels, ...rules } = edit;
  const seen = {
    name: runner.name,
    labels: runner.labelsAdded,
    trusted: runner.trusted,
    refusesUnlabelled: runner.refusesUnlabelled,
  };
  const refusal = changedMeanwhile(`The runner ${runner.name}`, seen, { ...was }, { ...edit });
  if (refusal) return { ok: false, refusal };
  const steps: ((row: Runner) => Decision)[] = [];
  if (name !== undefined) steps.push((row) => renameRunner(row, name, by, now));
  if (labels !== undefined) steps.push((row) => relabelRunner(row, labels, by, now));
  steps.push((row) => setTakingRules(row, rules, by, now));
  let row = runner;
  const decisions = steps.map((step) => {
    const decision = step(row);
    const change = decision.ok ? decision.changes[0] : undefined;
    if (change?.kind === 'runner' && change.op === 'update') row = change.row;
    return decision;
  });
  return mergeDecisions(decisions);
}
