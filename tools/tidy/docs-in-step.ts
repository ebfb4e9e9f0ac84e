import { loadGenerators } from '../generate/registry.ts';
import { runGenerators } from '../generate/run.ts';
import type { Finding } from './finding.ts';

/** Every generated page says what the code says. */
export async function checkDocs(root: string): Promise<Finding[]> {
  const results = await runGenerators(root, await loadGenerators());
  return results
    .filter((result) => !result.inStep)
    .map(({ module, path, error }) =>
      error === undefined
        ? { file: path ?? module, line: 1, problem: `differs from what ${module} makes`, advice: 'Run `npm run generate`.' }
        : { file: module, line: 1, problem: `does not run: ${String(error)}`, advice: 'Mend the generator.' },
    );
}
