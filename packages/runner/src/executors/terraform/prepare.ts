import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { checkOut } from '../../checkout/checkout.ts';
import { withLock } from '../../checkout/lock.ts';
import { type CheckoutSpec, readCheckout } from '../../checkout/spec.ts';
import { type DriveContext, JobFailed } from '../driver.ts';
import { checkVarFiles, workingFolder, writeFiles } from './folder.ts';
import type { TerraformJob } from './read-spec.ts';
import { findTool, scratchFile, Tool } from './tool.ts';

/** A job whose configuration is there and initialised. */
export interface Run {
  job: TerraformJob;
  context: DriveContext;
  tool: Tool;
  /** of the checkout; null: there was none */
  commit: string | null;
  /** `-var-file=…`, `-target=…` and what else belongs to each plan */
  planArgs: readonly string[];
  lockArg: string;
  parallelismArgs: readonly string[];
  /** the same for all who use this state with these settings, and tells nothing of them */
  stateKey: string;
}

/** What an earlier attempt planned with, to plan with the same. */
export interface Pinned {
  commit: string | null;
  /** puts its lock file at this path; false: there is none (any more) */
  lockFile: (path: string) => Promise<boolean>;
}

export const lockFileName = '.terraform.lock.hcl';

/** Gets the configuration and initialises it. Throws `JobFailed`. */
export async function prepareRun(job: TerraformJob, context: DriveContext, pinned: Pinned | null): Promise<Run> {
  const found = await findTool(context.environment, job.binary);
  if (found === null) {
    const wanted = job.binary === 'auto' ? 'neither terraform nor tofu is' : `${job.binary} is not`;
    throw new JobFailed(`${wanted} on this machine`);
  }
  context.tell({ type: 'terraform.tool', name: found.name, version: found.version });
  context.say(`${found.name} ${found.version}`);
  const commit = await getConfiguration(job, context, pinned);
  const folder = workingFolder(context.work, job.workingDirectory);
  checkVarFiles(context.work, folder, job.varFiles);
  const tool = new Tool(found, folder, job, context);
  const lockFile = join(folder, lockFileName);
  if (pinned && !existsSync(lockFile)) await pinned.lockFile(lockFile);
  const lockArg = `-lock-timeout=${job.lockTimeoutMs}ms`;
  await initialise(job, context, tool, lockArg);
  const parallelismArgs = job.parallelism === null ? [] : [`-parallelism=${job.parallelism}`];
  const stateKey = checkState(job, context, folder);
  return { job, context, tool, commit, planArgs: planArgsOf(job, context), lockArg, parallelismArgs, stateKey };
}

async function getConfiguration(job: TerraformJob, context: DriveContext, pinned: Pinned | null): Promise<string | null> {
  const checkout = readCheckout(job.checkout);
  let commit: string | null = null;
  if (checkout) {
    context.tell({ type: 'terraform.step', step: 'checkout' });
    ({ commit } = await checkOutPinned(checkout, context, pinned?.commit ?? null));
  }
  writeFiles(context.work, job.files);
  return commit;
}

/** The branch may have moved on: what was planned is what is applied. */
async function checkOutPinned(checkout: CheckoutSpec, context: DriveContext, commit: string | null) {
  if (commit === null) return checkOut(checkout, context, context.work);
  try {
    return await checkOut({ ...checkout, ref: commit }, context, context.work);
  } catch (error) {
    if (!(error instanceof JobFailed) || context.stopping.aborted) throw error;
    context.say(`commit ${commit}, which was planned, can't be had any more: ${error.message}`);
    return checkOut(checkout, context, context.work);
  }
}

async function initialise(job: TerraformJob, context: DriveContext, tool: Tool, lockArg: string): Promise<void> {
  context.tell({ type: 'terraform.step', step: 'init' });
  const backend = Object.keys(job.backendConfig).length === 0 ? null : scratchFile(context, 'backend.json');
  if (backend !== null) writeFileSync(backend, JSON.stringify(job.backendConfig), { mode: 0o600 });
  const args = ['init', '-input=false', '-no-color', lockArg, ...(backend === null ? [] : [`-backend-config=${backend}`])];
  // two that install the same plugin at once spoil each other's copy
  const path = join(context.cache('terraform-operations'), 'init.lock');
  const onWait = () => context.say('waiting for another job that installs plugins');
  await withLock(path, { stopping: context.stopping, onWait }, () => tool.run(args, 'init'));
  if (job.workspace === null) return;
  const makes = job.action === 'plan' || job.action === 'apply';
  const create = makes ? ['-or-create=true'] : [];
  await tool.run(['workspace', 'select', '-no-color', ...create, job.workspace], 'workspace select');
}

/** Values go by a file: a command line can be read by everybody on the machine. */
function planArgsOf(job: TerraformJob, context: DriveContext): string[] {
  const variables = scratchFile(context, 'baton.tfvars.json');
  const given = Object.keys(job.variables).length > 0;
  if (given) writeFileSync(variables, JSON.stringify(job.variables), { mode: 0o600 });
  return [
    ...job.varFiles.map((path) => `-var-file=${path}`),
    ...(given ? [`-var-file=${variables}`] : []),
    ...job.targets.map((address) => `-target=${address}`),
    ...job.replace.map((address) => `-replace=${address}`),
  ];
}

interface Backend {
  type?: string;
  config?: { path?: string | null; workspace_dir?: string | null };
}

/** Where the state is. One in the folder of the attempt would vanish with it, and what was made would be forgotten. Throws `JobFailed`. */
function checkState(job: TerraformJob, context: DriveContext, folder: string): string {
  const backend = backendOf(folder);
  const workspace = job.workspace ?? context.environment.TF_WORKSPACE ?? 'default';
  if ((backend?.type ?? 'local') === 'local' && isLost(context, folder, localPath(backend, workspace))) {
    const what = 'the configuration names no backend, so its state would be lost with the folder of this attempt';
    if (job.action !== 'plan')
      throw new JobFailed(`${what}: add one (backend "local" with an absolute path on this machine is one)`);
    context.say(`${what}: this plan starts from an empty state`);
  }
  return createHash('sha256')
    .update(JSON.stringify([backend ?? null, workspace]))
    .digest('hex');
}

const localPath = (backend: Backend | null, workspace: string): string => {
  const { path, workspace_dir } = backend?.config ?? {};
  return workspace === 'default' ? (path ?? 'terraform.tfstate') : (workspace_dir ?? 'terraform.tfstate.d');
};

const isLost = ({ work }: DriveContext, folder: string, path: string): boolean => {
  const way = relative(work, resolve(folder, path));
  return !way.startsWith('..') && !isAbsolute(way);
};

function backendOf(folder: string): Backend | null {
  try {
    const { backend } = JSON.parse(readFileSync(join(folder, '.terraform', 'terraform.tfstate'), 'utf8')) as {
      backend?: Backend;
    };
    return backend ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
