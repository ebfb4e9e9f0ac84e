import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { versionOf } from '../../process/programs.ts';
import { type DriveStart, prepareDrive } from '../driven.ts';
import { type Executor, type JobPlace, PrepareFailed, type ProcessSpec } from '../executor.ts';
import { interpreterOn, shellOn } from './interpreter.ts';
import { needsDriver, readShellSpec, type ShellJob } from './shell-spec.ts';

/**
 * Runs a command without a shell, or a script by an interpreter; with a repository or files in a driver, else as it is. `path` is where the default
 * interpreter is looked for.
 */
export function shellExecutor(path: string, start: DriveStart): Executor {
  const shell = shellOn(path);
  return {
    name: 'shell',
    cancelSignal: 'SIGTERM',
    graceMs: 10_000,
    find: async () => (shell === null ? null : versionOf(shell)),
    prepare: async (job, place) => {
      const spec = readShellSpec(job.spec);
      const outputs = join(place.root, 'outputs');
      // the job itself makes the file where it may write beside its folder
      if (place.user) ownFile(place, outputs, '');
      const prepared = needsDriver(spec) ? prepareDrive('shell', job, place, start) : plainProcess(spec, place, path);
      return { ...prepared, env: { ...prepared.env, BATON_OUTPUT: outputs }, outputs };
    },
  };
}

function plainProcess(spec: ShellJob, place: JobPlace, path: string): ProcessSpec {
  const { command, script, interpreter, environment: env, workingDirectory } = spec;
  const cwd = existingFolder(place.work, workingDirectory);
  const [file, ...args] = command ?? [...(interpreter ?? interpreterOn(path)), writeScript(place, script ?? '')];
  if (file === undefined) throw new PrepareFailed('command: is empty');
  return { file, args, env, cwd };
}

function existingFolder(work: string, workingDirectory: string | null): string {
  const folder = resolve(work, workingDirectory ?? '.');
  try {
    if (statSync(folder).isDirectory()) return folder;
  } catch {
    // said below
  }
  throw new PrepareFailed(`workingDirectory: there is no folder ${folder}`);
}

/** Beside the work folder, not in it: that one is empty when the job starts. */
function writeScript(place: JobPlace, script: string): string {
  return ownFile(place, join(place.root, 'script'), script);
}

function ownFile({ user }: JobPlace, file: string, text: string): string {
  writeFileSync(file, text, { mode: 0o700 });
  if (user) chownSync(file, user.uid, user.gid);
  return file;
}
