import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkOut } from '../../checkout/checkout.ts';
import { type DriveContext, type DrivenJob, type Driver, JobFailed, type ToolEnd, type Verdict } from '../driver.ts';
import { PrepareFailed } from '../executor.ts';
import { fetchArtifacts, keepArtifacts } from './artifacts.ts';
import { interpreterOn } from './interpreter.ts';
import { readShellSpec, type ShellJob } from './shell-spec.ts';

/** What scripts get of what is else for drivers alone: their owner wrote them. */
const ofTheAttempt = ['BATON_ATTEMPT_URL', 'BATON_ATTEMPT_BEARER'];

export interface ShellDriverOptions {
  /** of the process that drives */
  environment: Readonly<Record<string, string | undefined>>;
  /** sends SIGTERM to all processes of the attempt, as a script without a driver gets it */
  signalAll: () => void;
}

/** A script with a repository or files: what comes before it, the script itself, and what is kept of it. */
export const shellDriver = ({ environment, signalAll }: ShellDriverOptions): Driver => ({
  name: 'shell',
  async drive(job, context) {
    const shell = readSpec(job);
    const folder = await prepare(shell, context);
    const own = Object.fromEntries(ofTheAttempt.map((name) => [name, environment[name]]));
    const end = await runScript(shell, folder, own, signalAll, context);
    const problem = await kept(shell, context);
    return verdictOf(end, problem);
  },
});

function readSpec({ spec }: DrivenJob): ShellJob {
  try {
    return readShellSpec(spec);
  } catch (error) {
    throw error instanceof PrepareFailed ? new JobFailed(error.message) : error;
  }
}

/** In which folder the script begins. */
async function prepare({ checkout, artifacts, workingDirectory }: ShellJob, context: DriveContext): Promise<string> {
  const { work } = context;
  const checkedOut = checkout && (await checkOut(checkout, context, work));
  await fetchArtifacts(artifacts.in, context);
  const folder = workingDirectory === null ? (checkedOut?.folder ?? work) : resolve(work, workingDirectory);
  if (!isFolder(folder)) throw new JobFailed(`workingDirectory: there is no folder ${folder}`);
  return folder;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

async function runScript(
  { command, script, interpreter, environment }: ShellJob,
  cwd: string,
  own: Record<string, string | undefined>,
  signalAll: () => void,
  context: DriveContext,
): Promise<ToolEnd> {
  const [file = '', ...args] = command ?? [
    ...(interpreter ?? interpreterOn(context.environment.PATH ?? '')),
    writeScript(context.scratch, script ?? ''),
  ];
  const { secrets, stopping } = context;
  const laid = Object.fromEntries(Object.entries(environment).filter(([name]) => !Object.hasOwn(secrets, name)));
  stopping.addEventListener('abort', signalAll, { once: true });
  try {
    // a stopped process would never see the signal that all get
    const stop = [{ signal: 'SIGCONT', afterMs: 0 }] as const;
    return await context.run({ command: [file, ...args], cwd, environment: { ...laid, ...own }, stop });
  } finally {
    stopping.removeEventListener('abort', signalAll);
  }
}

function writeScript(scratch: string, script: string): string {
  mkdirSync(scratch, { recursive: true });
  const file = join(scratch, 'script');
  writeFileSync(file, script, { mode: 0o700 });
  return file;
}

async function kept({ artifacts }: ShellJob, context: DriveContext): Promise<string | null> {
  if (artifacts.out.length === 0) return null;
  if (!context.stopping.aborted) return keepArtifacts(artifacts.out, context);
  context.say('the job was stopped: its artifacts are not kept');
  return null;
}

/** A script that failed has failed for its own reason, whatever became of its artifacts. */
function verdictOf({ exitCode, signal }: ToolEnd, problem: string | null): Verdict {
  if (exitCode === 0) return problem === null ? { kind: 'succeeded' } : { kind: 'failed', exitCode: null, message: problem };
  return { kind: 'failed', exitCode, message: signal === null ? '' : `ended by ${signal}` };
}
