/** What becomes of a resource. `forget`: it leaves the state and stays as it is. */
export type TerraformAction = 'create' | 'update' | 'replace' | 'delete' | 'read' | 'import' | 'move' | 'forget';

/** Texts for people, cut to their length. Null: there was, or will be, nothing. What is sensitive, or known only afterwards, is said in words. */
export interface TerraformAttribute {
  name: string;
  before: string | null;
  after: string | null;
}

export interface TerraformChange {
  address: string;
  action: TerraformAction;
  /** why, as the tool names it (`tainted`); empty: it does not say */
  reason: string;
  attributes: TerraformAttribute[];
  /** further ones that change */
  more: number;
}

export interface TerraformCounts {
  add: number;
  change: number;
  remove: number;
  import: number;
  forget: number;
}

export interface TerraformPlan extends TerraformCounts {
  operation: 'plan' | 'apply' | 'destroy' | 'drift';
  /** the state and the outputs stay as they are */
  empty: boolean;
  /** resources that change, shown or not */
  resources: number;
}

export interface TerraformDiagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail: string;
  address: string;
  /** `main.tf:12`; empty: not known */
  place: string;
}

export interface TerraformProgress {
  address: string;
  action: string;
  state: 'running' | 'done' | 'failed';
  elapsedMs: number;
}

/** Of the lock that somebody else holds. Empty: the backend does not say. */
export interface TerraformLock {
  id: string;
  who: string;
  operation: string;
  /** as the tool writes it */
  created: string;
  path: string;
  /** whether it may be released by a job with the action `unlock`, and why, or why not */
  release: { possible: boolean; why: string };
}

/** A run, as far as it is known. What is beyond {@link terraformLimits} is counted only. */
export interface TerraformResult {
  tool: { name: string; version: string } | null;
  step: string;
  plan: TerraformPlan | null;
  modules: { module: string; changes: TerraformChange[] }[];
  /** what was changed by others since the last run */
  drifted: TerraformChange[];
  outputs: { name: string; action: string; sensitive: boolean }[];
  diagnostics: TerraformDiagnostic[];
  diagnosticsSeen: number;
  /** resources that are to change in the apply under way; null: it has not begun */
  applying: number | null;
  progress: Map<string, TerraformProgress>;
  applied: TerraformCounts | null;
  lock: TerraformLock | null;
  drift: boolean | null;
  /** why it planned again, the newest last */
  again: string[];
  /** it was stopped while the tool ran, and the tool then ended so */
  stopped: { step: string; clean: boolean } | null;
}
