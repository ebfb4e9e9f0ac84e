import { join } from 'node:path';
import { ownNode } from '../launch/own-node.mjs';
import { runChild } from '../launch/run-child.mjs';
import { parts } from './parts.mjs';
import { isStale } from './stamp.mjs';

/**
 * Builds the parts whose inputs changed, and says so. The decision is made here, without starting another process.
 *
 * @param {string} root
 */
export async function ensureBuilt(root) {
  const stale = parts.filter((part) => isStale(root, part)).map((part) => part.name);
  if (stale.length === 0) return;
  console.log(`Building ${stale.join(', ')} …`);
  const code = await runChild(ownNode, [join(root, 'tools/build/build.ts'), ...stale]);
  if (code !== 0) throw new Error(`the build failed with exit code ${code}; its message stands above.`);
}
