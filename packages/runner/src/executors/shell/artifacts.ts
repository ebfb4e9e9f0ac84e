import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DriveContext, JobFailed } from '../driver.ts';
import { writeArchive } from './archive.ts';
import { findMatches, isPattern, type Match } from './glob.ts';
import type { ArtifactIn, ArtifactOut } from './shell-spec.ts';

type FilesContext = Pick<DriveContext, 'work' | 'scratch' | 'say' | 'putFile' | 'getFile'>;

/** So many files of a pattern are kept one by one; more of them are one archive, which has a name. */
const singlesMax = 200;

/** Writes what earlier attempts kept to where the job wants it. What nobody has kept yet is left out. Throws `JobFailed`. */
export async function fetchArtifacts(ins: readonly ArtifactIn[], context: FilesContext): Promise<void> {
  for (const { name, path } of ins) {
    const file = join(context.work, path);
    mkdirSync(dirname(file), { recursive: true });
    const isThere = await context.getFile(name, file);
    context.say(isThere ? `fetched ${name} to ${path}` : `no attempt of this job has kept ${name} yet`);
  }
}

/**
 * Keeps what the job is to leave behind. What is not there, or can't be kept, stops the others not.
 *
 * @returns the first thing that went wrong, in words; null: nothing
 */
export async function keepArtifacts(outs: readonly ArtifactOut[], context: FilesContext): Promise<string | null> {
  let problem: string | null = null;
  for (const [at, out] of outs.entries()) {
    try {
      await keepOne(out, context, join(context.scratch, `artifact-${at}.tar.gz`));
    } catch (error) {
      const message = error instanceof JobFailed ? error.message : `artifact ${out.path}: ${(error as Error).message}`;
      context.say(message);
      problem ??= message;
    }
  }
  return problem;
}

/** One file as itself; a folder, or all that a pattern names under one name, as an archive; else each file by itself. */
async function keepOne({ name, path }: ArtifactOut, context: FilesContext, archive: string): Promise<void> {
  const { work } = context;
  const found = findMatches(work, path);
  const [first] = found;
  if (first === undefined) {
    if (!isPattern(path)) throw new JobFailed(`artifact ${path}: there is no such file or folder`);
    context.say(`artifact ${path}: no file has such a name`);
    return;
  }
  const hasFolder = found.some(({ isFolder }) => isFolder);
  if (name === null && hasFolder && found.length === 1) return keepArchive(nameOfFolder(first), found, context, archive);
  if (name === null) return keepSingles(found, path, context);
  if (hasFolder || isPattern(path)) return keepArchive(name, found, context, archive);
  return keep(context, name, join(work, first.path));
}

const nameOfFolder = ({ path }: Match): string => (path === '.' ? 'work' : path);

async function keepSingles(found: readonly Match[], path: string, context: FilesContext): Promise<void> {
  if (found.length > singlesMax || found.some(({ isFolder }) => isFolder))
    throw new JobFailed(`artifact ${path}: names ${found.length} files and folders; with a name they are kept as one archive`);
  for (const match of found) await keep(context, match.path, join(context.work, match.path));
}

async function keepArchive(name: string, found: readonly Match[], context: FilesContext, archive: string): Promise<void> {
  const { work } = context;
  await writeArchive(
    archive,
    work,
    found.map((match) => match.path),
  );
  await keep(context, /\.(?:tar\.gz|tgz)$/.test(name) ? name : `${name}.tar.gz`, archive);
}

async function keep(context: FilesContext, name: string, file: string): Promise<void> {
  await context.putFile(name, file, { kind: 'artifact' });
  context.say(`kept ${name}`);
}
