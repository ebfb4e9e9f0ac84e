import {
  countRunners,
  matchesSearch,
  type PackedRows,
  packRows,
  parseSort,
  passes,
  type Runner,
  type RunnersLook,
  sortRunners,
} from '@baton/protocol';

/** So many rows are packed in a few milliseconds. */
const partRows = 1_000;

interface Part {
  counts: Record<string, number> | null;
  last: boolean;
  packed: PackedRows;
}

/** A fleet in parts: first what stands on the first screen, then the others, in the same order. Each is packed when it is its turn. */
export function* runnerParts(rows: Runner[], look: RunnersLook): Generator<Part> {
  const counts = countRunners(rows);
  const sorted = sortRunners(rows, parseSort(look.sort ?? undefined));
  const screen: Runner[] = [];
  const others: Runner[] = [];
  for (const row of sorted) {
    const fits = screen.length < look.most && passes(row, look.show) && matchesSearch(row, look.search);
    (fits ? screen : others).push(row);
  }
  yield { counts, last: others.length === 0, packed: packRows(screen) };
  for (let from = 0; from < others.length; from += partRows) {
    const part = others.slice(from, from + partRows);
    yield { counts: null, last: from + partRows >= others.length, packed: packRows(part) };
  }
}
