import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What of a tsconfig matters here. */
interface Config {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Drops whole-line `//` comments, the only kind our tsconfig files use. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\/.*$/gm, '');
}

/**
 * Whether a tsconfig finds at least one file. `tsc` calls an empty program an error (TS18003), but a package without
 * tests is fine.
 */
export function hasSources(tsconfig: string): boolean {
  const folder = dirname(tsconfig);
  const config = JSON.parse(withoutComments(readFileSync(tsconfig, 'utf8'))) as Config;
  const patterns = (config.include ?? ['.']).map((entry) => (/\.\w+$/.test(entry) ? entry : join(entry, '**/*.{ts,tsx}')));
  const excluded = new Set(globSync([...(config.exclude ?? [])], { cwd: folder }));
  return globSync(patterns, { cwd: folder, exclude: (name) => name === 'node_modules' || name === 'dist' }).some(
    (file) => !excluded.has(file),
  );
}
