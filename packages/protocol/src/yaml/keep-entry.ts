import { type Document, isMap, parseDocument, visit } from 'yaml';

/**
 * A document with one entry of a mapping at its top alone, everything else as it was written. Null: there is no such mapping, or what is left
 * refers to what is gone. `text` is YAML that can be read.
 */
export function keepEntry(text: string, key: string, entry: string): string | null {
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: false });
  const map = document.get(key, true);
  if (!isMap(map)) return null;
  map.items = map.items.filter((pair) => String(pair.key) === entry);
  return map.items.length === 1 && isWhole(document) ? document.toString({ lineWidth: 0 }) : null;
}

function isWhole(document: Document): boolean {
  const anchors = new Set<string>();
  let whole = true;
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
    },
    Alias(_, { source }) {
      if (!anchors.has(source)) whole = false;
    },
  });
  return whole;
}
