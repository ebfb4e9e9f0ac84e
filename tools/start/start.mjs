/**
 * `npm start`: from a fresh clone to a running server. Plain JavaScript, because it runs before anything is installed, on
 * Node 20 too. When nothing changed it only compares digests and gets out of the way.
 *
 * The script in package.json says `exec`: else npm talks to a shell in between, which dies of the first signal, and `npm start`
 * would be gone while the server still shuts down.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../build/ensure-built.mjs';
import { ensureInstalled } from '../install/install.mjs';
import { ownNode } from '../launch/own-node.mjs';
import { runChild } from '../launch/run-child.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

try {
  await ensureInstalled(root);
  await ensureBuilt(root);
  const up = [join(root, 'packages/cli/bin/baton.js'), 'up', ...process.argv.slice(2)];
  process.exitCode = await runChild(ownNode, up, { termAfterInt: 1_000 });
} catch (error) {
  console.error(`Baton did not start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
