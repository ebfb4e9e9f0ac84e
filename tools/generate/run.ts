import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Registered } from './registry.ts';

/** What became of one generator. */
export interface Generated {
  readonly module: string;
  readonly path?: string;
  readonly content?: string;
  /** Whether the file has that content already. */
  readonly inStep: boolean;
  readonly error?: unknown;
}

/** Runs every generator and compares its result with the file. */
export function runGenerators(root: string, registered: readonly Registered[]): Promise<Generated[]> {
  return Promise.all(
    registered.map(async (entry): Promise<Generated> => {
      if ('error' in entry) return { module: entry.module, inStep: false, error: entry.error };
      const { module, generator } = entry;
      try {
        const content = await generator.generate();
        const file = join(root, generator.path);
        return { module, path: generator.path, content, inStep: existsSync(file) && readFileSync(file, 'utf8') === content };
      } catch (error) {
        return { module, path: generator.path, inStep: false, error };
      }
    }),
  );
}

/** Writes what is out of step; returns the paths written. */
export async function writeGenerated(root: string, results: readonly Generated[]): Promise<string[]> {
  const written: string[] = [];
  for (const { path, content, inStep } of results) {
    if (inStep || path === undefined || content === undefined) continue;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    written.push(path);
  }
  return written;
}
