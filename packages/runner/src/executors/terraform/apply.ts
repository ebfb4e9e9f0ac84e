import { readFileSync } from 'node:fs';
import type { DrivenJob, Verdict } from '../driver.ts';
import { failureOf, operate } from './operate.ts';
import type { PlanSummary } from './plan-summary.ts';
import type { Run } from './prepare.ts';
import { scratchFile } from './tool.ts';

const staleSummary = 'Saved plan is stale';

/** Applies exactly this plan, after leave was given. `stale`: the state has moved on since it was made, and nothing was done. */
export async function applyPlan(run: Run, job: DrivenJob, file: string, { plan }: PlanSummary): Promise<Verdict | 'stale'> {
  const { context, lockArg, parallelismArgs } = run;
  await context.gate();
  context.tell({ type: 'terraform.step', step: 'apply' });
  context.tell({ type: 'terraform.apply', resources: plan.resources });
  const args = ['apply', '-json', '-no-color', '-input=false', lockArg, ...parallelismArgs, file];
  const done = await operate(run, job, args, true);
  const { stream, exitCode } = done;
  if (stream.error?.summary === staleSummary) return 'stale';
  if (stream.changes) context.tell({ type: 'terraform.applied', ...stream.changes });
  if (exitCode !== 0) return failureOf(run, 'apply', done);
  await putOutputs(run);
  return { kind: 'succeeded' };
}

interface StateOutput {
  sensitive?: boolean;
  value?: unknown;
}

/** The outputs of the state become those of the job, but for what is sensitive. What does not fit is said, and fails nothing. */
export async function putOutputs({ context, tool }: Run): Promise<void> {
  context.tell({ type: 'terraform.step', step: 'outputs' });
  const file = scratchFile(context, 'outputs.json');
  await tool.runInto(file, ['output', '-json', '-no-color'], 'output');
  const outputs = JSON.parse(readFileSync(file, 'utf8')) as Record<string, StateOutput>;
  for (const [name, { sensitive, value }] of Object.entries(outputs)) {
    if (sensitive === true || value === undefined || value === null) continue;
    try {
      context.output(name, typeof value === 'string' ? value : JSON.stringify(value));
    } catch (error) {
      context.say(`not an output of the job: ${(error as Error).message}`);
    }
  }
}
