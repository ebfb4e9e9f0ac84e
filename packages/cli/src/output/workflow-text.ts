import type { Paint } from './colours.ts';
import { type Cell, renderTable } from './table.ts';

/** A specification as a field and, where it has a workflow, that as the lines that were written. */
export function specParts(spec: unknown, paint: Paint): { rest: [string, Cell][]; lines: string[] } {
  const { workflow, ...rest } = (spec ?? {}) as Record<string, unknown>;
  if (typeof workflow !== 'string') return { rest: [['spec', JSON.stringify(spec)]], lines: [] };
  const rows = workflow
    .trimEnd()
    .split('\n')
    .map((line) => [line]);
  return {
    rest: Object.keys(rest).length === 0 ? [] : [['spec', JSON.stringify(rest)]],
    lines: [renderTable(['WORKFLOW'], rows, paint)],
  };
}
