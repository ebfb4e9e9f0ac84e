import type { DriveContext, DrivenJob, Driver, Verdict } from '../driver.ts';
import { change } from './change.ts';
import { approvedPlan, pinnedOf } from './kept-plan.ts';
import { isVerdict, makePlan } from './plan.ts';
import { prepareRun, type Run } from './prepare.ts';
import { readTerraformSpec } from './read-spec.ts';
import { unlock } from './unlock.ts';

/** Terraform and OpenTofu: plan, approval, apply of exactly that plan, destroy, drift. */
export const terraformDriver: Driver = {
  name: 'terraform',
  drive: async (job: DrivenJob, context: DriveContext): Promise<Verdict> => {
    const spec = readTerraformSpec(job.spec);
    const kept = approvedPlan(job);
    const run = await prepareRun(spec, context, kept && pinnedOf(kept, context));
    if (spec.action === 'plan') return plan(run, job);
    if (spec.action === 'drift') return drift(run, job);
    return spec.action === 'unlock' ? unlock(run) : change(run, job, kept);
  },
};

async function plan(run: Run, job: DrivenJob): Promise<Verdict> {
  const planned = await makePlan(run, job, 'plan');
  return isVerdict(planned) ? planned : { kind: 'succeeded' };
}

/** That something differs is what the job was to find out, and no failure. */
async function drift(run: Run, job: DrivenJob): Promise<Verdict> {
  const { context } = run;
  const planned = await makePlan(run, job, 'drift');
  if (isVerdict(planned)) return planned;
  context.tell({ type: 'terraform.drift', drifted: planned.differs });
  context.output('drift', planned.differs ? 'yes' : 'no');
  context.say(planned.differs ? 'Drift: yes.' : 'Drift: no.');
  return { kind: 'succeeded' };
}
