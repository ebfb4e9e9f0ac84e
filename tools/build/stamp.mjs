import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @typedef {import('./parts.mjs').Part} Part */

/** Folders that are never input, and tests, which no build contains. */
const skipped = /(^|\/)(node_modules|dist|\.[^/]+)$|\.test\.tsx?$/;

/**
 * All files under a path, in a fixed order.
 *
 * @param {string} root
 * @param {string} path relative to root
 * @returns {string[]}
 */
function filesUnder(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { withFileTypes: true })
    .map((entry) => ({ path: `${path}/${entry.name}`, directory: entry.isDirectory() }))
    .filter((entry) => !skipped.test(entry.path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap((entry) => (entry.directory ? filesUnder(root, entry.path) : [entry.path]));
}

/**
 * A digest over names and contents of a part's inputs. Content, not times: a checkout or a copy must not cause a build.
 *
 * @param {string} root
 * @param {Part} part
 */
export function inputDigest(root, part) {
  const hash = createHash('sha256');
  for (const file of part.inputs.flatMap((input) => filesUnder(root, input))) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Stamps live beside the installed dependencies: what is served from dist stays free of them.
 *
 * @param {string} root
 * @param {Part} part
 */
const stampFile = (root, part) => join(root, 'node_modules/.baton-build', part.name);

/**
 * Whether a part's output is missing or was made from other inputs.
 *
 * @param {string} root
 * @param {Part} part
 */
export function isStale(root, part) {
  const stamp = stampFile(root, part);
  if (!existsSync(join(root, part.output)) || !existsSync(stamp)) return true;
  return readFileSync(stamp, 'utf8') !== inputDigest(root, part);
}

/**
 * Records what a part was built from. Take the digest before the build: an edit during it must cause another one.
 *
 * @param {string} root
 * @param {Part} part
 * @param {string} digest
 */
export function writeStamp(root, part, digest) {
  const stamp = stampFile(root, part);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}
