import { platformOf } from './platform.ts';

/** An entry of package-lock.json. */
interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** The part of package-lock.json that is read and completed here. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockEntry>>;
  readonly [key: string]: unknown;
}

/** An optional package that a lockfile does not name. */
export interface Gap {
  readonly path: string;
  readonly parent: string;
  readonly name: string;
  readonly version: string;
}

/** Whether a package is found from a folder: there, or in a node_modules further up. */
function isFound(packages: Lockfile['packages'], parent: string, name: string): boolean {
  for (let folder = parent; ; ) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
    const up = folder.lastIndexOf('/node_modules/');
    folder = up === -1 ? '' : folder.slice(0, up);
  }
}

/**
 * Optional packages that are missing. npm leaves out what its registry could not deliver, usually binaries for other
 * platforms behind a mirror that lacks them, and then `npm ci` refuses the lockfile everywhere.
 */
export function findGaps(lockfile: Lockfile): Gap[] {
  return Object.entries(lockfile.packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isFound(lockfile.packages, parent, name))
      .map(([name, version]) => ({
        path: `${parent.slice(0, parent.lastIndexOf('node_modules/'))}node_modules/${name}`,
        parent,
        name,
        version,
      })),
  );
}

/**
 * Adds the missing entries. Their version is the exact one that their parent asks for; they carry no integrity, because
 * nobody here has seen their content, and no machine of another platform has installed them yet.
 */
export function complete(lockfile: Lockfile): Lockfile {
  const added = findGaps(lockfile).map(({ path, parent, name, version }): [string, LockEntry] => {
    if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${parent} asks for ${name} ${version}: not an exact version`);
    const { dev } = lockfile.packages[parent] ?? {};
    return [path, { version, ...platformOf(name), ...(dev === true ? { dev } : {}), optional: true }];
  });
  const packages = Object.entries({ ...lockfile.packages, ...Object.fromEntries(added) });
  const byPath = packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lockfile, packages: Object.fromEntries(byPath) };
}
