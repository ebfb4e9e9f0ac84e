import { ApiError } from '@baton/protocol';
import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { excessOf } from './bounds.ts';
import { type Json, plainJson } from './plain-json.ts';

/** An alias repeats what stands elsewhere: more of them than this would make a short document a long one. */
const aliasesMax = 100;

/** That keys are there once is looked at here: the library compares each with each. */
const options = { version: '1.2', schema: 'core', strict: true, uniqueKeys: false, prettyErrors: false } as const;

/**
 * A YAML document (1.2, core schema) as JSON: one document, no circles, no tags of programs, no numbers that JSON does not have, each key
 * once. Throws `yaml_invalid` with line and column of the first thing wrong.
 */
export function parseYaml(text: string): Json {
  const excess = excessOf(text);
  if (excess) throw invalid(text, excess.position, excess.problem);
  const document = parseDocument(text, options);
  const [first] = [...document.errors, ...document.warnings];
  if (first) throw invalid(text, first.pos[0], first.message);
  const twice = repeatedKey(document);
  if (twice) throw invalid(text, twice.position, `the key ${twice.key} is there twice`);
  try {
    return plainJson(document.toJS({ maxAliasCount: aliasesMax, mapAsMap: true }));
  } catch (error) {
    // of what is in the document: an alias too many, or one of nothing
    throw invalid(text, 0, error instanceof Error ? error.message : String(error));
  }
}

function repeatedKey(document: Document.Parsed): { key: string; position: number } | null {
  let found: { key: string; position: number } | null = null;
  visit(document, {
    Map(_, map) {
      const keys = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const text = String(key.value);
        if (keys.has(text)) {
          found = { key: text, position: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        keys.add(text);
      }
      return undefined;
    },
  });
  return found;
}

function invalid(text: string, position: number, problem: string): ApiError {
  const lines = text.slice(0, position).split('\n');
  return new ApiError('yaml_invalid', { line: lines.length, column: (lines.at(-1) ?? '').length + 1, problem });
}
