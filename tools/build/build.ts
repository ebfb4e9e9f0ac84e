/** `npm run build [-- PART…] [--force]`: makes what `npm start` and the server's downloads need, only where inputs changed. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from './bundle-program.ts';
import type { Part } from './parts.mjs';
import { parts } from './parts.mjs';
import { inputDigest, isStale, writeStamp } from './stamp.mjs';
import { buildWeb } from './web.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Makes one part. */
async function make(part: Part): Promise<void> {
  if (part.name === 'web') await buildWeb(root);
  else if (part.name === 'runner') await bundleProgram({ root, folder: 'packages/runner', name: 'baton-runner' });
  else await bundleProgram({ root, folder: 'packages/cli', name: 'baton' });
}

const words = process.argv.slice(2);
const force = words.includes('--force');
const names = words.filter((word) => word !== '--force');

/** Makes a part if it has to be made, and says so. */
async function bring(part: Part): Promise<void> {
  if (!existsSync(join(root, part.entry))) throw new Error(`${part.entry} is missing`);
  if (!force && !isStale(root, part)) {
    console.log(`${part.name}: up to date`);
    return;
  }
  const started = performance.now();
  const digest = inputDigest(root, part);
  await make(part);
  writeStamp(root, part, digest);
  console.log(`${part.name}: built ${part.output} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

for (const part of parts.filter((candidate) => names.length === 0 || names.includes(candidate.name))) {
  try {
    await bring(part);
  } catch (error) {
    console.error(`${part.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    break;
  }
}
