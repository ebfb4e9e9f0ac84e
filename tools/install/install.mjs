import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runChild } from '../launch/run-child.mjs';
import { isInstalled } from './is-installed.mjs';

/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Installs the locked dependencies when they are missing or the lockfile has changed since, and says so. Costs a few
 * milliseconds when there is nothing to do.
 *
 * @param {string} root
 */
export async function ensureInstalled(root) {
  const lockfile = join(root, 'package-lock.json');
  const stamp = join(root, 'node_modules/.baton-install');
  const wanted = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;

  // Somebody may have run `npm install` by hand: npm's own record tells whether that was enough.
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record) || !isInstalled(readJson(lockfile), readJson(record))) {
    console.log(`Installing the dependencies with npm ci (${existsSync(record) ? 'the lockfile has changed' : 'first start'}) …`);
    const started = performance.now();
    const code = await npmCi(root);
    if (code !== 0) throw new Error(`npm ci failed with exit code ${code}; its message stands above.`);
    console.log(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  }
  writeFileSync(stamp, wanted);
}

/**
 * npm must not run on the Node inside the folder that it is about to delete, so that folder leaves the PATH. The log level
 * hides warnings about engines: the packages run on the repository's own Node, whatever Node npm runs on.
 *
 * @param {string} root
 */
function npmCi(root) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', root];
  return runChild('npm', args, { env: { ...process.env, PATH: path.join(delimiter) } });
}
