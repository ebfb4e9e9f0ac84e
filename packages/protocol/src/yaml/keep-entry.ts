import { type Alias, type Document, isMap, type Node, parseDocument, visit } from 'yaml';

/**
 * A document with one entry of a mapping at its top alone, everything else as it was written: scalars keep their spelling (`1.10` is not `1.1`, `007` is
 * not `7`). Null: there is no such mapping, or what is left refers to what is gone. `text` is YAML that can be read.
 */
export function keepEntry(text: string, key: string, entry: string): string | null {
  const document = parseDocument(text, { version: '1.2', schema: 'failsafe', uniqueKeys: false, logLevel: 'silent' });
  const map = document.get(key, true);
  if (!isMap(map)) return null;
  const before = meantBy(document);
  map.items = map.items.filter((pair) => String(pair.key) === entry);
  const after = meantBy(document);
  const isWhole = [...after].every(([alias, node]) => node !== undefined && node === before.get(alias));
  return map.items.length === 1 && isWhole ? document.toString({ lineWidth: 0 }) : null;
}

/** What each alias stands for: the last that had its name before it. */
function meantBy(document: Document): Map<Alias, Node | undefined> {
  const anchored = new Map<string, Node>();
  const meant = new Map<Alias, Node | undefined>();
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && typeof node.anchor === 'string') anchored.set(node.anchor, node);
    },
    Alias(_, alias) {
      meant.set(alias, anchored.get(alias.source));
    },
  });
  return meant;
}
