import { chownSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram, versionOf } from '../../process/programs.ts';
import { type Executor, type JobPlace, PrepareFailed, type ProcessSpec } from '../executor.ts';
import { readShellSpec } from './shell-spec.ts';

/** Runs a command without a shell, or a script by an interpreter. `path` is where the default interpreter is looked for. */
export function shellExecutor(path: string): Executor {
  const shell = findProgram('bash', path) ?? findProgram('sh', path);
  return {
    name: 'shell',
    cancelSignal: 'SIGTERM',
    graceMs: 10_000,
    find: async () => (shell === null ? null : versionOf(shell)),
    prepare: async (job, place) => {
      const { command, script, interpreter, environment: env, workingDirectory } = readShellSpec(job.spec);
      const cwd = existingFolder(place.work, workingDirectory);
      const [file, ...args] = command ?? [...(interpreter ?? defaultInterpreter(shell)), writeScript(place, script ?? '')];
      if (file === undefined) throw new PrepareFailed('command: is empty');
      const outputs = join(place.root, 'outputs');
      // the job itself makes the file where it may write beside its folder
      if (place.user) ownFile(place, outputs, '');
      return { file, args, env: { ...env, BATON_OUTPUT: outputs }, cwd, outputs } satisfies ProcessSpec;
    },
  };
}

function defaultInterpreter(shell: string | null): string[] {
  if (shell === null) throw new PrepareFailed('neither bash nor sh is on this machine; name an interpreter');
  return [shell];
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
