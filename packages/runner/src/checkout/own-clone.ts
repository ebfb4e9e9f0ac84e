import { constants, copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configOf, type Found, isSha256 } from './cached-clone.ts';
import type { Git } from './git.ts';

/** What neither changes nor is whole. */
const isLeftOut = (name: string): boolean => name.startsWith('tmp_') || name.endsWith('.lock') || name === 'alternates';

/**
 * Makes `folder` a clone of its own that shares the objects of the cached one as hard links: git never changes such a file, so it costs no room, and
 * nothing that is done in it, its configuration, refs, hooks, is seen by another job. Needs the cached clone's lock. Nothing is checked out yet.
 */
export function makeOwnClone(git: Git, cached: string, folder: string, found: Found): void {
  const own = join(folder, '.git');
  mkdirSync(own, { recursive: true });
  linkFiles(join(cached, 'objects'), join(own, 'objects'));
  const shallow = join(cached, 'shallow');
  if (existsSync(shallow)) copyFileSync(shallow, join(own, 'shallow'));
  mkdirSync(join(own, 'refs'));
  const { branch, commit } = found;
  const refs = found.refs.map(({ name, object }) => `${object} ${name}`);
  const head = branch === null ? [] : [`${commit} refs/heads/${branch}`];
  writeFileSync(join(own, 'packed-refs'), `${['# pack-refs with: ', ...head, ...refs].join('\n')}\n`);
  writeFileSync(join(own, 'HEAD'), branch === null ? `${commit}\n` : `ref: refs/heads/${branch}\n`);
  writeFileSync(join(own, 'config'), `${configOf(false, isSha256(cached))}${remoteOf(git, branch)}`);
}

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

function remoteOf({ url }: Git, branch: string | null): string {
  const remote = ['[remote "origin"]', `\turl = ${quoted(url.text)}`, '\tfetch = +refs/heads/*:refs/remotes/origin/*'];
  const tracking =
    branch === null ? [] : [`[branch ${quoted(branch)}]`, '\tremote = origin', `\tmerge = ${quoted(`refs/heads/${branch}`)}`];
  return `${[...remote, ...tracking].join('\n')}\n`;
}

function linkFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (isLeftOut(entry.name)) continue;
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) linkFiles(source, target);
    else if (entry.isFile()) linkFile(source, target);
  }
}

/** Where another disk, or a system without hard links, is between them: a copy. */
function linkFile(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}
