import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first program of this name on a search path, or null. */
export function findProgram(name: string, path: string): string | null {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // not here
    }
  }
  return null;
}

/** The first number with a point in what `--version` prints, in this environment or the own one; `unknown` when a program does not tell. */
export function versionOf(file: string, environment?: NodeJS.ProcessEnv): Promise<string> {
  const options = { timeout: 5_000, windowsHide: true, ...(environment && { env: environment }) };
  return new Promise((resolve) => {
    execFile(file, ['--version'], options, (_error, stdout) => {
      resolve(/\d+(?:\.\d+)+[\w.-]*/.exec(stdout)?.[0].slice(0, 64) ?? 'unknown');
    });
  });
}
