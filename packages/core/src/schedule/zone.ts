import { isTimeZone, offsetAt } from '../zone/zone.ts';
import { minuteMs } from './calendar.ts';

/** The clocks of a region, remembered: a schedule asks for the same hours again and again. */
export interface Zone {
  /** an IANA name, `Europe/Berlin` */
  name: string;
  /** how far its clocks are ahead of UTC at an instant, ms */
  offsetAt(instant: number): number;
}

/** Clocks of our time change at quarters of an hour. */
const quarterMs = 15 * minuteMs;
/** Answers that are remembered of a zone. */
const keptMax = 20_000;

const known = new Map<string, Zone>();

/** Null when there is no zone of that name. */
export function zoneOf(name: string): Zone | null {
  const before = known.get(name);
  if (before) return before;
  if (!isTimeZone(name)) return null;
  const zone: Zone = { name, offsetAt: remembering((instant) => offsetAt(name, instant)) };
  known.set(name, zone);
  return zone;
}

function remembering(find: (instant: number) => number): (instant: number) => number {
  const offsets = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / quarterMs);
    const before = offsets.get(quarter);
    if (before !== undefined) return before;
    const offset = find(quarter * quarterMs);
    if (offsets.size >= keptMax) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
}

/** The instant between both at which the clocks change; there is one. */
export function changeBetween(zone: Zone, earlier: number, later: number): number {
  let [low, high] = [Math.floor(earlier / quarterMs), Math.ceil(later / quarterMs)];
  const before = zone.offsetAt(low * quarterMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offsetAt(middle * quarterMs) === before) low = middle;
    else high = middle;
  }
  return high * quarterMs;
}
