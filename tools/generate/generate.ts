/** `npm run generate`: writes every generated page that differs from what the code says. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGenerators } from './registry.ts';
import { runGenerators, writeGenerated } from './run.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const results = await runGenerators(root, await loadGenerators());
for (const path of await writeGenerated(root, results)) console.log(`wrote ${path}`);
for (const { module, error } of results) {
  if (error === undefined) continue;
  console.error(`${module}: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
}
