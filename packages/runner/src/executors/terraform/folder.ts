import { lstatSync, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { JobFailed } from '../driver.ts';

/** Parts that no path of a job has: they lead elsewhere, or into what git and the tool keep for themselves. */
const foreign = new Set(['', '.', '..', '.git', '.terraform']);

/** Throws `JobFailed` for a path that could lead out of its folder, or that another program would read as something else. */
function checkPath(path: string, field: string): void {
  const parts = path.split('/');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f\\:]/.test(path) || parts.some((part) => foreign.has(part)) || path.length > 200)
    throw new JobFailed(`${field}: ${JSON.stringify(path.slice(0, 200))} is no path below the folder of the job`);
}

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}${sep}`);

/** A checkout may hold links to anywhere. */
function checkReal(work: string, path: string, field: string): void {
  if (!isWithin(realpathSync(work), realpathSync(path)))
    throw new JobFailed(`${field}: ${relative(work, path)} leads out of the folder of the job`);
}

/** Lays texts over what is in `work`, never through a link. Throws `JobFailed`. */
export function writeFiles(work: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    checkPath(path, 'files');
    const file = join(work, path);
    makeFolders(work, dirname(path));
    rmSync(file, { force: true });
    try {
      writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      throw new JobFailed(`files: ${path} can't be written: ${(error as NodeJS.ErrnoException).code}`);
    }
  }
}

function makeFolders(work: string, path: string): void {
  let folder = work;
  for (const part of path.split('/')) {
    folder = join(folder, part);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(folder);
    else if (!found.isDirectory()) throw new JobFailed(`files: ${relative(work, folder)} is no folder`);
  }
}

/** The folder with the configuration. Throws `JobFailed`. */
export function workingFolder(work: string, path: string): string {
  if (path !== '.') checkPath(path, 'workingDirectory');
  const folder = resolve(work, path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new JobFailed(`workingDirectory: there is no folder ${path}`);
  checkReal(work, folder, 'workingDirectory');
  return folder;
}

/** Throws `JobFailed` for a file that is not there, or not in `work`. */
export function checkVarFiles(work: string, folder: string, paths: readonly string[]): void {
  for (const path of paths) {
    checkPath(path, 'varFiles');
    const file = join(folder, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new JobFailed(`varFiles: there is no file ${path}`);
    checkReal(work, file, 'varFiles');
  }
}
