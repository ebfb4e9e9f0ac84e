import { dayMs, dayNumber, hourMs, minuteMs } from './calendar.ts';

/** The clocks of a region. */
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
  // offsets as `+02:00` are no places: they know no daylight-saving time
  if (!/^[A-Za-z]/.test(name)) return null;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', ...digits });
  } catch {
    return null;
  }
  const zone: Zone = { name, offsetAt: remembering((instant) => wallOf(format, instant) - instant) };
  known.set(name, zone);
  return zone;
}

const digits = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const;

function remembering(offsetAt: (instant: number) => number): (instant: number) => number {
  const offsets = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / quarterMs);
    const before = offsets.get(quarter);
    if (before !== undefined) return before;
    const offset = offsetAt(quarter * quarterMs);
    if (offsets.size >= keptMax) offsets.clear();
    offsets.set(quarter, offset);
    return offset;
  };
}

/** What the clocks show, as an instant of UTC that shows the same. */
function wallOf(format: Intl.DateTimeFormat, instant: number): number {
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] =
    format.format(instant).match(/\d+/g)?.map(Number) ?? [];
  return dayNumber(year, month, day) * dayMs + hour * hourMs + minute * minuteMs + second * 1000;
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
