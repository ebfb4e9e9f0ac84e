import { matchesAny } from '../pattern.ts';
import { isTest } from '../source.ts';
import type { Package, Target } from '../workspace.ts';
import type { Membership } from './layer-of.ts';
import { allows, layerOf } from './layer-of.ts';
import type { LayerTable } from './types.ts';

/** One import, ready to be judged. */
export interface Context {
  readonly table: LayerTable;
  readonly from: Membership;
  readonly fromPath: string;
  /** The importing file's package. */
  readonly home: Package | undefined;
  readonly target: Target;
  /** Whether a test imports: helpers of tests that a package exports are for it. */
  readonly forTest?: boolean;
}

/** Why an import is refused, and the way out. */
export interface Complaint {
  readonly problem: string;
  readonly advice: string;
}

/** The name by which tests, bench and tools are allowed to import another package. */
const entryPoints = 'package entry points';

const lookUp = 'Who may import whom stands in ARCHITECTURE.md; the table itself is tools/tidy/layers/table.ts.';

/** Judges an import of another file of the repository. */
function judgeFile(context: Context, path: string, relative: boolean): Complaint | undefined {
  const { table, from, home } = context;
  const leavesPackage = home !== undefined && home.folder !== '' && !path.startsWith(`${home.folder}/`);
  if (relative && leavesPackage && from.layer.byPath !== true) {
    return { problem: 'a relative path into another package', advice: 'Import that package by its name, through its exports.' };
  }
  // also a test helper, where its package exports it
  if (!relative && from.layer.may.includes(entryPoints)) return undefined;
  if (isTest(path) && (relative || context.forTest !== true)) {
    return { problem: 'a test or test helper', advice: 'Only tests import tests. Move what production code needs out of it.' };
  }
  const to = layerOf(table, path);
  if (to === undefined) {
    return { problem: 'a file without a layer', advice: 'Give it a layer in tools/tidy/layers/table.ts.' };
  }
  if (to.layer !== from.layer) {
    return allows(from.layer, to.layer)
      ? undefined
      : { problem: `${from.layer.name} may not import ${to.layer.name}`, advice: lookUp };
  }
  return to.sibling === from.sibling
    ? undefined
    : { problem: `${from.sibling} and ${to.sibling} are siblings that must not know each other`, advice: lookUp };
}

/** Judges an import in production code. */
export function judge(context: Context): Complaint | undefined {
  const { from, target } = context;
  const { layer } = from;
  switch (target.kind) {
    case 'file':
      return judgeFile(context, target.path, target.relative);
    case 'node':
      return layer.node
        ? undefined
        : { problem: `${layer.name} knows nothing of Node`, advice: 'Take what you need as an argument.' };
    case 'external':
      return layer.packages === 'declared' || matchesAny(layer.packages, target.name)
        ? undefined
        : { problem: `${layer.name} may not use the package ${target.name}`, advice: lookUp };
    case 'unknown':
      return { problem: target.reason, advice: "Use one of the package's exports, or add one to its package.json." };
  }
}

/** Judges an import in a test: all of its own package, what any layer of that package may import, and the test tools. */
export function judgeTest(context: Context): Complaint | undefined {
  const { table, home, target } = context;
  if (target.kind === 'node' || home === undefined) return undefined;
  if (target.kind === 'external' && matchesAny(table.testPackages, target.name)) return undefined;
  if (target.kind === 'file' && target.path.startsWith(`${home.folder}/`)) return undefined;
  const inHome = (pattern: string) => pattern.startsWith(`${home.folder}/`);
  const complaints = table.layers
    .filter((layer) => layer.files.some(inHome) || layer === context.from.layer)
    .map((layer) => judge({ ...context, from: { layer, sibling: '' }, forTest: true }));
  return complaints.includes(undefined) ? undefined : complaints.at(-1);
}
