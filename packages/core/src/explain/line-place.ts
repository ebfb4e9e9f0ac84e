import type { QueueEntry } from '../job/state.ts';
import { compareEntries } from '../match/line.ts';

/** Where a job stands in line, fairness between projects apart, which changes with every start. */
export interface LinePlace {
  /** jobs before it */
  jobs: number;
  /** they were not counted to the end: there may be more */
  orMore: boolean;
}

/** What was read of the jobs of a class that are ready. */
export interface ClassFront {
  /** the first of them, in order */
  entries: readonly QueueEntry[];
  /** there are more than these */
  hasMore: boolean;
}

/**
 * The place of a job that is the first of its class.
 *
 * @param rivals the other classes whose jobs could go to the same runners
 */
export function placeOfFirst(first: QueueEntry, rivals: readonly ClassFront[]): LinePlace {
  const place = { jobs: 0, orMore: false };
  for (const { entries, hasMore } of rivals) {
    const before = entries.filter((each) => compareEntries(each, first) < 0).length;
    place.jobs += before;
    place.orMore ||= hasMore && before === entries.length;
  }
  return place;
}
