import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JobFailed } from '../executors/driver.ts';
import type { Git } from './git.ts';

/** What is wanted of a repository. */
export interface Wanted {
  ref: string | null;
  /** null: all of its history */
  depth: number | null;
}

/** What was found under the name that was asked for. */
export interface Found {
  commit: string;
  /** null: a tag or a commit was asked for */
  branch: string | null;
  /** what is to be known where it is checked out */
  refs: readonly Ref[];
}

interface Ref {
  name: string;
  object: string;
  /** that it leads to, where it is a tag with words of its own */
  commit: string;
}

/** Each fetch that brought something leaves a pack, which is two or three files: from so many on they become one. */
const packFilesMax = 120;

/** Nobody has used a clone for so long: it makes room. */
const unusedMsMax = 30 * 24 * 3_600_000;

/** Where the clone of a repository lies. Clones without history are apart: git would shorten the whole one. */
export function clonePath(cache: string, { url }: Git, depth: number | null): string {
  const digest = createHash('sha256').update(url.text).digest('hex').slice(0, 24);
  const last = basename(url.text.replace(/(?:\/?\.git)?\/*$/, ''));
  const name = last.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 40) || 'repository';
  return join(cache, `${name}-${digest}${depth === null ? '' : `-${depth}`}.git`);
}

/**
 * Brings the clone up to date, and says which commit is wanted. The server is asked each time, as whom the job comes: what another job has fetched is
 * nothing that this one may read. Needs the clone's lock. Throws `JobFailed`, or `GitFailed`: the clone may be broken.
 */
export async function fetchWanted(git: Git, path: string, wanted: Wanted): Promise<Found> {
  try {
    return await fetchInto(git, path, wanted, wanted.ref?.length === 64 && isCommit(wanted.ref) ? 'sha256' : null);
  } catch (error) {
    if (!(error instanceof Error) || !/mismatched algorithms|hash algorithm/.test(error.message)) throw error;
    return fetchInto(git, path, wanted, isSha256(path) ? 'sha1' : 'sha256');
  }
}

type Format = 'sha1' | 'sha256';

async function fetchInto(git: Git, path: string, wanted: Wanted, format: Format | null): Promise<Found> {
  await open(git, path, format);
  const { ref, depth } = wanted;
  const found = await (depth === null ? fetchAll(git, path, ref) : fetchOne(git, path, ref, depth));
  if (readdirSync(join(path, 'objects', 'pack')).length > packFilesMax)
    await git.run('tidy up', ['gc', '--quiet'], { cwd: path });
  return found;
}

/** Whether what lies there hashes by SHA-256. */
export function isSha256(path: string): boolean {
  const config = join(path, 'config');
  return existsSync(config) && /objectformat = sha256/i.test(readFileSync(config, 'utf8'));
}

/** @param format null: as it is */
async function open(git: Git, path: string, format: Format | null): Promise<void> {
  if (format !== null && isSha256(path) !== (format === 'sha256')) rmSync(path, { recursive: true, force: true });
  if (!existsSync(join(path, 'HEAD'))) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const how = format === 'sha256' ? ['--object-format=sha256'] : [];
    await git.run('make a clone', ['init', '--quiet', '--bare', '--template=', ...how, path], { cwd: path });
  }
  // What a job may have written there by mistake must not be run for the next one.
  writeFileSync(join(path, 'config'), configOf(true, isSha256(path)));
  for (const name of ['hooks', 'info']) rmSync(join(path, name), { recursive: true, force: true });
  removeInterrupted(path);
}

/** Git's own fields of a repository's configuration. */
export const configOf = (isBare: boolean, isLong: boolean): string =>
  [
    '[core]',
    `\trepositoryformatversion = ${isLong ? 1 : 0}`,
    '\tfilemode = true',
    `\tbare = ${isBare}`,
    ...(isBare ? [] : ['\tlogallrefupdates = true']),
    ...(isLong ? ['[extensions]', '\tobjectformat = sha256'] : []),
    '',
  ].join('\n');

/** A fetch that was killed leaves locks behind, and halves of packs. Nobody else works here. */
function removeInterrupted(path: string): void {
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const isLock = entry.name.endsWith('.lock');
    if (isLock || entry.name.startsWith('tmp_')) rmSync(join(entry.parentPath, entry.name), { force: true });
  }
}

const heads = 'refs/heads/';
const remotes = 'refs/remotes/origin/';
const tags = 'refs/tags/';
const quietly = ['--quiet', '--no-tags', '--force', '--no-auto-gc'];
const isCommit = (ref: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);

async function fetchAll(git: Git, path: string, ref: string | null): Promise<Found> {
  const name = ref ?? (await defaultBranch(git, path));
  const refspecs = [`+${heads}*:${remotes}*`, `+${tags}*:${tags}*`];
  await git.run('fetch', ['fetch', ...quietly, '--prune', '--', git.url.text, ...refspecs], { cwd: path, ref });
  const refs = await refsOf(git, path, [remotes, tags]);
  const branch = name.startsWith(heads) ? name.slice(heads.length) : name;
  const found = refs.find((own) => own.name === `${remotes}${branch}`);
  if (found) return { commit: found.commit, branch, refs };
  const tag = refs.find((own) => own.name === name || own.name === `${tags}${name}`);
  if (tag) return { commit: tag.commit, branch: null, refs };
  const commit = /^[0-9a-f]{7,64}$/.test(name) ? await commitOf(git, path, name) : null;
  if (commit) return { commit, branch: null, refs };
  if (!name.startsWith('refs/') && !isCommit(name)) throw noSuchRef(git, name);
  return { ...(await fetchNamed(git, path, name, [])), refs };
}

/** A commit that no branch or tag leads to, or a ref of another kind (`refs/pull/1/head`). */
async function fetchNamed(git: Git, path: string, name: string, how: readonly string[]): Promise<Found> {
  const target = isCommit(name) ? 'refs/baton/commit' : name.replace(heads, remotes);
  const args = ['fetch', ...quietly, ...how, '--', git.url.text, `+${name}:${target}`];
  await git.run('fetch', args, { cwd: path, ref: name });
  const [own] = await refsOf(git, path, [target]);
  if (!own) throw noSuchRef(git, name);
  const branch = name.startsWith(heads) ? name.slice(heads.length) : null;
  return { commit: own.commit, branch, refs: isCommit(name) ? [] : [own] };
}

async function fetchOne(git: Git, path: string, ref: string | null, depth: number): Promise<Found> {
  const names = ref === null ? ['HEAD'] : [`${heads}${ref}`, `${tags}${ref}`, ref];
  const lines = await git.run('ask for its refs', ['ls-remote', '--symref', '--', git.url.text, ...names], { cwd: path, ref });
  const listed = new Set(lines.map((line) => line.split('\t')[1]));
  const name =
    ref === null ? symbolic(git, lines) : (names.find((candidate) => listed.has(candidate)) ?? (isCommit(ref) ? ref : null));
  if (name === null) throw noSuchRef(git, ref ?? 'HEAD');
  return fetchNamed(git, path, name, [`--depth=${depth}`]);
}

async function defaultBranch(git: Git, path: string): Promise<string> {
  const lines = await git.run('ask for its refs', ['ls-remote', '--symref', '--', git.url.text, 'HEAD'], { cwd: path });
  return symbolic(git, lines);
}

function symbolic(git: Git, lines: readonly string[]): string {
  const found = lines.map(
    (line) => /^ref: (refs\/heads\/\S+)\tHEAD$/.exec(line)?.[1] ?? /^([0-9a-f]{40,64})\tHEAD$/.exec(line)?.[1],
  );
  const name = found.find((candidate) => candidate !== undefined);
  if (name === undefined) throw new JobFailed(`${git.url.text} has no default branch: it may be empty`);
  return name;
}

async function refsOf(git: Git, path: string, names: readonly string[]): Promise<Ref[]> {
  const format = '--format=%(objectname) %(*objectname) %(refname)';
  const lines = await git.run('list its refs', ['for-each-ref', format, ...names], { cwd: path });
  return lines.map((line) => {
    const [object = '', commit = '', name = ''] = line.split(' ');
    return { name, object, commit: commit || object };
  });
}

async function commitOf(git: Git, path: string, name: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  return (await git.tryRun(args, path))?.[0] ?? null;
}

const noSuchRef = (git: Git, ref: string): JobFailed => new JobFailed(`${git.url.text} has no branch, tag or commit ${ref}`);

/** Marks the clone as used, and says which others nobody has used for long. */
export function unusedClones(cache: string, path: string, now: Date): string[] {
  utimesSync(path, now, now);
  return readdirSync(cache)
    .filter((name) => name.endsWith('.git'))
    .map((name) => join(cache, name))
    .filter((other) => other !== path && now.getTime() - statSync(other).mtimeMs > unusedMsMax);
}
