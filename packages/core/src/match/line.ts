import type { QueueEntry } from '../job/state.ts';

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Older first, then by id. */
const compareAge = (a: QueueEntry, b: QueueEntry): number => a.queuedAt - b.queuedAt || compareText(a.id, b.id);

/** Order of the ready index: higher priority, then older, then by id. */
export const compareEntries = (a: QueueEntry, b: QueueEntry): number => b.priority - a.priority || compareAge(a, b);

/** What became of an entry: it got a runner, it got none, or there is no use in going on. */
export type Outcome = 'taken' | 'left' | 'stop';

/** Entries of one project with the same priority, the next one last. */
interface Lane {
  next: QueueEntry;
  rest: QueueEntry[];
}

/**
 * Visits the entries in the order in which they have a claim to runners: higher priority first; among equal priority the project with the
 * least in hand (what it had, and what it was given on this walk), then the older, then by id.
 *
 * @param inHand attempts of a project that are under way
 */
export function walkLine(
  entries: readonly QueueEntry[],
  inHand: (scopeId: string) => number,
  visit: (entry: QueueEntry) => Outcome,
): void {
  const held = new Map<string, number>();
  const heldBy = (scopeId: string): number => held.get(scopeId) ?? inHand(scopeId);
  const compareLanes = (a: Lane, b: Lane): number =>
    heldBy(a.next.scopeId) - heldBy(b.next.scopeId) || compareAge(a.next, b.next);
  for (const lanes of lanesByPriority(entries)) {
    // The first in turn stands last, so that taking it costs nothing.
    lanes.sort((a, b) => compareLanes(b, a));
    for (let lane = lanes.pop(); lane; lane = lanes.pop()) {
      const { next, rest } = lane;
      const outcome = visit(next);
      if (outcome === 'stop') return;
      if (outcome === 'taken') held.set(next.scopeId, heldBy(next.scopeId) + 1);
      const after = rest.pop();
      if (after) insertLane(lanes, { next: after, rest }, compareLanes);
    }
  }
}

/** The lanes of each priority, highest first. */
function lanesByPriority(entries: readonly QueueEntry[]): Lane[][] {
  const groups: Lane[][] = [];
  let priority: number | null = null;
  let lanes = new Map<string, Lane>();
  // The last of the order first: what is pushed later is popped earlier.
  for (const entry of [...entries].sort((a, b) => compareEntries(b, a))) {
    if (entry.priority !== priority) {
      lanes = new Map();
      groups.push([]);
      priority = entry.priority;
    }
    const lane = lanes.get(entry.scopeId);
    if (lane) {
      lane.rest.push(lane.next);
      lane.next = entry;
      continue;
    }
    const first = { next: entry, rest: [] };
    lanes.set(entry.scopeId, first);
    groups.at(-1)?.push(first);
  }
  return groups.reverse();
}

/** Puts a lane into its place among sorted ones: only the one that was taken has moved. */
function insertLane(lanes: Lane[], lane: Lane, compare: (a: Lane, b: Lane) => number): void {
  let [low, high] = [0, lanes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = lanes[middle];
    if (other && compare(other, lane) > 0) low = middle + 1;
    else high = middle;
  }
  lanes.splice(low, 0, lane);
}
