import { measuredText } from '../text/interval-text.ts';
import { type Interval, intervalsOf, normalRanges, type Ranges, sortedEntries, without } from './interval.ts';
import type { Offering } from './offering.ts';

/** Something that jobs can ask for. */
export interface NamedCapability {
  kind: 'label' | 'executor' | 'range' | 'device';
  /** of a range with the numbers, of a device one of its labels */
  name: string;
}

const anyDevice: NamedCapability = { kind: 'device', name: 'of any kind' };

/** What `lost` offered and neither `kept` nor any of `others` offers: nobody is left who has it. Sorted by kind and name. */
export function withoutOwner(
  lost: readonly Offering[],
  kept: readonly Offering[],
  others: Iterable<Offering>,
): NamedCapability[] {
  const gone = new Map(lost.flatMap(namesOf).map((each) => [keyOf(each), each]));
  let ranges = rangesOf(lost);
  for (const offering of [...kept, ...others]) {
    if (gone.size === 0 && Object.keys(ranges).length === 0) break;
    for (const each of namesOf(offering)) gone.delete(keyOf(each));
    ranges = rangesWithout(ranges, rangesOf([offering]));
  }
  for (const each of Object.entries(ranges).flatMap(rangeNames)) gone.set(keyOf(each), each);
  return [...gone].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

const namesOf = ({ labels, executors, devices }: Offering): NamedCapability[] => [
  ...labels.map((name): NamedCapability => ({ kind: 'label', name })),
  ...Object.keys(executors).map((name): NamedCapability => ({ kind: 'executor', name })),
  ...devices.flatMap((device) => device.labels.map((name): NamedCapability => ({ kind: 'device', name }))),
  ...(devices.length > 0 ? [anyDevice] : []),
];

/** All together, of runners and of their devices. */
function rangesOf(offerings: readonly Offering[]): Ranges {
  const all = new Map<string, Interval[]>();
  for (const { ranges, devices } of offerings)
    for (const own of [ranges, ...devices.map((device) => device.ranges)])
      for (const [name, intervals] of sortedEntries(own)) all.set(name, [...(all.get(name) ?? []), ...intervals]);
  return normalRanges(Object.fromEntries(all));
}

/** A single number that was offered is gone only when it is offered nowhere. */
const rangesWithout = (ranges: Ranges, taken: Ranges): Ranges =>
  normalRanges(
    Object.fromEntries(Object.entries(ranges).map(([name, intervals]) => [name, without(intervals, intervalsOf(taken, name))])),
  );

const rangeNames = ([name, intervals]: [string, Interval[]]): NamedCapability[] =>
  intervals.map((interval) => ({ kind: 'range', name: `${name} ${measuredText(name, [interval])}` }));

const keyOf = ({ kind, name }: NamedCapability): string => `${kind} ${name}`;
