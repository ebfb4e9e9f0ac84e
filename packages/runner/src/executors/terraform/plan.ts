import { readFileSync, statSync } from 'node:fs';
import { type DrivenJob, JobFailed, type Verdict } from '../driver.ts';
import { hiding } from './hide.ts';
import { failureOf, operate } from './operate.ts';
import { type PlanSummary, summaryOf } from './plan-summary.ts';
import type { Run } from './prepare.ts';
import { tellPlan } from './tell-plan.ts';
import { scratchFile } from './tool.ts';

export type Operation = 'plan' | 'apply' | 'destroy' | 'drift';

export interface Planned {
  /** what the tool keeps of it */
  file: string;
  summary: PlanSummary;
  /** whether anything differs, as the tool says */
  differs: boolean;
}

/** No plan that a person can look at is longer as JSON. */
const shownBytesMax = 256 * 1024 * 1024;

/** Plans, and tells the plan. A verdict: it failed. */
export async function makePlan(run: Run, job: DrivenJob, operation: Operation): Promise<Planned | Verdict> {
  const { context, planArgs, lockArg, parallelismArgs } = run;
  context.tell({ type: 'terraform.step', step: 'plan' });
  const file = scratchFile(context, 'plan.tfplan');
  const how =
    operation === 'destroy' ? ['-destroy'] : operation === 'drift' && run.job.compare === 'state' ? ['-refresh-only'] : [];
  const common = ['plan', '-json', '-no-color', '-input=false', '-detailed-exitcode', lockArg, ...parallelismArgs];
  const done = await operate(run, job, [...common, ...how, ...planArgs, `-out=${file}`], false);
  // 2: something differs
  if (done.exitCode !== 0 && done.exitCode !== 2) return failureOf(run, 'plan', done);
  const summary = await showPlan(run, file, operation);
  return { file, summary, differs: done.exitCode === 2 };
}

export const isVerdict = (value: Planned | Verdict): value is Verdict => 'kind' in value;

/** Reads what is in a file of a plan, and tells it. Throws `JobFailed`. */
export async function showPlan({ context, tool }: Run, file: string, operation: Operation): Promise<PlanSummary> {
  const shown = scratchFile(context, 'plan.json');
  await tool.runInto(shown, ['show', '-json', '-no-color', file], 'show');
  const { size } = statSync(shown);
  if (size > shownBytesMax) throw new JobFailed(`the plan is too long to be shown: ${size} bytes as JSON`);
  const summary = summaryOf(JSON.parse(readFileSync(shown, 'utf8')), operation, hiding(context.secrets));
  tellPlan(summary, (event) => context.tell(event));
  return summary;
}
