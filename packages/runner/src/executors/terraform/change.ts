import type { DrivenJob, Verdict } from '../driver.ts';
import { applyPlan, putOutputs } from './apply.ts';
import { bindingsOf } from './bindings.ts';
import { askToApply, fetchPlan, type KeptPlan } from './kept-plan.ts';
import { isVerdict, makePlan, type Operation, type Planned, showPlan } from './plan.ts';
import type { PlanSummary } from './plan-summary.ts';
import type { Run } from './prepare.ts';

/** A state that others change all the time is a matter for people. */
const plansMax = 3;
const stale = 'the state has changed since the plan was made';

/** Plans and applies, or has a person agree in between. With an approved plan: applies that one, if it still holds. */
export async function change(run: Run, job: DrivenJob, kept: KeptPlan | null): Promise<Verdict> {
  const { context, tool } = run;
  const operation = run.job.action as Operation;
  const bindings = bindingsOf(tool.found, context.work, tool.folder);
  if (kept) {
    context.say(`approved by ${job.resume?.answer.by ?? 'nobody'}`);
    const plan = await fetchPlan(run, kept, bindings);
    const done = typeof plan === 'string' ? plan : await applyApproved(run, job, plan.file, operation);
    if (typeof done !== 'string') return done;
    tellAgain(run, done);
  } else if (job.resume) tellAgain(run, 'what was approved is not known to this version of the runner');
  for (let plans = 1; plans <= plansMax; plans += 1) {
    const planned = await makePlan(run, job, operation);
    if (isVerdict(planned)) return planned;
    if (planned.summary.plan.empty) return nothingToDo(run);
    if (needsApproval(run, planned)) return askToApply(run, operation, planned, bindings);
    const done = await applyPlan(run, job, planned.file, planned.summary);
    if (done !== 'stale') return done;
    tellAgain(run, stale);
  }
  return { kind: 'failed', exitCode: 1, message: `${stale}, ${plansMax} times in a row` };
}

async function applyApproved(run: Run, job: DrivenJob, file: string, operation: Operation): Promise<Verdict | string> {
  const done = await applyPlan(run, job, file, await showPlan(run, file, operation));
  return done === 'stale' ? stale : done;
}

function tellAgain({ context }: Run, reason: string): void {
  context.tell({ type: 'terraform.again', reason });
  context.say(`Planning again: ${reason}.`);
}

async function nothingToDo(run: Run): Promise<Verdict> {
  run.context.say('Nothing to do: everything is as it should be.');
  await putOutputs(run);
  return { kind: 'succeeded' };
}

function needsApproval({ job, context }: Run, { summary }: Planned): boolean {
  if (job.approval === 'required') return true;
  if (job.approval === 'auto') return false;
  if (!destroys(summary)) return false;
  context.say('Something would be destroyed, so a person must agree.');
  return true;
}

/** What leaves the state is lost to it as well. */
const destroys = ({ plan }: PlanSummary): boolean => plan.remove > 0 || plan.forget > 0;
