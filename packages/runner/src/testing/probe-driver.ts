import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DrivenKind } from '../executors/driven.ts';
import type { DriveContext, DrivenJob, Driver, Verdict } from '../executors/driver.ts';

/** What a job of the probe does, in this order. */
export interface ProbeSpec {
  /** facts */
  tell?: { type: string; [name: string]: string }[];
  /** as facts, the values of these variables, which must be secrets */
  tellSecrets?: string[];
  /** given to `sh`; its lines are facts too */
  script?: string;
  file?: string;
  gate?: boolean;
  outputs?: Record<string, string>;
  /** as outputs, the values of these variables, which must be secrets */
  outputSecrets?: string[];
  fault?: 'throws' | 'throws beside' | 'exits';
  verdict?: Verdict;
}

/** A driver with a little of everything, for tests of what is around drivers. */
const probeDriver: Driver = {
  name: 'probe',
  async drive(job: DrivenJob, context: DriveContext): Promise<Verdict> {
    const spec = job.spec as ProbeSpec;
    if (job.resume) context.tell({ type: 'resumed', state: job.resume.state, by: job.resume.answer.by });
    for (const event of spec.tell ?? []) context.tell(event);
    for (const name of spec.tellSecrets ?? []) context.tell({ type: 'secret', name, value: context.secrets[name] ?? null });
    if (spec.script !== undefined) {
      const script = await context.run({ command: ['sh', '-c', spec.script], cwd: context.work });
      if (script.exitCode !== 0) return { kind: 'failed', exitCode: script.exitCode, message: 'the script failed' };
    }
    await keepFile(spec, context);
    if (spec.gate) await context.gate();
    for (const name of spec.outputSecrets ?? []) context.output(name, `is ${context.secrets[name]}`);
    for (const [name, value] of Object.entries(spec.outputs ?? {})) context.output(name, value);
    if (spec.fault) await fail(spec.fault);
    return spec.verdict ?? { kind: 'succeeded' };
  },
};

async function keepFile({ file }: ProbeSpec, context: DriveContext): Promise<void> {
  if (file === undefined) return;
  const path = join(context.scratch, 'file');
  writeFileSync(path, file);
  await context.putFile('file', path, { kind: 'private' });
  await context.getFile('file', join(context.kept(), 'file'));
}

async function fail(fault: NonNullable<ProbeSpec['fault']>): Promise<void> {
  if (fault === 'exits') process.exit(9);
  if (fault === 'throws') throw new TypeError('the probe has a fault');
  setImmediate(() => {
    throw new TypeError('the probe has a fault beside');
  });
  await new Promise(() => {});
}

export const probe: DrivenKind = {
  name: 'probe',
  graceMs: 10_000,
  find: async () => '1.0',
  driver: async () => probeDriver,
};
