import { join } from 'node:path';
import { plural } from '@baton/protocol/plural';
import { planWords } from '@baton/protocol/results/terraform';
import type { DriveContext, DrivenJob, Json, JsonObject, Verdict } from '../driver.ts';
import { type Bindings, bindingProblem, digestOf } from './bindings.ts';
import type { Operation, Planned } from './plan.ts';
import { lockFileName, type Pinned, type Run } from './prepare.ts';
import { scratchFile } from './tool.ts';

/** What the next attempt must know of a plan that was approved. */
export interface KeptPlan {
  operation: Operation;
  bindings: Bindings;
  commit: string | null;
  /** digest of the file */
  plan: string;
}

const planName = 'terraform/plan.tfplan';
const lockName = 'terraform/lock.hcl';
/** Of the addresses that a person is shown in the question itself: its details have 32 KiB. */
const destroyedMax = 100;
const destroyedBytesMax = 16 * 1024;

/** Keeps a plan with the job until somebody agrees, and asks for that. */
export async function askToApply(run: Run, operation: Operation, planned: Planned, bindings: Bindings): Promise<Verdict> {
  const { context, job, tool, commit } = run;
  const { file, summary } = planned;
  const how = { kind: 'private', expiresInMs: job.planLifeMs } as const;
  await context.putFile(planName, file, how);
  if (bindings.lockFile !== null) await context.putFile(lockName, join(tool.folder, lockFileName), how);
  const state: KeptPlan = { operation, bindings, commit, plan: digestOf(file) ?? '' };
  const { plan, destroyed, outputs } = summary;
  const words = planWords(plan) || `${outputs.length} outputs to change`;
  const { add, change, remove, import: imported, forget } = plan;
  const shown = firstOf(destroyed);
  const detail: JsonObject = {
    counts: { add, change, remove, import: imported, forget, outputs: outputs.length },
    ...(destroyed.length === 0 ? {} : { destroyed: shown }),
    ...(destroyed.length > shown.length ? { destroyedToo: `${destroyed.length - shown.length} more` } : {}),
    ...(job.workspace === null ? {} : { workspace: job.workspace }),
    ...(commit === null ? {} : { commit }),
    plannedWith: bindings.tool,
    validFor: spanWords(job.planLifeMs),
  };
  context.say(`Waiting for approval: ${words}.`);
  const question = operation === 'destroy' ? `Destroy everything? ${words}.` : `Apply this plan? ${words}.`;
  return { kind: 'awaiting', what: 'approval', question, detail, state: state as unknown as Json, stay: false };
}

function firstOf(addresses: readonly string[]): string[] {
  let bytes = 0;
  return addresses.slice(0, destroyedMax).filter((address) => {
    bytes += Buffer.byteLength(address);
    return bytes <= destroyedBytesMax;
  });
}

const spanWords = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? plural(minutes, 'minute') : plural(Math.round(minutes / 60), 'hour');
};

/** Of the plan that was approved before this attempt; null: none was. */
export function approvedPlan({ resume }: DrivenJob): KeptPlan | null {
  if (resume?.answer.kind !== 'approval') return null;
  const { operation, bindings, plan, commit } = (resume.state ?? {}) as Partial<KeptPlan>;
  return operation && bindings && plan ? { operation, bindings, plan, commit: commit ?? null } : null;
}

/** The configuration is got as it was when the plan was made. */
export const pinnedOf = (kept: KeptPlan, context: DriveContext): Pinned => ({
  commit: kept.commit,
  lockFile: async (path) => kept.bindings.lockFile !== null && (await context.getFile(lockName, path)),
});

/** Gets the file of an approved plan. A string says why it can't be applied. */
export async function fetchPlan({ context }: Run, kept: KeptPlan, now: Bindings): Promise<{ file: string } | string> {
  const file = scratchFile(context, 'approved.tfplan');
  if (!(await context.getFile(planName, file))) return 'the plan has expired';
  if (digestOf(file) !== kept.plan) return 'the file of the plan is another one';
  return bindingProblem(kept.bindings, now) ?? { file };
}
