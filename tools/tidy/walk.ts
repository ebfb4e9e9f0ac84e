import { visitorKeys } from 'oxc-parser';

/** A syntax node; the parser's own union of types would only get in the way of a generic walk. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Where a node stands. */
export interface Place {
  readonly node: Node;
  readonly parent: Place | undefined;
  /** The parent's key that holds the node. */
  readonly key: string;
}

/** Visits every node below and including one, parents first. */
export function walk(node: Node, visit: (place: Place) => void, parent?: Place, key = ''): void {
  const place: Place = { node, parent, key };
  visit(place);
  for (const childKey of visitorKeys[node.type] ?? []) {
    const child = node[childKey];
    for (const item of Array.isArray(child) ? child : [child]) {
      if (item !== null && item !== undefined) walk(item as Node, visit, place, childKey);
    }
  }
}
