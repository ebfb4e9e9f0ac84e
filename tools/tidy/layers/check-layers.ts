import type { Finding } from '../finding.ts';
import type { Import } from '../imports.ts';
import { importsOf } from '../imports.ts';
import type { Source } from '../source.ts';
import { isTest } from '../source.ts';
import type { Package } from '../workspace.ts';
import { packageOf, resolveImport } from '../workspace.ts';
import { judge, judgeTest } from './judge.ts';
import { layerOf } from './layer-of.ts';
import type { LayerTable } from './types.ts';

/** Checks every import of one file against the table. */
function checkFile(table: LayerTable, packages: readonly Package[], source: Source): Finding[] {
  const at = (line: number, problem: string, advice: string): Finding => ({ file: source.path, line, problem, advice });
  const from = layerOf(table, source.path);
  if (from === undefined) {
    return [at(1, 'belongs to no layer', 'Move it to a folder that tools/tidy/layers/table.ts knows, or give it a layer there.')];
  }
  const check = (item: Import): Finding[] => {
    const target = resolveImport(packages, source.path, item.specifier);
    const context = { table, from, fromPath: source.path, home: packageOf(packages, source.path), target };
    const complaint = isTest(source.path) ? judgeTest(context) : judge(context);
    return complaint === undefined ? [] : [at(item.line, `imports ${item.specifier}: ${complaint.problem}`, complaint.advice)];
  };
  return importsOf(source).flatMap(check);
}

/** Who may import whom: every static, dynamic and type import of every package. */
export function checkLayers(table: LayerTable, packages: readonly Package[], sources: readonly Source[]): Finding[] {
  return sources.flatMap((source) => checkFile(table, packages, source));
}
