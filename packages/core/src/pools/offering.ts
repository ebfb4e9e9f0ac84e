import { normalRanges, sortedEntries } from '../match/interval.ts';
import type { Offering } from '../match/offering.ts';
import { normalVersion } from '../match/version.ts';
import type { Pool } from './state.ts';

/**
 * What a runner of the pool will bring to matching.
 *
 * @param version of the runner program that it will run; null: unknown
 */
export function offeringOfPool({ scopeId, offering }: Pick<Pool, 'scopeId' | 'offering'>, version: string | null): Offering {
  const { labels, executors, capacity, attributes, ranges } = offering;
  return {
    scopeId,
    labels: [...new Set(labels)].sort(),
    executors: Object.fromEntries(
      sortedEntries(Object.fromEntries(executors.map((each) => [each.name, normalVersion(each.version)]))),
    ),
    ranges: normalRanges(ranges),
    attributes: Object.fromEntries(sortedEntries(attributes)),
    version: normalVersion(version),
    devices: [],
    refusesUnlabelled: false,
    trusted: false,
    capacity,
    fence: true,
    native: true,
  };
}
