/** How long slots of time are. They begin at whole minutes, hours and days of UTC. */
export const spanUnits = ['minute', 'hour', 'day'] as const;
export type SpanUnit = (typeof spanUnits)[number];

export const spanMs: Readonly<Record<SpanUnit, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** How many slots of each are kept: minutes of a day, hours of 90 days, days of two years. */
export const spansKept: Readonly<Record<SpanUnit, number>> = { minute: 24 * 60, hour: 90 * 24, day: 731 };

/** Which slots make up one of these. */
export const lowerSpan: Readonly<Record<'hour' | 'day', SpanUnit>> = { hour: 'minute', day: 'hour' };

/**
 * Rows make a ring a unit, so that they never become more and nothing has to be taken away. Rings have room for what is kept and for what is not
 * yet summed up in the next longer slot.
 */
const places: Readonly<Record<SpanUnit, number>> = {
  minute: spansKept.minute + 120,
  hour: spansKept.hour + 48,
  day: spansKept.day + 7,
};

/** The id of the row in which a slot is kept. */
export const placeOfSlot = (unit: SpanUnit, slot: number): string => `${unit} ${slot % places[unit]}`;

/** The number of the slot in which this instant lies. */
export const slotAt = (unit: SpanUnit, at: number): number => Math.floor(at / spanMs[unit]);

/** When a slot begins. */
export const slotStart = (unit: SpanUnit, slot: number): number => slot * spanMs[unit];

/** The first slot that is still kept at this time. */
export const oldestKept = (unit: SpanUnit, now: number): number => slotAt(unit, now) - spansKept[unit] + 1;

/** The parts of a stretch of time that lie in each of its minutes. */
export function* minutesOf(from: number, to: number): Generator<[minute: number, ms: number]> {
  for (let at = from; at < to; ) {
    const minute = slotAt('minute', at);
    const end = Math.min(to, slotStart('minute', minute + 1));
    yield [minute, end - at];
    at = end;
  }
}
