/** `npm run tidy [-- --write]`: the rules of the house that no type checker and no linter knows. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadGenerators } from '../generate/registry.ts';
import { runGenerators, writeGenerated } from '../generate/run.ts';
import { checkBans } from './bans/check-bans.ts';
import { bans } from './bans/table.ts';
import { checkCycles } from './cycles.ts';
import { checkDeclared, checkJustified } from './dependencies.ts';
import { checkPlaces, placedPages } from './doc-places.ts';
import { checkDocs } from './docs-in-step.ts';
import { formatFinding } from './finding.ts';
import { checkLayers } from './layers/check-layers.ts';
import { table } from './layers/table.ts';
import { checkLockfile } from './lockfile.ts';
import { checkSizes, limits, medianLines } from './sizes.ts';
import { readSources } from './source.ts';
import { readPackages } from './workspace.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

if (process.argv.includes('--write')) {
  for (const path of await writeGenerated(root, await runGenerators(root, await loadGenerators()))) console.log(`wrote ${path}`);
}

const packages = readPackages(root);
const sources = readSources(root);
const checks = {
  layers: checkLayers(table, packages, sources),
  cycles: checkCycles(packages, sources),
  sizes: checkSizes(sources),
  bans: checkBans(bans, sources),
  'declared dependencies': checkDeclared(packages, sources),
  'justified dependencies': checkJustified(packages, readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')),
  lockfile: checkLockfile(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))),
  'docs in step': await checkDocs(root),
  'places in docs': checkPlaces(root, placedPages),
};

for (const [name, findings] of Object.entries(checks)) {
  console.log(`${findings.length === 0 ? 'ok  ' : 'FAIL'} ${name}${findings.length === 0 ? '' : `: ${findings.length}`}`);
  for (const finding of findings) console.log(formatFinding(finding));
}
console.log(`${sources.length} files; the median has ${medianLines(sources)} lines (limit ${limits.median})`);
process.exitCode = Object.values(checks).some((findings) => findings.length > 0) ? 1 : 0;
