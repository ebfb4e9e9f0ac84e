import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Generator } from './types.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'generators');

/** A generator's module, or why it could not be loaded. */
export type Registered =
  | { readonly module: string; readonly generator: Generator }
  | { readonly module: string; readonly error: unknown };

/**
 * Loads every module in generators/: each exports `path` and `generate`. One that does not load must not hide the others,
 * so its error is a value.
 */
export async function loadGenerators(from = folder): Promise<Registered[]> {
  const files = globSync('*.ts', { cwd: from })
    .filter((file) => !file.endsWith('.test.ts'))
    .sort();
  return Promise.all(
    files.map(async (file): Promise<Registered> => {
      const module = `tools/generate/generators/${file}`;
      try {
        const loaded = (await import(pathToFileURL(join(from, file)).href)) as Partial<Generator>;
        const { path, generate } = loaded;
        if (typeof path !== 'string' || typeof generate !== 'function') throw new Error('must export path and generate()');
        return { module, generator: { path, generate } };
      } catch (error) {
        return { module, error };
      }
    }),
  );
}
