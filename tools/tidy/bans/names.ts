import type { Node, Place } from '../walk.ts';

/** Keys under which an identifier only labels something and reads no variable. */
const labels = new Map<string, ReadonlySet<string>>([
  [
    'key',
    new Set([
      'Property',
      'MethodDefinition',
      'PropertyDefinition',
      'TSPropertySignature',
      'TSMethodSignature',
      'AccessorProperty',
    ]),
  ],
  ['label', new Set(['LabeledStatement', 'BreakStatement', 'ContinueStatement', 'TSNamedTupleMember'])],
  ['imported', new Set(['ImportSpecifier'])],
  ['exported', new Set(['ExportSpecifier'])],
  ['property', new Set(['MemberExpression'])],
  ['right', new Set(['TSQualifiedName'])],
]);

/** Names of the global object itself: `globalThis.Date` is `Date`. */
const globals = /^(globalThis|window|self|global)\./;

/** Whether the identifier is written as a label: the `a` of `x.a`, `{ a: 1 }` or `a(): void`. */
function isLabel({ node, parent, key }: Place): boolean {
  if (parent === undefined || parent.node.computed === true) return false;
  if (parent.node.type === 'Property' && parent.node.shorthand === true) return false;
  return node.type === 'Identifier' && labels.get(key)?.has(parent.node.type) === true;
}

/** The dotted path of names that a node reads, or undefined: `a.b.c` for `a.b?.c`. */
function pathOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node.name);
  if (node.type !== 'MemberExpression') return undefined;
  const object = pathOf(node.object as Node);
  const property = node.property as Node;
  const name = node.computed === true ? (property.type === 'Literal' ? property.value : undefined) : property.name;
  return object === undefined || name === undefined ? undefined : `${object}.${String(name)}`;
}

/** The name that is used at a place, without the global object in front; undefined for anything else. */
export function usedName(place: Place): string | undefined {
  if (isLabel(place)) return undefined;
  return pathOf(place.node)?.replace(globals, '');
}
