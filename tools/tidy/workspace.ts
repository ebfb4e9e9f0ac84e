import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/** The parts of a package.json that the checks need. */
export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** One package of the repository. */
export interface Package {
  /** Relative to the root; '' is the root itself. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The root package and all workspaces. */
export function readPackages(root: string): Package[] {
  const files = [
    'package.json',
    ...globSync(['packages/*/package.json', '{tests,bench,tools}/package.json'], { cwd: root }).sort(),
  ];
  return files.map((file) => ({
    folder: dirname(file) === '.' ? '' : dirname(file),
    manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest,
  }));
}

/** The package that a file belongs to: the one with the longest folder. */
export function packageOf(packages: readonly Package[], path: string): Package | undefined {
  return packages
    .filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** Where an import leads. */
export type Target =
  | { readonly kind: 'file'; readonly path: string; readonly relative: boolean }
  | { readonly kind: 'node'; readonly module: string }
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** The package name of a bare specifier: `@scope/name/sub` → `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Resolves an import of a file: by path, or by a workspace's name and its `exports`. */
export function resolveImport(packages: readonly Package[], from: string, specifier: string): Target {
  if (specifier.startsWith('.')) return { kind: 'file', path: posix.join(posix.dirname(from), specifier), relative: true };
  if (specifier.startsWith('node:')) return { kind: 'node', module: specifier };
  const name = packageName(specifier);
  const own = packages.find(({ manifest }) => manifest.name === name);
  if (own === undefined) return { kind: 'external', name };
  const target = own.manifest.exports?.[`.${specifier.slice(name.length)}`];
  if (target === undefined) return { kind: 'unknown', reason: `${name} does not export ${specifier}` };
  return { kind: 'file', path: posix.join(own.folder, target), relative: false };
}
