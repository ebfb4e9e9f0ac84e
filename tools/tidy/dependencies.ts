import type { Finding } from './finding.ts';
import { importsOf } from './imports.ts';
import type { Source } from './source.ts';
import { isTest } from './source.ts';
import type { Manifest, Package } from './workspace.ts';
import { packageName, packageOf } from './workspace.ts';

const isBare = (specifier: string): boolean => !/^(\.|node:|#|virtual:)/.test(specifier);

/** What a manifest declares. */
const declared = (manifest: Manifest, development: boolean): string[] => [
  ...Object.keys(manifest.dependencies ?? {}),
  ...Object.keys(manifest.optionalDependencies ?? {}),
  ...(development ? Object.keys(manifest.devDependencies ?? {}) : []),
];

/** Files that do not ship: they may also use the development dependencies of their package and of the root. */
const isDevelopment = (path: string): boolean => isTest(path) || path.endsWith('.config.ts') || !path.startsWith('packages/');

/** Every imported package is declared by the package that imports it; what the root happens to install does not count. */
export function checkDeclared(packages: readonly Package[], sources: readonly Source[]): Finding[] {
  const root = packages.find(({ folder }) => folder === '');
  return sources.flatMap((source) => {
    const home = packageOf(packages, source.path);
    if (home === undefined) return [];
    return importsOf(source)
      .filter((item) => isBare(item.specifier))
      .flatMap((item) => {
        const development = item.typeOnly || isDevelopment(source.path);
        const names = new Set([
          ...declared(home.manifest, development),
          ...(isDevelopment(source.path) && root !== undefined ? declared(root.manifest, true) : []),
        ]);
        const name = packageName(item.specifier);
        if (names.has(name) || names.has(`@types/${name}`)) return [];
        const problem = `imports ${name}, which ${home.folder}/package.json does not declare`;
        const advice = `Declare it there with an exact version, or do without it. Run npm install afterwards.`;
        return [{ file: source.path, line: item.line, problem, advice }];
      });
  });
}

/** The names in the first cells of the table under a heading: `| `name`, `other` | why |`. */
function justifiedNames(markdown: string): Map<string, number> {
  const names = new Map<string, number>();
  const lines = markdown.split('\n');
  const first = lines.findIndex((line) => /^#+ Dependencies$/.test(line));
  for (let at = first + 1; first !== -1 && at < lines.length && !/^#/.test(lines[at] ?? ''); at++) {
    const [, cell = '', why = ''] = (lines[at] ?? '').split('|');
    if (why.trim() === '') continue;
    for (const [, name = ''] of cell.matchAll(/`([^`]+)`/g)) names.set(name, at + 1);
  }
  return names;
}

/** Every package of others, in any package.json, has its line of justification, and every line its package. */
export function checkJustified(packages: readonly Package[], markdown: string, file = 'CONTRIBUTING.md'): Finding[] {
  const justified = justifiedNames(markdown);
  const own = new Set(packages.map(({ manifest }) => manifest.name));
  const used = new Set(packages.flatMap(({ manifest }) => declared(manifest, true)).filter((name) => !own.has(name)));
  const missing = [...used]
    .filter((name) => !justified.has(name))
    .map((name) => ({
      file,
      line: 1,
      problem: `does not say why we depend on ${name}`,
      advice: 'Add a row to its table under "Dependencies": what it gives us that we should not write ourselves.',
    }));
  const stale = [...justified]
    .filter(([name]) => !used.has(name))
    .map(([name, line]) => ({ file, line, problem: `justifies ${name}, which nothing depends on`, advice: 'Remove the row.' }));
  const loose = packages.flatMap(({ folder, manifest }) =>
    Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))
      .map(([name, version]) => ({
        file: `${folder === '' ? '' : `${folder}/`}package.json`,
        line: 1,
        problem: `does not pin ${name} (${version})`,
        advice: 'Write the exact version.',
      })),
  );
  return [...missing, ...stale, ...loose];
}
