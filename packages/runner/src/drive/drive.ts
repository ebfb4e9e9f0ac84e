import { type DriveContext, type DrivenJob, type Driver, JobFailed, type Verdict } from '../executors/driver.ts';
import { checkVerdict } from './verdict-file.ts';

interface Driving {
  executor: string;
  job: DrivenJob;
  context: DriveContext;
  /** loads it; null: there is none */
  driver: () => Promise<Driver | null>;
  /** rejects with what went wrong beside the driver's own promise; left out: nothing can */
  failures?: Promise<never>;
}

/** Lets a driver do its job; what goes wrong becomes the verdict. Never rejects. */
export async function driveToEnd({ executor, job, context, driver, failures }: Driving): Promise<Verdict> {
  try {
    const found = await driver();
    if (found === null) throw new JobFailed(`the executor ${executor} has no driver in this version of the runner`);
    const driving = found.drive(job, context);
    const answer = await (failures ? Promise.race([driving, failures]) : driving);
    const verdict = checkVerdict(answer);
    if (typeof verdict === 'string') throw new Error(`its verdict can't be used: ${verdict}`);
    return verdict;
  } catch (error) {
    if (error instanceof JobFailed) return { kind: 'failed', exitCode: error.exitCode, message: error.message };
    context.write('stderr', `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    const message = `a fault of the executor ${executor}: ${error instanceof Error ? error.message : String(error)}`;
    return { kind: 'failed', exitCode: null, message };
  }
}
