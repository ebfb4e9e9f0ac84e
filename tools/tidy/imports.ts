import type { Source } from './source.ts';
import type { Node } from './walk.ts';
import { walk } from './walk.ts';

/** One import of a file: static, dynamic, re-export or in a type position. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Whether it vanishes when types are stripped. */
  readonly typeOnly: boolean;
  /** The imported names; empty when the whole module is meant. */
  readonly names: readonly string[];
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** The name on the other module's side. */
function importedName(specifier: Node): string | undefined {
  const imported = specifier.imported ?? specifier.local;
  return isNode(imported) && specifier.type !== 'ImportNamespaceSpecifier' ? String(imported.name ?? imported.value) : undefined;
}

/** What a node imports, if it is of a kind that does. */
function importOf(node: Node): Omit<Import, 'line'> | undefined {
  if (!isNode(node.source) || typeof node.source.value !== 'string') return undefined;
  const specifier = node.source.value;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const specifiers = (node.specifiers ?? []) as Node[];
      const kinds = [node.importKind ?? node.exportKind, ...specifiers.map((item) => item.importKind ?? item.exportKind)];
      const typeOnly = kinds[0] === 'type' || (specifiers.length > 0 && kinds.slice(1).every((kind) => kind === 'type'));
      return { specifier, typeOnly, names: specifiers.map(importedName).filter((name) => name !== undefined) };
    }
    case 'ImportExpression':
      return { specifier, typeOnly: false, names: [] };
    case 'TSImportType':
      return { specifier, typeOnly: true, names: [] };
    default:
      return undefined;
  }
}

const known = new WeakMap<Source, readonly Import[]>();

/** All imports of a file whose module is a constant. Several checks ask, so the answer is kept. */
export function importsOf(source: Source): readonly Import[] {
  const before = known.get(source);
  if (before !== undefined) return before;
  const found: Import[] = [];
  walk(source.parsed.program as unknown as Node, ({ node }) => {
    const imported = importOf(node);
    if (imported !== undefined) found.push({ ...imported, line: source.lineAt(node.start) });
  });
  known.set(source, found);
  return found;
}
