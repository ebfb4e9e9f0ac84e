import type { Finding } from './finding.ts';
import { importsOf } from './imports.ts';
import type { Source } from './source.ts';
import type { Package } from './workspace.ts';
import { resolveImport } from './workspace.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Which files each file imports, be it only their types. */
function graphOf(packages: readonly Package[], sources: readonly Source[]): Graph {
  const paths = new Set(sources.map(({ path }) => path));
  const edges = (source: Source): string[] =>
    importsOf(source)
      .map(({ specifier }) => resolveImport(packages, source.path, specifier))
      .flatMap((target) => (target.kind === 'file' && paths.has(target.path) ? [target.path] : []));
  return new Map(sources.map((source) => [source.path, [...new Set(edges(source))]]));
}

/** The shortest way from a file back to itself; null: there is none. */
function ringOf(graph: Graph, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  for (const queue = [start]; queue.length > 0; ) {
    const path = queue.shift() as string;
    for (const next of graph.get(path) ?? []) {
      if (next === start) return wayTo(path, cameFrom, start);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return null;
}

function wayTo(last: string, cameFrom: ReadonlyMap<string, string>, start: string): string[] {
  const way = [last];
  for (let at = last; at !== start; ) {
    at = cameFrom.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}

/** Files that no ring goes through: those that import nothing left, or that nothing left imports, are taken off until none goes. */
function knotted(graph: Graph): Graph {
  let left = graph;
  for (;;) {
    const imported = new Set([...left.values()].flat());
    const next = new Map(
      [...left]
        .filter(([path, targets]) => targets.length > 0 && imported.has(path))
        .map(([path, targets]) => [path, targets.filter((target) => left.has(target))]),
    );
    if (next.size === left.size && [...next].every(([path, targets]) => targets.length === left.get(path)?.length)) return left;
    left = next;
  }
}

/** Files that import each other in a ring, types counted: none of them can be read, moved or tested without the others. */
export function checkCycles(packages: readonly Package[], sources: readonly Source[]): Finding[] {
  const graph = knotted(graphOf(packages, sources));
  const told = new Set<string>();
  const findings: Finding[] = [];
  for (const path of graph.keys()) {
    const ring = told.has(path) ? null : ringOf(graph, path);
    if (ring === null) continue;
    for (const each of ring) told.add(each);
    findings.push({
      file: path,
      line: 1,
      problem: `imports itself by way of ${[...ring.slice(1), path].join(' → ')}`,
      advice: 'Move what both sides need, mostly a type, to a file of its own that imports neither.',
    });
  }
  return findings;
}
