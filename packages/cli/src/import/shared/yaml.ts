import { isMap, parseDocument, visit } from 'yaml';
import type { Json } from './json.ts';

/** More than this would make a short file a long one. */
const aliasesMax = 100;
const depthMax = 64;

const options = { version: '1.2', schema: 'core', strict: true, uniqueKeys: true, prettyErrors: false } as const;

/** What is wrong with a file, with line and column where they are known. */
export class NotReadable extends Error {
  override name = 'NotReadable';
}

/** A YAML document as JSON; JSON is YAML too. Throws {@link NotReadable}. */
export function readYaml(text: string): Json {
  try {
    const document = parseDocument(text, options);
    const [first] = document.errors;
    if (first) throw new NotReadable(`${lineOf(text, first.pos[0])}: ${first.message}`);
    return plain(document.toJS({ maxAliasCount: aliasesMax }), 0);
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    // of the parser's own: an alias too many, or one of nothing; of the machine: nested so deeply that no stack holds it
    throw new NotReadable(error instanceof RangeError ? 'it is nested too deeply' : (error as Error).message);
  }
}

/** JSON as it is, with the line of what is wrong. Throws {@link NotReadable}. */
export function readJson(text: string): Json {
  try {
    return plain(JSON.parse(text), 0);
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    const [, position] = /at position (\d+)/.exec((error as Error).message) ?? [];
    const where = position === undefined ? '' : `${lineOf(text, Number(position))}: `;
    throw new NotReadable(`${where}it is no JSON`);
  }
}

function plain(value: unknown, depth: number): Json {
  if (depth > depthMax) throw new NotReadable(`it is nested more than ${depthMax} deep`);
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  if (typeof value !== 'object') throw new NotReadable(`${String(value)} can not stand here`);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each, depth + 1)]));
}

function lineOf(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** The text with one entry of the mapping `key` alone; null: what is left refers to what is gone. */
export function keepEntry(text: string, key: string, entry: string): string | null {
  const document = parseDocument(text, options);
  const map = document.get(key, true);
  if (!isMap(map)) return null;
  map.items = map.items.filter((pair) => String(pair.key) === entry);
  const anchors = new Set<string>();
  let isWhole = true;
  visit(document, {
    Node(_, node) {
      if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
    },
    Alias(_, alias) {
      if (!anchors.has(alias.source)) isWhole = false;
    },
  });
  return isWhole ? document.toString({ lineWidth: 0 }) : null;
}
