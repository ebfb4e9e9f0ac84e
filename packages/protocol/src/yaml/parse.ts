import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, parseDocument, visit } from 'yaml';
import { ApiError } from '../errors/api-error.ts';
import { excessOf, tokensMax } from './bounds.ts';
import { type Json, NoJson, plainJson } from './plain-json.ts';

/** An alias repeats what stands elsewhere: more of them than this would make a short document a long one. */
const aliasesMax = 100;

/** That keys are there once is looked at here: the library compares each with each. No tag makes more of a value than JSON has, nor merges mappings. */
const options = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  strict: true,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** Where something stands in a text, counted from 1. */
export interface Position {
  line: number;
  column: number;
}

/** A document as JSON, and where its parts stand. */
export interface ReadYaml {
  value: Json;
  /** Of the key, or the item, that a path leads to; where that is not there, of what it would stand in. */
  positionOf(path: readonly (number | string)[]): Position;
}

/**
 * A YAML document (1.2, core schema) as JSON: one document, no circles, no tags of programs, no numbers that JSON does not have, each key
 * once. Throws `yaml_invalid` with line and column of the first thing wrong.
 */
export const parseYaml = (text: string): Json => readYaml(text).value;

/**
 * As {@link parseYaml}, for whoever finds more to be wrong than YAML can tell.
 *
 * @param partsMax names, values and marks between them, of which the cost of reading depends
 */
export function readYaml(text: string, partsMax = tokensMax): ReadYaml {
  const excess = excessOf(text, partsMax);
  if (excess) throw invalid(text, excess.position, excess.problem);
  const document = parseDocument(text, options);
  const [first] = [...document.errors, ...document.warnings];
  if (first) throw invalid(text, first.pos[0], first.message);
  const wrong = wrongKey(document);
  if (wrong) throw invalid(text, wrong.position, wrong.problem);
  try {
    const value = plainJson(document.toJS({ maxAliasCount: aliasesMax, mapAsMap: true }));
    return { value, positionOf: (path) => lineOf(text, offsetOf(document, path)) };
  } catch (error) {
    // else of aliases: one too many, or one of nothing
    const offset = error instanceof NoJson ? offsetOf(document, error.path) : 0;
    throw invalid(text, offset, error instanceof Error ? error.message : String(error));
  }
}

/** Each key is there once, and can be read where it stands. */
function wrongKey(document: Document.Parsed): { problem: string; position: number } | null {
  let found: { problem: string; position: number } | null = null;
  visit(document, {
    Map(_, map) {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        const position = (isNode(key) && key.range?.[0]) || 0;
        const text = isScalar(key) ? String(key.value) : null;
        if (isAlias(key)) found = { problem: `the key *${key.source} stands elsewhere: write it out`, position };
        else if (text !== null && keys.has(text)) found = { problem: `the key ${text} is there twice`, position };
        if (found) return visit.BREAK;
        if (text !== null) keys.add(text);
      }
      return undefined;
    },
  });
  return found;
}

function offsetOf(document: Document.Parsed, path: readonly (number | string)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    const [key, value] = entryOf(isAlias(node) ? node.resolve(document) : node, step);
    offset = key?.range?.[0] ?? offset;
    node = value;
  }
  return offset;
}

/** What stands at one step of a path: the node that names it, and the node behind it. */
function entryOf(node: unknown, step: number | string): [named: Node | null, value: unknown] {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    return pair && isNode(pair.key) ? [pair.key, pair.value] : [null, null];
  }
  const item = isSeq(node) && typeof step === 'number' ? node.items[step] : null;
  return isNode(item) ? [item, item] : [null, null];
}

function lineOf(text: string, offset: number): Position {
  // nobody sees the mark at the begin of a file
  const lines = text.slice(text.startsWith('\ufeff') ? 1 : 0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

const invalid = (text: string, offset: number, problem: string): ApiError =>
  new ApiError('yaml_invalid', { ...lineOf(text, offset), problem });
