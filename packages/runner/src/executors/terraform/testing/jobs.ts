import { join } from 'node:path';
import type { DriveBench } from '../../../testing/drive-bench.ts';
import type { DrivenJob, Json, Verdict } from '../../driver.ts';
import { terraformDriver } from '../terraform.ts';

type Spec = Record<string, Json>;

/** Where the state of all jobs of a bench is. */
export const stateOf = (bench: DriveBench): string => join(bench.folder, 'state.tfstate');

/** One attempt of a job on the bench's state. */
export function drive(bench: DriveBench, spec: Spec, fields: Partial<DrivenJob> = {}): Promise<Verdict> {
  const backendConfig = { path: stateOf(bench) };
  return bench.drive(terraformDriver, { spec: { backendConfig, lockTimeoutMs: 0, ...spec }, ...fields });
}

/** The attempt after somebody agreed to what `asked` asks. */
export function approve(bench: DriveBench, spec: Spec, asked: Verdict): Promise<Verdict> {
  if (asked.kind !== 'awaiting') throw new Error(`nobody is asked: ${JSON.stringify(asked)}`);
  return drive(bench, spec, { resume: { state: asked.state, answer: { kind: 'approval', text: '', by: 'ada' } } });
}
