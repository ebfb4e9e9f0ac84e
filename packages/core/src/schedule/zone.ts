import { minuteMs } from '../zone/civil.ts';
import { changeOf, isTimeZone, offsetAt } from '../zone/zone.ts';

/** The clocks of a region. */
export interface Zone {
  /** an IANA name, `Europe/Berlin` */
  name: string;
  /** how far its clocks are ahead of UTC at an instant, ms; asked again and again, it is remembered */
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

function remembering(ask: (instant: number) => number): (instant: number) => number {
  const offsets = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / quarterMs);
    const before = offsets.get(quarter);
    if (before !== undefined) return before;
    const offset = ask(quarter * quarterMs);
    if (offsets.size >= keptMax) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
}

/** The instant between both at which the clocks change; there is one. */
export const changeBetween = (zone: Zone, earlier: number, later: number): number =>
  changeOf(zone.offsetAt, earlier, later, quarterMs) ?? later;
