import type { Runner } from '@baton/protocol';

type Interval = { min: number; max: number };
type Offers = Pick<Runner, 'ranges' | 'devices'>;

const same = (a: Interval, b: Interval): boolean => a.min === b.min && a.max === b.max;

/** By name all intervals that a runner or one of its devices offers, each once, the lowest first. */
export function offeredOf({ ranges, devices }: Offers): Map<string, Interval[]> {
  const all = new Map<string, Interval[]>();
  for (const offered of [ranges, ...devices.map((device) => device.ranges ?? {})]) {
    for (const [name, intervals] of Object.entries(offered)) {
      const known = all.get(name) ?? [];
      all.set(name, [...known, ...intervals.filter((one) => !known.some((other) => same(one, other)))]);
    }
  }
  for (const intervals of all.values()) intervals.sort((a, b) => a.min - b.min || a.max - b.max);
  return all;
}

/** In which frequencies it can work; none: it says nothing of them. */
export const frequenciesOf = (runner: Offers): readonly Interval[] => offeredOf(runner).get('frequency') ?? [];

/** Far above what is called radio: so wide is a device that tells of no limit. */
const frequencyMax = 1e12;
export const isAny = ({ min, max }: Interval): boolean => min <= 0 && max >= frequencyMax;

const span = ({ min, max }: Interval, unit: number): string => (min === max ? `${min / unit}` : `${min / unit}–${max / unit}`);

/** `430000000–440000000 Hz`; `Any` */
export const hertzText = (interval: Interval): string => (isAny(interval) ? 'Any' : `${span(interval, 1)} Hz`);

/** `430–440 MHz`; `any frequency` */
export const megahertzText = (interval: Interval): string => (isAny(interval) ? 'any frequency' : `${span(interval, 1e6)} MHz`);

/** `power 0–30` */
export const rangeText = (name: string, interval: Interval): string => `${name} ${span(interval, 1)}`;
